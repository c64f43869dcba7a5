import type { Clock } from '../../clock.ts';

export interface ToolOutcome {
  readonly state: 'done' | 'failed';
  /** What the model is sent. */
  readonly text: string;
}

/** Calls in one answer: more is a model that goes in circles. */
export const maxCalls = 16;
/** Most that one call sends, in UTF-16 units, and all calls of an answer together. */
export const maxResultLength = 24_000;
export const maxTotalLength = 160_000;

/** What a model is told that asks for what it may not have. Not for users: they see the line of the call. */
export const toolRefusals = {
  unknown: 'There is no such tool, or its arguments are wrong.',
  calls: 'The limit of tool calls for this answer is reached. Answer with what you have.',
  bytes: 'The limit of text for this answer is reached. Answer with what you have.',
  outside: 'That path is outside of the workspace.',
  excluded: 'That file is kept from models because its name says that it holds secrets.',
  ignored: 'That file is kept from models because the user’s .slipstreamignore names it.',
  missing: 'There is no such text file.',
  late: 'That took too long and was given up.',
  nothing: 'Nothing was found.',
} as const;

export const failed = (why: keyof typeof toolRefusals): ToolOutcome => ({
  state: 'failed',
  text: toolRefusals[why],
});

export interface ToolLimits {
  /** A call that takes longer, in milliseconds, is told to stop and not waited for. */
  readonly maxCallMs: number;
  readonly clock: Clock;
}

/** Runs the calls of one answer, as many and as long as the limits allow. */
export function createCallLimits({ maxCallMs, clock }: ToolLimits) {
  let calls = 0;
  let sent = 0;
  return async (
    work: (signal: AbortSignal) => Promise<ToolOutcome>,
    signal: AbortSignal,
  ): Promise<ToolOutcome> => {
    calls += 1;
    if (calls > maxCalls) return failed('calls');
    if (sent >= maxTotalLength) return failed('bytes');
    const outcome = await within(maxCallMs, clock, signal, work);
    const text = cut(outcome.text, Math.min(maxResultLength, maxTotalLength - sent));
    sent += text.length;
    return { ...outcome, text };
  };
}

function cut(text: string, most: number): string {
  return text.length <= most
    ? text
    : `${text.slice(0, most)}\n[… cut: ${text.length - most} more characters]`;
}

/** Runs work that is told to stop after `limitMs`, and does not wait for it longer. */
async function within(
  limitMs: number,
  clock: Clock,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<ToolOutcome>,
): Promise<ToolOutcome> {
  const limit = new AbortController();
  let timer = { dispose: () => {} };
  const late = new Promise<ToolOutcome>((resolve) => {
    timer = clock.after(limitMs, () => {
      limit.abort();
      resolve(failed('late'));
    });
  });
  try {
    return await Promise.race([work(AbortSignal.any([signal, limit.signal])), late]);
  } finally {
    timer.dispose();
  }
}
