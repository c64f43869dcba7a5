import { rewriteTags } from '../../src/core/nextEdit/model/readRewrite.ts';

/** What models do wrong when they write lines anew. */
export const rewriteFaults = [
  'truncated',
  'endsEarly',
  'leavesOut',
  'goesOn',
  'beginsAbove',
  'fromMargin',
  'elided',
  'twice',
  'chatty',
] as const;
export type RewriteFault = (typeof rewriteFaults)[number];

export interface RewriteText {
  /** The lines as they should be. */
  readonly right: readonly string[];
  readonly above: readonly string[];
  readonly below: readonly string[];
}

export interface RewriteAnswer {
  readonly text: string;
  readonly finishReason: 'stop' | 'length';
}

/** The answer of a model that knows the right lines and makes at most one mistake in writing them. */
export function rewriteAnswer(
  { right, above, below }: RewriteText,
  fault: RewriteFault | undefined,
  random: () => number,
): RewriteAnswer {
  const upTo = (most: number): number => Math.floor(random() * Math.max(1, most));
  const whole = (lines: readonly string[]): RewriteAnswer => ({
    text: [rewriteTags.open, ...lines, rewriteTags.close, ''].join('\n'),
    finishReason: 'stop',
  });
  const at = upTo(right.length);
  switch (fault) {
    case undefined:
      return whole(right);
    case 'truncated': {
      const { text } = whole(right);
      return { text: text.slice(0, upTo(text.length - 12)), finishReason: 'length' };
    }
    case 'endsEarly':
      return whole(right.slice(0, at));
    case 'leavesOut':
      return whole([...right.slice(0, at), ...right.slice(at + 1 + upTo(3))]);
    case 'goesOn':
      return whole([...right, ...below.slice(0, 1 + upTo(8))]);
    case 'beginsAbove':
      return whole([...above.slice(-1 - upTo(8)), ...right]);
    case 'fromMargin': {
      const blanks = right
        .filter((line) => line.trim() !== '')
        .map((line) => line.length - line.trimStart().length);
      return whole(right.map((line) => line.slice(Math.min(...blanks))));
    }
    case 'elided':
      return whole([...right.slice(0, at), '// ... rest unchanged', ...right.slice(at + 2)]);
    case 'twice':
      return { text: whole(right).text.repeat(2), finishReason: 'stop' };
    case 'chatty':
      return {
        text: `Sure! Here are the lines:\n\n\`\`\`\n${whole(right).text}\`\`\`\nI renamed the rest.`,
        finishReason: 'stop',
      };
  }
}
