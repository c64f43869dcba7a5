import { usePanel } from './panelContext.ts';
import type { QuestionQueue } from './useQueuedQuestion.ts';

/** The question that waits for the answer under way, and what can be done with it. */
export function QueuedQuestionView({ queue }: { readonly queue: QuestionQueue }) {
  const { texts } = usePanel();
  return (
    <section class="queued" role="status">
      <p>
        <span class="hint">{texts.queued}</span> <span dir="auto">{queue.queued}</span>
      </p>
      <div class="message-buttons">
        <button type="button" class="secondary" onClick={queue.stopAndSend}>
          {texts.stopAndSend}
        </button>
        <button type="button" class="secondary" onClick={queue.takeBack}>
          {texts.unqueue}
        </button>
      </div>
    </section>
  );
}
