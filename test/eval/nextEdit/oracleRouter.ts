import { applyHunk, type LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { rewriteTags } from '../../../src/core/nextEdit/model/readRewrite.ts';
import {
  type RewriteWindow,
  rewriteWindowOf,
} from '../../../src/core/nextEdit/model/rewriteWindow.ts';
import type { AnswerEvent, Router } from '../../../src/core/routing/routerRequest.ts';
import { type RewriteAnswer, rewriteAnswer, rewriteFaults } from '../../support/rewriteAnswers.ts';

export interface Oracle {
  readonly router: Pick<Router, 'ask'>;
  /** Requests so far, and the characters of their prompts. */
  readonly cost: { readonly requests: number; readonly promptChars: number };
}

interface OracleOptions {
  readonly errorRate: number;
  readonly random: () => number;
  /** Where the cursor is after the last edit. */
  readonly cursorLine: number;
  /** Before the last edit it answers NONE: what follows is told in the lines after it. */
  readonly knows: () => boolean;
}

/**
 * Stands in for a model in one situation: it knows what followed. Asked for hunks it miscounts lines at a given rate by one
 * to five; asked for a rewrite it makes one of the usual mistakes at that rate. It proves the mechanics alone (reading, words
 * against numbers, filters, cost), never how good a model is.
 */
export function createOracle(
  later: readonly LineHunk[],
  lines: () => readonly string[],
  options: OracleOptions,
): Oracle {
  const cost = { requests: 0, promptChars: 0 };
  return {
    cost,
    router: {
      async *ask({ task, request }) {
        cost.requests += 1;
        const prompts = request.messages.map(({ content }) =>
          typeof content === 'string' ? content : '',
        );
        for (const prompt of prompts) cost.promptChars += prompt.length;
        const isRewrite = prompts.some((prompt) => prompt.includes(rewriteTags.open));
        const { text, finishReason } =
          later.length === 0 || !options.knows()
            ? none
            : isRewrite
              ? rewriteOf(later, lines(), options)
              : { text: hunksOf(later, lines(), options), finishReason: 'stop' as const };
        const events: readonly AnswerEvent[] = [
          { kind: 'text', text },
          {
            kind: 'done',
            finishReason,
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

const none: RewriteAnswer = { text: 'NONE\n', finishReason: 'stop' };

function hunksOf(
  later: readonly LineHunk[],
  lines: readonly string[],
  { errorRate, random }: Pick<OracleOptions, 'errorRate' | 'random'>,
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

function rewriteOf(
  later: readonly LineHunk[],
  lines: readonly string[],
  { errorRate, random, cursorLine }: OracleOptions,
): RewriteAnswer {
  const window = rewriteWindowOf(lines, cursorLine);
  const inside = window === undefined ? [] : later.filter((hunk) => isInside(hunk, window));
  if (window === undefined || inside.length === 0) return none;
  const { first } = window;
  const right = inside
    .map((hunk) => ({ ...hunk, line: hunk.line - first }))
    .sort((a, b) => b.line - a.line)
    .reduce<readonly string[]>(applyHunk, window.lines);
  const fault =
    random() < errorRate ? rewriteFaults[Math.floor(random() * rewriteFaults.length)] : undefined;
  const around = { above: lines.slice(0, first), below: lines.slice(first + window.lines.length) };
  return rewriteAnswer({ right, ...around }, fault, random);
}

const isInside = ({ line, oldLines }: LineHunk, { first, lines }: RewriteWindow): boolean =>
  line >= first && line + oldLines.length <= first + lines.length;
