import type { Clock } from '../clock.ts';
import type { Event } from '../event.ts';
import { withDeadline } from '../withDeadline.ts';
import { createReview, type TextEdit } from './review.ts';

/** A text in an editor, which the user changes too. */
export interface ChangingText {
  read(): string;
  /** Every text that it becomes, in order. */
  readonly onDidBecome: Event<string>;
  /** Ways to hand edits of the present text in, the quickest first. What a way says proves nothing. */
  ways(edits: readonly TextEdit[]): readonly (() => PromiseLike<unknown>)[];
}

/**
 * How long a change is tried, and how long until the next time, in milliseconds. The editor refuses an edit when the
 * user typed at the same moment, and tells of what he typed a little later; fast typists press a key every 50 ms and
 * pause within seconds.
 */
const timeoutMs = 10_000;
const retryMs = 25;
/** A way that has said nothing by then is taken for a refusal. */
const answerMs = 5_000;

/**
 * Makes a text become `wanted`, with the fewest changed lines, in one undo step. `wanted` is asked for anew before each
 * attempt; undefined gives up. False: it never became that. Comes to an end whatever the editor does.
 */
export async function changeText(
  target: ChangingText,
  wanted: () => string | undefined,
  clock: Pick<Clock, 'after' | 'now'>,
): Promise<boolean> {
  const until = clock.now() + timeoutMs;
  for (;;) {
    const next = wanted();
    if (next === undefined) return false;
    const now = target.read();
    if (now === next || (await makeEdits(target, editsTo(now, next), clock))) return true;
    if (clock.now() >= until) return false;
    await new Promise<void>((resolve) => clock.after(retryMs, resolve));
  }
}

/**
 * Applies edits (offsets in the present text, disjoint, in order, at least one that changes something) once, in one
 * undo step. False: the text changed meanwhile, or no way took them.
 */
export async function makeEdits(
  target: ChangingText,
  edits: readonly TextEdit[],
  clock: Pick<Clock, 'after'>,
): Promise<boolean> {
  const before = target.read();
  const after = withEdits(before, edits);
  let hasBecome = false;
  // Seen on its way: the user's next key may be in the text before the editor says that it took the edits.
  const listening = target.onDidBecome((text) => {
    hasBecome ||= text === after;
  });
  try {
    for (const way of target.ways(edits)) {
      await withDeadline(handIn(way), answerMs, clock);
      if (hasBecome) return true;
      // The other ways would put edits of the old text into the new one.
      if (target.read() !== before) return false;
    }
    return false;
  } finally {
    listening.dispose();
  }
}

/** An editor that closed a moment ago rejects. */
const handIn = (way: () => PromiseLike<unknown>): PromiseLike<unknown> =>
  Promise.resolve()
    .then(way)
    .catch(() => false);

function withEdits(text: string, edits: readonly TextEdit[]): string {
  let at = 0;
  const pieces: string[] = [];
  for (const edit of edits) {
    pieces.push(text.slice(at, edit.start), edit.text);
    at = edit.end;
  }
  return pieces.join('') + text.slice(at);
}

function editsTo(before: string, after: string): readonly TextEdit[] {
  return createReview(before, after).hunks.map(({ baseStart, baseEnd, start, end }) => ({
    start: baseStart,
    end: baseEnd,
    text: after.slice(start, end),
  }));
}
