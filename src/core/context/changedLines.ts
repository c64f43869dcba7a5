import type { ReplacedLines } from '../language/lineStates.ts';

/** Which lines of a text, as it was read once, no longer stand in its document. */
export interface ChangedLines {
  change(replaced: ReplacedLines): void;
  /** Whether a line of the text that was read was changed or removed since. */
  has(line: number): boolean;
  /** How many lines were. */
  readonly size: number;
}

/** Follows a text of so many lines through the changes of its document. A change costs one move of the lines behind it. */
export function createChangedLines(lineCount: number): ChangedLines {
  /** The read line that each line of the document was, -1 for a new one; made by the first change. */
  let origins: number[] | undefined;
  const changed = new Set<number>();
  return {
    change({ line, removed, inserted }) {
      origins ??= Array.from({ length: lineCount }, (_, at) => at);
      const fresh = Array.from({ length: inserted + 1 }, () => -1);
      for (const origin of origins.splice(line, removed + 1, ...fresh))
        if (origin >= 0) changed.add(origin);
    },
    has: (line) => changed.has(line),
    get size() {
      return changed.size;
    },
  };
}
