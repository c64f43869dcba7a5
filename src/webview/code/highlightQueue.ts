import type { HighlightQueue } from '../panelContext.ts';
import { createHighlighter } from './highlight.ts';

/** Colours one block at a time, each in a turn of its own, so that scrolling and typing go before. */
export function createHighlightQueue(later: (run: () => void) => void): HighlightQueue {
  const highlighter = createHighlighter();
  const waiting: (() => void)[] = [];
  let isScheduled = false;

  function schedule(): void {
    if (isScheduled || waiting.length === 0) return;
    isScheduled = true;
    later(() => {
      isScheduled = false;
      waiting.shift()?.();
      schedule();
    });
  }

  return {
    request(language, code, show) {
      let isWanted = true;
      waiting.push(() => {
        const nodes = isWanted ? highlighter.highlight(language, code) : undefined;
        if (nodes !== undefined) show(nodes);
      });
      schedule();
      return () => {
        isWanted = false;
      };
    },
  };
}
