import type { Branch } from '../shared/chatMessage.ts';
import { fill } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';

/** Leads to the other versions of a message. */
export function BranchButtons({ branch }: { readonly branch: Branch | undefined }) {
  const { state, texts, send } = usePanel();
  if (branch === undefined) return null;
  const { previousId, nextId } = branch;
  const isBusy = state.frame.value?.isBusy === true;
  const show = (id: string | undefined) => () => {
    if (id !== undefined) send({ type: 'showBranch', id });
  };
  return (
    <fieldset class="branches">
      <button
        type="button"
        class="quiet"
        aria-label={texts.previousBranch}
        disabled={isBusy || previousId === undefined}
        onClick={show(previousId)}
      >
        ‹
      </button>
      <span>{fill(texts.branchPosition, branch.index + 1, branch.count)}</span>
      <button
        type="button"
        class="quiet"
        aria-label={texts.nextBranch}
        disabled={isBusy || nextId === undefined}
        onClick={show(nextId)}
      >
        ›
      </button>
    </fieldset>
  );
}
