import { diffLines } from '../documents/lineDiff.ts';
import { createLiveAlignment, type LiveAlignment } from './liveAlignment.ts';

/** Lines `start` to `end` (exclusive) of a picture. */
export interface LineSpan {
  readonly start: number;
  readonly end: number;
}

/** What the screen shows of a rewrite at one moment. */
export interface LiveFrame {
  readonly text: string;
  /** Lines written so far that were not there before, as runs. */
  readonly changed: readonly LineSpan[];
  /** Old lines that the answer has not reached: dimmed, since they may go. */
  readonly pending: LineSpan;
}

/** The part of a document under rewrite, within what is shown of the document. */
export interface LiveDocumentOptions {
  readonly document: readonly string[];
  readonly part: LineSpan;
  /** The lines of the document that the picture shows; holds the part. */
  readonly shown: LineSpan;
}

/** Follows rewrites of one part, one after the other. */
export interface LiveDocument {
  /** A new answer begins. What is shown stays until its first code comes. */
  begin(): void;
  /** Code of the answer, from which on the frames show it. */
  feed(code: string): void;
  /** The document is to become these lines. Gives the text of the frame that shows it. */
  settle(document: readonly string[]): string;
  /** Cost: proportional to what is shown. */
  frame(): LiveFrame;
}

export function createLiveDocument({ document, part, shown }: LiveDocumentOptions): LiveDocument {
  const old = document.slice(part.start, part.end);
  const head = document.slice(shown.start, part.start);
  const tail = document.slice(part.end, shown.end);
  let alignment: LiveAlignment = createLiveAlignment(old);
  let next: LiveAlignment | undefined;
  let settled: LiveFrame | undefined;

  return {
    begin() {
      next = createLiveAlignment(old);
    },
    feed(code) {
      if (next !== undefined) {
        alignment = next;
        next = undefined;
        settled = undefined;
      }
      alignment.feed(code);
    },
    settle(lines) {
      const before = document.slice(shown.start, shown.end);
      const after = lines.slice(shown.start, lines.length - (document.length - shown.end));
      settled = {
        text: after.join('\n'),
        changed: diffLines(before, after)
          .map(({ newStart, newEnd }) => ({ start: newStart, end: newEnd }))
          .filter(({ start, end }) => end > start),
        pending: { start: 0, end: 0 },
      };
      next = undefined;
      return settled.text;
    },
    frame() {
      if (settled !== undefined) return settled;
      const { written, partial, oldReached } = alignment.view();
      const body = written.map((line) => line.text);
      if (partial !== '') body.push(partial);
      const rest = old.slice(oldReached);
      const pendingStart = head.length + body.length;
      return {
        text: [...head, ...body, ...rest, ...tail].join('\n'),
        changed: runsOf(
          body.map((_, i) => written[i]?.status !== 'same'),
          head.length,
        ),
        pending: { start: pendingStart, end: pendingStart + rest.length },
      };
    },
  };
}

/** Neighbouring true values as spans. */
function runsOf(flags: readonly boolean[], offset: number): LineSpan[] {
  const runs: LineSpan[] = [];
  for (const [index, flag] of flags.entries()) {
    if (!flag) continue;
    const at = index + offset;
    const last = runs.at(-1);
    if (last?.end === at) runs[runs.length - 1] = { start: last.start, end: at + 1 };
    else runs.push({ start: at, end: at + 1 });
  }
  return runs;
}
