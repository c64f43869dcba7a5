import type { ToolRun } from '../shared/chatMessage.ts';
import { fill, type PanelTexts } from '../shared/panelTexts.ts';
import { usePanel } from './panelContext.ts';

/** One call of a tool: a line that unfolds to what was sent, and to whom. */
export function ToolLine({ run }: { readonly run: ToolRun }) {
  const { texts, send, focusComposer } = usePanel();
  const decide = (isAllowed: boolean) => () => {
    send({ type: 'allowTool', id: run.id, isAllowed });
    focusComposer();
  };
  return (
    <div class={`tool tool-${run.state}`}>
      <details>
        <summary>
          <span class="tool-title">{run.title}</span>
          <span class="tool-state">{stateText(run.state, texts)}</span>
        </summary>
        {run.sentTo !== undefined && <p class="note">{fill(texts.toolSentTo, run.sentTo)}</p>}
        {run.result !== undefined && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a long result is scrolled with the keyboard.
          <pre tabIndex={0} dir="ltr">
            {run.result}
          </pre>
        )}
      </details>
      {run.state === 'asking' && (
        <div class="actions">
          <button type="button" onClick={decide(true)}>
            {run.allow ?? texts.toolAllow}
          </button>
          <button type="button" class="secondary" onClick={decide(false)}>
            {texts.toolRefuse}
          </button>
        </div>
      )}
    </div>
  );
}

const stateText = (state: ToolRun['state'], texts: PanelTexts): string =>
  ({
    asking: texts.toolAsking,
    running: texts.toolRunning,
    done: texts.toolDone,
    refused: texts.toolRefused,
    failed: texts.toolFailed,
  })[state];
