import { hasOwnFences, isTextLanguage } from '../answer/languageTraits.ts';
import { type LineEdit, spanAfter } from '../answer/textLines.ts';
import { languageOf } from '../language/languages.ts';
import { createScanner } from '../language/scanner.ts';
import type { ParseInTurns } from '../syntax/syntaxTree.ts';
import type { LineSpan } from './liveDocument.ts';

export type SyntaxVerdict = 'parses' | 'broken' | 'unknown';

/** A change of a part of a document, before it is made. */
export interface SyntaxCheck {
  readonly languageId: string;
  /** The document's lines before and after. */
  readonly before: readonly string[];
  readonly after: readonly string[];
  readonly part: LineSpan;
  /** What turns `before` into `after`. */
  readonly edits: readonly LineEdit[];
  /** The language's grammar, where there is one. */
  readonly parse: ParseInTurns | undefined;
}

/**
 * Documents up to this many characters (some 1,500 lines, 20 ms) are parsed whole; of longer ones the part alone, as far
 * as it can be read alone.
 */
const maxParsedChars = 60_000;

/**
 * Whether new text is as well-formed as the old one was: no error in the tree of languages with a grammar, for JSON all of
 * its grammar, else brackets, strings and block comments that close. `unknown` where the old text did not hold up either,
 * so that nothing can be told.
 */
export async function checkSyntax(check: SyntaxCheck): Promise<SyntaxVerdict> {
  const { languageId } = check;
  if (hasOwnFences(languageId) && opensFence(check.after) && !opensFence(check.before))
    return 'broken';
  if (isTextLanguage(languageId)) return 'unknown';
  const parsing = check.parse === undefined ? 'unknown' : await checkTree(check, check.parse);
  // Brackets misread regular expressions: where a tree tells, they are not asked.
  if (parsing !== 'unknown') return parsing;
  const holds = languageId === 'json' ? isJson : isClosed;
  return compare(check.before.join('\n'), check.after.join('\n'), async (text) =>
    holds(text, languageId),
  );
}

/** Whether a fence of a Markdown text is left open: all that follows turns into code. */
function opensFence(lines: readonly string[]): boolean {
  let open = '';
  for (const line of lines) {
    const [, marker = '', info = ''] = /^ {0,3}(`{3,}(?!`)|~{3,}(?!~))(.*)$/.exec(line) ?? [];
    if (marker === '') continue;
    if (open === '') open = info.includes('`') ? '' : marker;
    else if (info.trim() === '' && marker.startsWith(open)) open = '';
  }
  return open !== '';
}

async function checkTree(
  { before, after, part, edits }: SyntaxCheck,
  parse: ParseInTurns,
): Promise<SyntaxVerdict> {
  const isRight = (text: string) => hasNoError(parse, text);
  const isLong = Math.max(charsOf(before), charsOf(after)) > maxParsedChars;
  return isLong
    ? compare(textIn(before, part), textIn(after, spanAfter(part, edits)), isRight)
    : compare(before.join('\n'), after.join('\n'), isRight);
}

const charsOf = (lines: readonly string[]): number =>
  lines.reduce((sum, line) => sum + line.length + 1, 0);

/** The old text is only looked at when the new one does not hold. */
async function compare(
  before: string,
  after: string,
  holds: (text: string) => Promise<boolean>,
): Promise<SyntaxVerdict> {
  if (await holds(after)) return 'parses';
  return (await holds(before)) ? 'broken' : 'unknown';
}

const textIn = (lines: readonly string[], { start, end }: LineSpan): string =>
  lines.slice(start, end).join('\n');

async function hasNoError(parse: ParseInTurns, text: string): Promise<boolean> {
  const tree = await parse(text);
  const isRight = !tree.root.hasError;
  tree.dispose();
  return isRight;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

function isClosed(text: string, languageId: string): boolean {
  let opened = 0;
  let closed = 0;
  const scanner = createScanner(languageOf(languageId), {
    listener: {
      open({ kind }) {
        if (kind === 'bracket') opened++;
      },
      // The scanner forgives a closer that skips inner brackets: the counts then differ.
      close(frame) {
        if (frame === undefined || frame.kind === 'bracket') closed++;
      },
    },
  });
  scanner.feed(text);
  // A line comment on the last line ends with the file.
  const open = scanner.frames.filter(({ kind, close }) => kind !== 'comment' || close !== '\n');
  return opened === closed && open.length === 0;
}
