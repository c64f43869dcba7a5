import { createLeftStates, type LeftState } from './leftStates.ts';
import { diffLines } from './lineDiff.ts';
import { applyHunk, hunkOf, type LineHunk, type TextChange, trimHunk } from './lineHunk.ts';

/**
 * Where a change comes from. `user`: typed, pasted, or a suggestion that was taken. `bulk`: the same, but too much at
 * once to be followed by a next edit. `undo`: the editor's undo or redo. `other`: a formatter, another extension, a
 * change of the file on disk. `reload`: the user let the file be read from disk again.
 */
export type EditOrigin = 'user' | 'bulk' | 'undo' | 'other' | 'reload';

/** One place that the user has changed, where it is now. Its new lines stand in the document at its line. */
export interface HistoryEntry extends LineHunk {
  /** Never given twice. */
  readonly id: number;
  readonly documentKey: string;
  readonly path: string;
  /** When it was changed last, in milliseconds of the caller's clock. */
  readonly atMs: number;
  /** What its lines were at earlier stops, oldest first: going back to one of them undoes the user's work. */
  readonly formerLines: readonly (readonly string[])[];
}

/** What the user has changed lately, as hunks that move along with the documents, over all files. */
export interface EditHistory {
  /** A document is followed from now on; its text is the starting point. */
  open(documentKey: string, path: string, text: string): void;
  /** Follows one event of a document, its changes in the order in which they apply. */
  change(
    documentKey: string,
    changes: readonly TextChange[],
    options: { readonly origin: EditOrigin; readonly atMs: number },
  ): void;
  /**
   * Follows a document that is read only now and then: all that is different since was changed by the user, distant places
   * apart from each other.
   */
  become(documentKey: string, text: string, atMs: number): void;
  /**
   * The last event of a document was no edit of the user, as turned out later: the file was read from disk again. Nothing
   * happens when there was none since.
   */
  takeLastAsOthers(documentKey: string): void;
  /** Ends the edit that is going on in a document: what comes next at another place is an edit of its own. */
  settle(documentKey: string): void;
  /** What was changed stays in the list, though its place is no longer followed. */
  close(documentKey: string): void;
  /** Nothing of a document is remembered any more: it may no longer be shown to a model. */
  forget(documentKey: string, path: string): void;
  /** Oldest first. */
  list(): readonly HistoryEntry[];
  /** What the user did in a document and took back, and what others changed in it. */
  leftStates(documentKey: string): readonly LeftState[];
  /** The document's lines as they are now; undefined when it is not followed. */
  linesOf(documentKey: string): readonly string[] | undefined;
  forgetAll(): void;
}

/** As many as are remembered, over all files. */
export const maxHistoryEntries = 25;
const maxFormerStates = 8;
/** A longer hunk that is changed again later keeps its place, and the later change is an entry of its own. */
const maxJoinedLines = 3;
/** Of what others change, more lines at once are not remembered. */
const maxLeftLines = 12;
/** Old lines times new lines: beyond it a change counts as one. */
const maxComparedLines = 250_000;

interface OpenDocument {
  readonly path: string;
  lines: readonly string[];
  /** The entry that grows while the user stays at its place. */
  growing: number | undefined;
  /** What there was before the last event. */
  before: Before | undefined;
}

interface Before {
  readonly lines: readonly string[];
  readonly entries: readonly HistoryEntry[];
  readonly changes: readonly TextChange[];
}

/** Creates an empty history. A change costs the lines it touches and one look at each entry. */
export function createEditHistory(): EditHistory {
  const documents = new Map<string, OpenDocument>();
  const left = createLeftStates();
  let entries: readonly HistoryEntry[] = [];
  let nextId = 1;

  function record(documentKey: string, document: OpenDocument, hunk: LineHunk, atMs: number): void {
    const joined = joinedBy(documentKey, hunk);
    const isGrowing = joined !== undefined && document.growing === joined.id;
    moveAlong(documentKey, document.lines, hunk, joined?.id);
    const whole = joined === undefined ? hunk : join(joined, hunk, document.lines);
    if (joined !== undefined && whole === undefined && !isGrowing)
      left.note(documentKey, tried(joined, hunk, document.lines));
    const id = isGrowing ? joined.id : nextId++;
    entries = entries.filter((entry) => entry.id !== joined?.id);
    document.growing = whole === undefined ? undefined : id;
    if (whole === undefined) return;
    entries = [
      ...entries,
      {
        ...whole,
        id,
        documentKey,
        path: document.path,
        atMs,
        formerLines: joined === undefined ? [] : statesOf(joined, isGrowing),
      },
    ].slice(-maxHistoryEntries);
  }

  /** The entry that a hunk goes on with: the latest one when it is at its place, or a short one that it changes again. */
  function joinedBy(documentKey: string, hunk: LineHunk): HistoryEntry | undefined {
    const own = entries.filter((entry) => entry.documentKey === documentKey);
    const latest = own.at(-1);
    return own.find((entry) =>
      entry === latest
        ? touches(entry, hunk)
        : overlaps(entry, hunk) && entry.newLines.length <= maxJoinedLines,
    );
  }

  /** Moves the entries of a document by a hunk that is about to be applied to `lines`. */
  function moveAlong(
    documentKey: string,
    lines: readonly string[],
    hunk: LineHunk,
    exceptId?: number,
  ): void {
    left.move(documentKey, hunk);
    entries = entries.flatMap((entry) => {
      if (entry.documentKey !== documentKey || entry.id === exceptId) return [entry];
      const moved = movedEntry(entry, hunk, lines);
      if (moved === undefined) left.note(documentKey, tried(entry, hunk, lines));
      return moved === undefined ? [] : [moved];
    });
  }

  function change(
    documentKey: string,
    changes: readonly TextChange[],
    options: Parameters<EditHistory['change']>[2],
  ): void {
    const document = documents.get(documentKey);
    if (document === undefined) return;
    document.before = { lines: document.lines, entries, changes };
    for (const one of changes) {
      const hunk = hunkOf(document.lines, one);
      if (hunk !== undefined) take(documentKey, document, hunk, options);
    }
  }

  /**
   * What the editor tells as one range may be several changes, each of which takes back an edit of its own: a file that is
   * read from disk again looks like a large change by the user.
   */
  function take(
    documentKey: string,
    document: OpenDocument,
    hunk: LineHunk,
    { origin, atMs }: Parameters<EditHistory['change']>[2],
  ): void {
    const isUsers = origin === 'user' || origin === 'bulk';
    const isWhole = isUsers && hunk.oldLines.length <= maxJoinedLines;
    for (const part of isWhole ? [hunk] : partsOf(hunk)) {
      if (isUsers) record(documentKey, document, part, atMs);
      else moveAlong(documentKey, document.lines, part);
      // Several cursors, a rename, a formatter: no pattern to go on with, and not to be undone either.
      if ((origin === 'other' || origin === 'reload') && part.oldLines.length <= maxLeftLines)
        left.note(documentKey, {
          line: part.line,
          now: part.newLines,
          former: part.oldLines,
          isTakenBack: origin === 'reload',
        });
      document.lines = applyHunk(document.lines, part);
    }
  }

  return {
    open(documentKey, path, text) {
      documents.set(documentKey, {
        path,
        lines: text.split('\n'),
        growing: undefined,
        before: undefined,
      });
      left.forget(documentKey);
      // Their places belong to a text that was not followed since.
      entries = entries.map((entry) =>
        entry.documentKey === documentKey ? { ...entry, documentKey: '' } : entry,
      );
    },
    change,
    become(documentKey, text, atMs) {
      const document = documents.get(documentKey);
      if (document === undefined) return;
      const whole = { line: 0, oldLines: document.lines, newLines: text.split('\n') };
      const hunk = trimHunk(whole);
      if (hunk !== undefined) take(documentKey, document, hunk, { origin: 'bulk', atMs });
      document.growing = undefined;
    },
    takeLastAsOthers(documentKey) {
      const document = documents.get(documentKey);
      if (document?.before === undefined) return;
      const { lines, entries: former, changes } = document.before;
      entries = former;
      document.lines = lines;
      document.growing = undefined;
      change(documentKey, changes, { origin: 'reload', atMs: 0 });
      document.before = undefined;
    },
    settle(documentKey) {
      const document = documents.get(documentKey);
      if (document !== undefined) document.growing = undefined;
    },
    close(documentKey) {
      documents.delete(documentKey);
      left.forget(documentKey);
      entries = entries.map((entry) =>
        entry.documentKey === documentKey ? { ...entry, documentKey: '' } : entry,
      );
    },
    forget(documentKey, path) {
      documents.delete(documentKey);
      left.forget(documentKey);
      entries = entries.filter((entry) => entry.documentKey !== documentKey && entry.path !== path);
    },
    list: () => entries,
    leftStates: left.listOf,
    linesOf: (documentKey) => documents.get(documentKey)?.lines,
    forgetAll() {
      entries = [];
      left.forgetAll();
      for (const document of documents.values()) document.before = undefined;
    },
  };
}

/** What an entry's lines were at the stops so far, now that it is changed again. */
const statesOf = ({ formerLines, newLines }: HistoryEntry, isGrowing: boolean) =>
  isGrowing ? formerLines : [...formerLines, newLines].slice(-maxFormerStates);

/** A hunk in its smallest parts, from the bottom up, so that none moves another. */
function partsOf(hunk: LineHunk): readonly LineHunk[] {
  const { line, oldLines, newLines } = hunk;
  if (oldLines.length * newLines.length > maxComparedLines) return [hunk];
  return diffLines(oldLines, newLines)
    .map(({ oldStart, oldEnd, newStart, newEnd }) => ({
      line: line + oldStart,
      oldLines: oldLines.slice(oldStart, oldEnd),
      newLines: newLines.slice(newStart, newEnd),
    }))
    .reverse();
}

const endOf = (entry: LineHunk): number => entry.line + entry.newLines.length;

/** Whether a hunk changes lines of an entry or lines right beside it. */
function touches(entry: LineHunk, hunk: LineHunk): boolean {
  return hunk.line <= endOf(entry) && hunk.line + hunk.oldLines.length >= entry.line;
}

/** Whether a hunk changes lines of an entry, or inserts between them. */
function overlaps(entry: LineHunk, hunk: LineHunk): boolean {
  return hunk.line < endOf(entry) && hunk.line + hunk.oldLines.length > entry.line;
}

/** An entry after a hunk was applied to the document; undefined when the hunk took it back. */
function movedEntry(
  entry: HistoryEntry,
  hunk: LineHunk,
  lines: readonly string[],
): HistoryEntry | undefined {
  if (overlaps(entry, hunk)) {
    const joined = join(entry, hunk, lines);
    return joined === undefined ? undefined : { ...entry, ...joined };
  }
  const isAbove = hunk.line + hunk.oldLines.length <= entry.line;
  const shift = isAbove ? hunk.newLines.length - hunk.oldLines.length : 0;
  return shift === 0 ? entry : { ...entry, line: entry.line + shift };
}

/** The lines that an entry and a hunk touch, before the hunk and after it. */
function tried(entry: LineHunk, hunk: LineHunk, lines: readonly string[]) {
  const line = Math.min(entry.line, hunk.line);
  const hunkEnd = hunk.line + hunk.oldLines.length;
  const end = Math.max(endOf(entry), hunkEnd);
  return {
    line,
    isTakenBack: true,
    former: lines.slice(line, end),
    now: [...lines.slice(line, hunk.line), ...hunk.newLines, ...lines.slice(hunkEnd, end)],
  };
}

/** An entry and a later hunk as one; undefined when together they changed nothing. */
function join(entry: LineHunk, hunk: LineHunk, lines: readonly string[]): LineHunk | undefined {
  const hunkEnd = hunk.line + hunk.oldLines.length;
  const line = Math.min(entry.line, hunk.line);
  const end = Math.max(endOf(entry), hunkEnd);
  return trimHunk({
    line,
    oldLines: [
      ...lines.slice(line, entry.line),
      ...entry.oldLines,
      ...lines.slice(endOf(entry), end),
    ],
    newLines: [...lines.slice(line, hunk.line), ...hunk.newLines, ...lines.slice(hunkEnd, end)],
  });
}
