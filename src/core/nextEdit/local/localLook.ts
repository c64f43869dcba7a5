import type { Clock } from '../../clock.ts';
import { maxHistoryEntries } from '../../documents/editHistory.ts';
import { applyHunk, type LineHunk } from '../../documents/lineHunk.ts';
import type { Disposable } from '../../lifetime.ts';
import type { Proposal } from '../proposal.ts';
import { localProposals } from './localLayer.ts';
import type { LocalSituation } from './localSituation.ts';

/** The document's own patterns, looked through before they are asked for where that can be known. */
export interface LocalLook extends Disposable {
  /** What the patterns propose: at hand where it was looked for ahead, else found now. */
  proposals(situation: LocalSituation): readonly Proposal[];
  /** What will be asked for next, most likely. It is looked for after a moment of rest; the latest call counts. */
  ahead(situations: () => readonly LocalSituation[]): void;
  forget(): void;
}

/** A typist's next key comes sooner, and leaving the line is seldom as quick. */
const restMs = 120;
/** The line in hand, the one below, and what comes once a proposal is taken. */
const kept = 4;

export function createLocalLook(clock: Clock): LocalLook {
  let known: readonly { situation: LocalSituation; proposals: readonly Proposal[] }[] = [];
  let rest: Disposable | undefined;

  function proposals(situation: LocalSituation): readonly Proposal[] {
    const found = known.find((one) => isSame(one.situation, situation))?.proposals;
    if (found !== undefined) return found;
    const made = localProposals(situation);
    known = [{ situation, proposals: made }, ...known].slice(0, kept);
    return made;
  }

  function forget(): void {
    rest?.dispose();
    rest = undefined;
    known = [];
  }

  return {
    proposals,
    ahead(situations) {
      rest?.dispose();
      rest = clock.after(restMs, () => situations().forEach(proposals));
    },
    forget,
    dispose: forget,
  };
}

/** An edit that goes on is left by a pause, or to the line below. */
export const afterRest = (situation: LocalSituation): readonly LocalSituation[] => [
  situation,
  { ...situation, cursorLine: situation.cursorLine + 1 },
];

/** The document once a proposal is taken; nothing where several places change with it. */
export function afterTaking(
  { lines, edits, languageId }: LocalSituation,
  { line, oldLines, newLines, others }: Proposal,
): readonly LocalSituation[] {
  if (others !== undefined) return [];
  const hunk = { line, oldLines, newLines };
  const shift = newLines.length - oldLines.length;
  const end = line + oldLines.length;
  const moved = edits.map((edit) =>
    edit.line >= end ? { ...edit, line: edit.line + shift } : edit,
  );
  const cursorLine = line + Math.max(0, newLines.length - 1);
  const done = [...moved, hunk].slice(-maxHistoryEntries);
  return [{ lines: applyHunk(lines, hunk), edits: done, cursorLine, languageId }];
}

const isSame = (a: LocalSituation, b: LocalSituation): boolean =>
  a.cursorLine === b.cursorLine &&
  a.languageId === b.languageId &&
  areEqual(a.edits, b.edits, isSameHunk) &&
  areEqual(a.lines, b.lines);

const isSameHunk = (a: LineHunk, b: LineHunk): boolean =>
  a === b ||
  (a.line === b.line && areEqual(a.oldLines, b.oldLines) && areEqual(a.newLines, b.newLines));

function areEqual<T>(
  a: readonly T[],
  b: readonly T[],
  isOne: (one: T, other: T) => boolean = (one, other) => one === other,
): boolean {
  return (
    a === b ||
    (a.length === b.length &&
      a.every((one, at) => {
        const other = b[at];
        return other !== undefined && isOne(one, other);
      }))
  );
}
