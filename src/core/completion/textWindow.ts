import type { Frame } from '../language/frame.ts';
import type { LineStates } from '../language/lineStates.ts';

/** A position in a document; both count from 0. */
export interface TextPosition {
  readonly line: number;
  readonly character: number;
}

/** A document's text, whose line ends may be of either kind. */
export interface TextSource {
  readonly lineCount: number;
  /** A position behind the last line means the document's end. */
  textIn(from: TextPosition, to: TextPosition): string;
}

/** Lines around the cursor that the engine is given: more than any prompt holds. */
const linesBefore = 240;
const linesAfter = 120;
/** The window begins at a multiple of so many lines, so that it stays the same while the user types on. */
const lineStep = 32;

/** Longer text before the cursor is not read: its lines are fewer then. */
const maxCharsBefore = 24_000;

export interface TextWindow {
  readonly prefix: string;
  readonly suffix: string;
  /** What is open where `prefix` begins, where that is known and not the document's start. */
  readonly opened?: readonly Frame[];
  /** What is open where the cursor's line begins; given together with `opened`. */
  readonly openedOnLine?: readonly Frame[];
}

/** The text around a cursor, with `\n` line ends. `lines`: what is open where the document's lines begin. */
export function windowAt(
  source: TextSource,
  cursor: TextPosition,
  lines?: Pick<LineStates, 'at'>,
): TextWindow {
  let first = Math.floor(Math.max(0, cursor.line - linesBefore) / lineStep) * lineStep;
  let prefix = normalize(source.textIn({ line: first, character: 0 }, cursor));
  while (prefix.length > maxCharsBefore && first + lineStep <= cursor.line) {
    first += lineStep;
    prefix = normalize(source.textIn({ line: first, character: 0 }, cursor));
  }
  const last = Math.min(source.lineCount, cursor.line + linesAfter);
  return {
    prefix,
    suffix: normalize(source.textIn(cursor, { line: last, character: 0 })),
    // What begins with its first line may still be a part of a text, of which its own words say more.
    ...(first > 0 && lines !== undefined
      ? { opened: lines.at(first), openedOnLine: lines.at(cursor.line) }
      : {}),
  };
}

/** Line ends of the editor's other kind count as `\n`: that is how the engine and the editor exchange text. */
export const normalize = (text: string): string => text.replaceAll('\r\n', '\n');
