import { applyHunk, type LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { seededRandom } from '../seededRandom.ts';
import { type ChangedFile, shiftHunks } from './changedFiles.ts';

/** A moment between two edits: what was done, and what was done later. */
export interface Situation {
  readonly path: string;
  readonly language: string;
  /** The file before the first edit. */
  readonly before: string;
  /** Oldest first, each in the lines that it met. */
  readonly edits: readonly LineHunk[];
  readonly cursor: { readonly line: number; readonly character: number };
  /** In the lines as they are now. Empty when nothing followed. */
  readonly later: readonly LineHunk[];
}

/**
 * Situations of changed files with the hunks in random order: after some of them, and after all of them. The order in
 * which the author worked is not known; top to bottom would teach that nothing is ever left above.
 */
export function situationsOf(
  files: readonly ChangedFile[],
  options: { readonly seed: number; readonly perFile: number },
): readonly Situation[] {
  const random = seededRandom(options.seed);
  return files.flatMap((file) => {
    const count = file.hunks.length;
    const chosen: Situation[] = [];
    for (let turn = 0; turn < Math.min(options.perFile, count); turn += 1) {
      const order = shuffled(file.hunks, random);
      // Half of the time after the first edit, as in histories of commits; each third situation is an end.
      const done =
        turn % 3 === 2 ? count : random() < 0.5 ? 1 : 1 + Math.floor(random() * (count - 1));
      chosen.push(situationAfter(file, order, Math.min(done, count)));
    }
    return chosen;
  });
}

function situationAfter(file: ChangedFile, order: readonly LineHunk[], count: number): Situation {
  const done = order.slice(0, count);
  const edits = done.map((hunk, index) => shiftHunks([hunk], done.slice(0, index))[0] ?? hunk);
  const last = edits.at(-1);
  const lines = edits.reduce<readonly string[]>(applyHunk, file.text.split('\n'));
  const cursorLine =
    last === undefined
      ? 0
      : Math.max(0, Math.min(lines.length - 1, last.line + Math.max(0, last.newLines.length - 1)));
  return {
    path: file.path,
    language: file.language,
    before: file.text,
    edits,
    cursor: { line: cursorLine, character: (lines[cursorLine] ?? '').length },
    later: shiftHunks(order.slice(count), done),
  };
}

/** Edits, each in the lines that it met, as they stand after all of them. */
export function currentEdits(edits: readonly LineHunk[]): readonly LineHunk[] {
  return edits.map((edit, index) => {
    let line = edit.line;
    for (const later of edits.slice(index + 1))
      if (later.line + later.oldLines.length <= line)
        line += later.newLines.length - later.oldLines.length;
    return { ...edit, line };
  });
}

function shuffled<T>(items: readonly T[], random: () => number): readonly T[] {
  const result = [...items];
  for (let at = result.length - 1; at > 0; at -= 1) {
    const other = Math.floor(random() * (at + 1));
    const [a, b] = [result[at], result[other]];
    if (a !== undefined && b !== undefined) {
      result[at] = b;
      result[other] = a;
    }
  }
  return result;
}
