import { type Frame, isSameFrame } from './frame.ts';
import type { Language } from './language.ts';
import { createScanner } from './scanner.ts';

/** Lines that were replaced: `removed` line breaks behind `line` are gone, `inserted` are new. */
export interface ReplacedLines {
  readonly line: number;
  readonly removed: number;
  readonly inserted: number;
}

/** What is open at the beginning of each line of one document, known from the document's start. */
export interface LineStates {
  /** What is open where a line begins, outermost first. Reads on from the last line that is known. */
  at(line: number): readonly Frame[];
  change(replaced: ReplacedLines): void;
}

/**
 * Creates the states of a document whose lines are read by `lineText`. A change reads from its line on until a line
 * begins as it did before: mostly one line, so that a key costs far below a millisecond in any file.
 */
export function createLineStates(
  language: Language,
  lineText: (line: number) => string,
): LineStates {
  /** By line; those behind `cleanTo` are what they were before the last changes. */
  const states: (readonly Frame[] | undefined)[] = [[]];
  let cleanTo = 0;
  let dirtyTo = 0;

  function readTo(line: number): void {
    let scanner = createScanner(language, { frames: states[cleanTo] ?? [] });
    let former: readonly Frame[] = states[cleanTo] ?? [];
    while (cleanTo < line) {
      scanner.feed(`${lineText(cleanTo)}\n`);
      const next = areIdentical(scanner.frames, former) ? former : [...scanner.frames];
      const index = cleanTo + 1;
      const stale = states[index];
      cleanTo = index;
      former = next;
      if (index > dirtyTo && stale !== undefined && sameFrames(stale, next)) {
        // From here on everything is as it was.
        cleanTo = states.length - 1;
        dirtyTo = 0;
        former = states[cleanTo] ?? [];
        scanner = createScanner(language, { frames: former });
      } else states[index] = next;
    }
  }

  return {
    at(line) {
      if (line > cleanTo) readTo(line);
      return states[line] ?? [];
    },
    change({ line, removed, inserted }) {
      if (line >= states.length) return;
      states.splice(line + 1, removed, ...Array.from({ length: inserted }, () => undefined));
      const moved = dirtyTo > line ? Math.max(line, dirtyTo + inserted - removed) : dirtyTo;
      dirtyTo = Math.max(moved, line + inserted);
      cleanTo = Math.min(cleanTo, line);
      // Behind a change nothing is known that was not read before it.
      if (dirtyTo >= states.length) states.length = cleanTo + 1;
    },
  };
}

/** The very frames: a line that closes a block and opens its like has changed where that was opened. */
const areIdentical = (a: readonly Frame[], b: readonly Frame[]): boolean =>
  a.length === b.length && a.every((frame, index) => frame === b[index]);

const sameFrames = (a: readonly Frame[], b: readonly Frame[]): boolean =>
  a === b ||
  (a.length === b.length &&
    a.every((frame, index) => {
      const other = b[index];
      return other !== undefined && isSameFrame(frame, other);
    }));
