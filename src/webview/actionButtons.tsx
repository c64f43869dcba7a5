import type { Action, RetryTime } from '../shared/chatMessage.ts';
import { fill } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';
import { useSecondsLeft } from './useSecondsLeft.ts';

/** Buttons beside a failure or a banner. `retry` needs to know of which answer, and counts down to when it may help. */
export function ActionButtons(props: {
  readonly actions: readonly Action[];
  readonly answerId?: string;
  readonly retryAt?: RetryTime | undefined;
}) {
  const { send, texts } = usePanel();
  const left = useSecondsLeft(props.retryAt);
  const run = (id: Action['id']) => () => {
    if (id === 'retry' && props.answerId !== undefined) send({ type: 'retry', id: props.answerId });
    else send({ type: 'action', id });
  };
  const counted =
    left <= shownInSeconds
      ? fill(texts.retryInSeconds, left)
      : fill(texts.retryInMinutes, Math.ceil(left / 60));
  return (
    <div class="actions">
      {props.actions.map(({ id, label }) => (
        <button key={id} type="button" onClick={run(id)}>
          {id === 'retry' && left > 0 ? counted : label}
        </button>
      ))}
    </div>
  );
}

/** Above it minutes are enough. */
const shownInSeconds = 120;
