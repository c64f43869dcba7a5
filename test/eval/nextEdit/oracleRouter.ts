import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import type { AnswerEvent, Router } from '../../../src/core/routing/routerRequest.ts';

export interface Oracle {
  readonly router: Pick<Router, 'ask'>;
  /** Requests so far, and the characters of their prompts. */
  readonly cost: { readonly requests: number; readonly promptChars: number };
}

/**
 * Stands in for a model in one situation: it knows what followed, and miscounts lines at a given rate by one to five. It
 * proves the mechanics alone (reading, words against numbers, filters, cost), never how good a model is.
 */
export function createOracle(
  later: readonly LineHunk[],
  lines: () => readonly string[],
  options: {
    readonly errorRate: number;
    readonly random: () => number;
    /** Before the last edit it answers NONE: what follows is told in the lines after it. */
    readonly knows: () => boolean;
  },
): Oracle {
  const cost = { requests: 0, promptChars: 0 };
  return {
    cost,
    router: {
      async *ask({ task, request }) {
        cost.requests += 1;
        for (const { content } of request.messages)
          if (typeof content === 'string') cost.promptChars += content.length;
        const text =
          later.length === 0 || !options.knows() ? 'NONE\n' : answerOf(later, lines(), options);
        const events: readonly AnswerEvent[] = [
          { kind: 'text', text },
          {
            kind: 'done',
            finishReason: 'stop',
            usage: {},
            trace: {
              task,
              provider: 'oracle',
              model: 'oracle',
              wallMs: 0,
              marks: { asked: 0 },
              outcome: 'complete',
            },
          },
        ];
        yield events;
      },
    },
  };
}

function answerOf(
  later: readonly LineHunk[],
  lines: readonly string[],
  { errorRate, random }: { readonly errorRate: number; readonly random: () => number },
): string {
  const blocks = later.slice(0, 4).map(({ line, oldLines, newLines }) => {
    const off = random() < errorRate ? Math.ceil(random() * 5) * (random() < 0.5 ? -1 : 1) : 0;
    const words = (at: number): string =>
      (lines[at] ?? '').trim().split(/\s+/).slice(0, 3).join(' ');
    const body = newLines.map((text) => `${text}\n`).join('');
    if (oldLines.length === 0) return `@ ${line + off}+ | ${words(line - 1)}\n${body}`;
    const head = `@ ${line + 1 + off}-${line + oldLines.length + off}`;
    return newLines.length === 0
      ? `${head} delete | ${words(line)}\n`
      : `${head} | ${words(line)}\n${body}`;
  });
  return `${blocks.join('')}.\n`;
}
