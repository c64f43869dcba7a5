import { assertNever } from '../../shared/assertNever.ts';
import { type AnswerTarget, targetLines } from './answerTarget.ts';
import { isFence, mayBeFence } from './fences.ts';
import { commonIndent } from './indentation.ts';
import { isTextLanguage } from './languageTraits.ts';
import { isProse } from './prose.ts';
import { indentOf, isBlankLine } from './textLines.ts';

/** Reads the code out of an answer while it streams, for the eye only: `readAnswer` decides on the whole. */
export interface AnswerStream {
  /** Takes the next piece and returns the code that has become certain by it. The pieces join to the code so far. */
  feed(delta: string): string;
}

type State = 'head' | 'thinking' | 'fenced' | 'bare' | 'hidden';

const patchStart = /^(@@|--- \S|<{5,}|\*\*\* Begin|diff --git )/;
const controlLine = /^\s*(<\|[a-z_]{2,20}\|>\s*)+$/;
const openTag =
  /^\s*<(answer|code|new_code|updated_code|result|output|replacement|part|file)(\s[^>]*)?>\s*$/i;

/**
 * Skips thinking, sentences before the code and fences; shows nothing of diffs and search/replace blocks. Any cut of
 * the stream gives the same code.
 */
export function createAnswerStream(target: AnswerTarget): AnswerStream {
  const reader = createLineReader(isTextLanguage(target.languageId));
  const writer = createLineWriter(createReindent(targetLines(target)));
  let pending = '';
  return {
    feed(delta) {
      const lines = (pending + delta).replace(/\r\n/g, '\n').split('\n');
      pending = lines.pop() ?? '';
      const whole = lines.map((line) => (reader.isCode(line) ? writer.line(line) : '')).join('');
      // A lone `\r` may be the first half of a line end.
      const open = pending.endsWith('\r') ? pending.slice(0, -1) : pending;
      // A line in progress is given out when nothing that may come can turn it into something else.
      const isCertain = reader.isInCode() && !isBlankLine(open) && !mayBeFence(open);
      return whole + (isCertain ? writer.part(open) : '');
    },
  };
}

/** Tells code from what is around it, line by line. */
function createLineReader(isText: boolean) {
  let state: State = 'head';
  let nesting = 0;
  let isFirst = true;

  const next = (line: string): State => {
    switch (state) {
      case 'thinking':
        return closesThinking(line) ? 'head' : 'thinking';
      case 'head':
        return afterHead(line, isText);
      case 'fenced':
        return (isFirst && patchStart.test(line)) || (nesting === 0 && isBareFence(line))
          ? 'hidden'
          : 'fenced';
      case 'bare':
        return !isText && isFence(line) ? 'hidden' : 'bare';
      case 'hidden':
        return 'hidden';
      default:
        return assertNever(state);
    }
  };

  return {
    /** Takes the next whole line; whether it is code. */
    isCode(line: string): boolean {
      const before = state;
      state = next(line);
      const isCode = state === 'bare' || (state === 'fenced' && before === 'fenced');
      if (!isCode) return false;
      if (state === 'fenced') nesting += fenceDepth(line, nesting);
      isFirst = false;
      return true;
    },
    /** Whether code has begun and goes on. Its first line is judged only when whole. */
    isInCode: () => !isFirst && (state === 'fenced' || state === 'bare'),
  };
}

/** Joins lines that come whole or in parts, with line ends between them and none at the end. */
function createLineWriter(reindent: (line: string) => string) {
  let isFirst = true;
  let given = 0;
  const rest = (line: string): string => {
    const text = reindent(line);
    const separator = given === 0 && !isFirst ? '\n' : '';
    const piece = text.slice(given);
    given = text.length;
    return separator + piece;
  };
  return {
    part: rest,
    line(text: string): string {
      const piece = rest(text);
      isFirst = false;
      given = 0;
      return piece;
    },
  };
}

const isBareFence = (line: string): boolean =>
  isFence(line) && isBlankLine(line.replace(/[`~]/g, ''));

const closesThinking = (line: string): boolean => /<\/(think|thinking|reasoning)>/i.test(line);

function afterHead(line: string, isText: boolean): State {
  if (/^\s*<(think|thinking|reasoning)>/i.test(line))
    return closesThinking(line) ? 'head' : 'thinking';
  if (isBlankLine(line) || controlLine.test(line)) return 'head';
  if (openTag.test(line) || closesThinking(line)) return 'head';
  if (isFence(line)) return /^\s*[`~]+\s*(diff|patch)\b/i.test(line) ? 'hidden' : 'fenced';
  if (patchStart.test(line)) return 'hidden';
  return !isText && isProse(line) ? 'head' : 'bare';
}

function fenceDepth(line: string, nesting: number): number {
  if (!isFence(line)) return 0;
  return isBareFence(line) ? -Math.min(1, nesting) : 1;
}

/** Moves code that came without the block's indentation to its depth, judged by its first two lines. */
function createReindent(old: readonly string[]): (line: string) => string {
  const wanted = commonIndent(old);
  let first: string | undefined;
  let prefix: string | undefined;
  return (line) => {
    if (isBlankLine(line)) return line;
    const indent = indentOf(line);
    if (first === undefined) {
      first = indent;
      return indent.length < wanted.length ? wanted + line.slice(indent.length) : line;
    }
    const isShifted = first.length < wanted.length && indent.length <= wanted.length;
    prefix ??= isShifted ? wanted.slice(first.length) : '';
    return prefix + line;
  };
}
