import type { Action } from '../shared/chatMessage.ts';
import { usePanel } from './panelContext.ts';

/** Buttons beside a failure or a banner. `retry` needs to know of which answer. */
export function ActionButtons(props: {
  readonly actions: readonly Action[];
  readonly answerId?: string;
}) {
  const { send } = usePanel();
  const run = (id: Action['id']) => () => {
    if (id === 'retry' && props.answerId !== undefined) send({ type: 'retry', id: props.answerId });
    else send({ type: 'action', id });
  };
  return (
    <div class="actions">
      {props.actions.map(({ id, label }) => (
        <button key={id} type="button" onClick={run(id)}>
          {label}
        </button>
      ))}
    </div>
  );
}
