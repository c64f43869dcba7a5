import type { TextChange } from '../documents/lineHunk.ts';

interface Place {
  readonly line: number;
  readonly character: number;
}

interface Span {
  readonly documentKey: string;
  readonly start: Place;
  readonly end: Place;
}

/** Tells whether the user is filling in a snippet, where Tab goes to the next gap. The editor has no word for it. */
export interface SnippetWatch {
  change(documentKey: string, changes: readonly TextChange[]): void;
  /** `isByEditor`: not by a key, the mouse or a command, as after text that the editor itself inserts. */
  moveCursor(documentKey: string, place: Place, isByEditor: boolean): void;
  readonly isInside: boolean;
}

/**
 * Inserting a snippet is seen as text, the cursor behind it, and then, without a key, the cursor within it. It is over
 * when the cursor leaves the text or stands at its end, or when a line is begun. A last gap within the text cannot be
 * told from the others: there it takes until one of these.
 */
export function createSnippetWatch(): SnippetWatch {
  /** What was inserted just now; `isPassed` once the cursor stood behind it. */
  let inserted: (Span & { readonly isPassed: boolean }) | undefined;
  let snippet: Span | undefined;
  return {
    change(documentKey, changes) {
      const [change, ...more] = changes;
      if (change === undefined) return;
      if (snippet?.documentKey === documentKey) {
        const isNewLine = more.length === 0 && change.text.includes('\n');
        snippet = isNewLine
          ? undefined
          : { ...snippet, end: changes.reduce(placeAfter, snippet.end) };
      }
      const start = { line: change.startLine, character: change.startCharacter };
      inserted =
        more.length === 0 && change.text.trim().length > 1
          ? { documentKey, start, end: endOf(change), isPassed: false }
          : undefined;
    },
    moveCursor(documentKey, place, isByEditor) {
      if (inserted !== undefined) {
        const isSnippet = isByEditor && inserted.isPassed && isWithin(documentKey, place, inserted);
        const isBehind = isByEditor && compare(place, inserted.end) === 0;
        if (isSnippet) snippet = inserted;
        inserted = isBehind ? { ...inserted, isPassed: true } : undefined;
      }
      if (snippet !== undefined && !isWithin(documentKey, place, snippet)) snippet = undefined;
    },
    get isInside() {
      return snippet !== undefined;
    },
  };
}

const compare = (a: Place, b: Place): number => a.line - b.line || a.character - b.character;

const isWithin = (documentKey: string, place: Place, span: Span): boolean =>
  span.documentKey === documentKey &&
  compare(place, span.start) >= 0 &&
  compare(place, span.end) < 0;

function endOf({ startLine, startCharacter, text }: TextChange): Place {
  const lines = text.split('\n');
  const last = lines.at(-1) ?? '';
  return {
    line: startLine + lines.length - 1,
    character: lines.length === 1 ? startCharacter + last.length : last.length,
  };
}

/** Where a place is once a change was made; a change behind it leaves it where it is. */
function placeAfter(place: Place, change: TextChange): Place {
  const { endLine, endCharacter } = change;
  if (compare(place, { line: endLine, character: endCharacter }) < 0) return place;
  const end = endOf(change);
  return place.line === endLine
    ? { line: end.line, character: end.character + place.character - endCharacter }
    : { line: place.line + end.line - endLine, character: place.character };
}
