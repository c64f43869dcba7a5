import { isBlank } from '../language/indentation.ts';
import { createCleaner } from './clean.ts';
import { createEchoFilter } from './echo.ts';
import { withStart } from './firstLine.ts';
import { createReindenter } from './reindent.ts';
import { createScope, type Scope } from './scope.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** One raw answer as it streams in, cut and cleaned. Any way of chunking it ends in the same text. */
export interface StreamedAnswer {
  /** Adds what arrived. Returns false once the end of the scope is reached: stop the request, nothing more is read. */
  push(delta: string): boolean;
  /**
   * The stream is over. `isWhole` false: it was cut off by the token limit, so that its last line may be half a line
   * and is dropped, unless it is the only one.
   */
  end(isWhole: boolean): void;
  /** Whole lines so far, joined by `\n`; not yet finished (see `finishAt`). */
  readonly text: string;
  readonly isOver: boolean;
}

/** Creates the reader of one answer for one place. */
export function createStreamedAnswer(around: SyntaxContext): StreamedAnswer {
  const insideText = around.frames.at(-1);
  const isInText = insideText !== undefined && insideText.kind !== 'bracket';
  const cleaner = createCleaner({
    keepsFences: around.language.blocks.fences === true,
    isInFence: around.frames.some(({ family }) => family === 'fence'),
    keepsSentences:
      around.language.kind === 'prose' || around.language.isUnknown === true || isInText,
    // JSX is not told from its language.
    keepsTags:
      around.language.kind !== 'code' || isInText || /script(?:react)?$/.test(around.language.id),
    isOfDocument: (token) => isNear(token, around),
  });
  let echo = createEchoFilter(around);
  let scope: Scope = createScope(around);
  let reindenter = createReindenter(around);
  let hasBegun = false;
  let partial = '';
  let isOver = false;

  function takeAll(lines: readonly string[]): void {
    for (const line of lines) {
      if (isOver) return;
      if (hasBegun) take(reindenter.read(line));
      else begin(line);
    }
  }

  /** The first line: it goes on with the cursor's, or onto one of its own. */
  function begin(line: string): void {
    hasBegun = true;
    const { text, isOnOwnLine } = withStart(withoutDoubledSpace(line, around), around);
    if (isOnOwnLine) {
      take('');
      reindenter.place(text);
      take(text);
    } else take(reindenter.read(text));
  }

  function take(line: string): void {
    if (!isOver && !scope.take(line)) isOver = true;
  }

  function readLine(line: string): void {
    const cleaned = cleaner.read(line);
    if (cleaned.restart) {
      echo = createEchoFilter(around);
      scope = createScope(around);
      reindenter = createReindenter(around);
      hasBegun = false;
    }
    for (const text of cleaned.lines) takeAll(echo.read(text));
    if (cleaned.isEnd) finish();
  }

  function finish(): void {
    if (isOver) return;
    takeAll(echo.end());
    isOver = true;
  }

  return {
    push(delta) {
      const text = partial + delta;
      let start = 0;
      for (let end = text.indexOf('\n'); end >= 0 && !isOver; end = text.indexOf('\n', start)) {
        readLine(text.slice(start, text[end - 1] === '\r' ? end - 1 : end));
        start = end + 1;
      }
      partial = text.slice(start);
      return !isOver;
    },
    end(isWhole) {
      if (isOver) return;
      if (isWhole || scope.lines.every((line) => line === '')) readLine(partial);
      partial = '';
      if (isOver) return;
      for (const text of cleaner.end().lines) takeAll(echo.read(text));
      finish();
    },
    get text() {
      return scope.lines.join('\n');
    },
    get isOver() {
      return isOver;
    },
  };
}

/** Sets what follows into a column. */
const column = /^(?: {3,}\S| {2}(?:[=:|#%]|\/\/|--))/;

/** Without the space that stands before the cursor already; several make a column, or begin as the line above does. */
function withoutDoubledSpace(line: string, { linePrefix, previousLine }: SyntaxContext): string {
  if (isBlank(line) || !/^[ \t]/.test(line)) return line;
  if (isBlank(linePrefix)) return linePrefix === '' ? line : line.trimStart();
  if (!/\S[ \t]$/.test(linePrefix) || column.test(line)) return line;
  const isAsAbove = previousLine?.trimStart().startsWith(`${linePrefix.trimStart()} `);
  return isAsAbove === true ? line : line.trimStart();
}

const isNear = (text: string, { above, linePrefix, lineSuffix, below }: SyntaxContext): boolean =>
  linePrefix.includes(text) ||
  lineSuffix.includes(text) ||
  above.some((line) => line.includes(text)) ||
  below.some((line) => line.includes(text));
