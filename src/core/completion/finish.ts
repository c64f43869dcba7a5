import { isBlank } from '../language/indentation.ts';
import { createScanner } from '../language/scanner.ts';
import { lookalikeWords, withoutOddCharacters } from '../oddCharacters.ts';
import { isEmptyWord, isExampleAnswer, isReflex } from './garbage.ts';
import { beforeDoubledHead, replacedSuffix, rewritesUnclearly, splitsCloser } from './overlap.ts';
import { isWorthShowing } from './suggestionFilter.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** What to insert at the cursor. Lines end with `\n`, whatever the document's own line ends are. */
export interface Insertion {
  readonly insertText: string;
  /** Characters after the cursor, on its line, that the insertion takes the place of. */
  readonly replaceSuffixLength: number;
}

/**
 * Makes of an answer that was read and cut (see `createStreamedAnswer`) what may be shown at the cursor, or undefined when
 * nothing may. Pure, total on any strings, linear.
 */
export function finishAt(around: SyntaxContext, answer: string): Insertion | undefined {
  if (isBlank(answer) || isEmptyWord(answer) || isExampleAnswer(answer)) return undefined;
  if (isReflex(answer, around.linePrefix)) return undefined;
  const visible = withoutOddCharacters(answer.replace(widthlessStart, ''));
  if (isBlank(visible) || hasNewLookalike(visible, around)) return undefined;
  const tidy = trimEnds(withoutBadStart(visible, around), around);
  const whole = beforeDoubledHead(tidy, around);
  if (!isWorthShowing(whole, around) || opensInMidLine(whole, around)) return undefined;
  if (splitsCloser(whole, around) || rewritesUnclearly(whole, around)) return undefined;
  return { insertText: whole, replaceSuffixLength: replacedSuffix(whole, around) };
}

/** Models begin with them for no reason, and indent what follows by mistake. */
const widthlessStart = /^[\u200b\u2060\ufeff]+\s*/;

/** A word that looks like another one and stands nowhere near. */
function hasNewLookalike(text: string, { above, linePrefix, lineSuffix, below }: SyntaxContext) {
  const words = lookalikeWords(text);
  if (words.length === 0) return false;
  const near = new Set(lookalikeWords([...above, linePrefix + lineSuffix, ...below].join('\n')));
  return words.some((word) => !near.has(word));
}

/** Signs that models begin with for no reason: a bullet followed by several spaces. */
function withoutBadStart(text: string, around: SyntaxContext): string {
  if (!around.isLineStart || around.language.kind === 'prose') return text;
  if (around.frames.at(-1)?.kind === 'comment') return text;
  return text.replace(/^[.+\-•*][ \t]{2,}(?=\S)/, '');
}

/** White space at line ends and at both ends of the text, where the place has it already or has no use for it. */
function trimEnds(text: string, around: SyntaxContext): string {
  const isInString = around.frames.at(-1)?.kind === 'string';
  const keepsLineEnds = around.language.kind === 'prose' || isInString;
  const lines = text.split('\n').map((line) => (keepsLineEnds ? line : line.trimEnd()));
  const body = lines.join('\n');
  const trimmed = body.trimEnd();
  // One space stays where the rest of the line would run into the text.
  const needsSpace =
    /[ \t]$/.test(text) && /^\S/.test(around.lineSuffix) && !/^[)\]}>;,.:]/.test(around.lineSuffix);
  const tail = needsSpace ? `${trimmed} ` : trimmed;
  const firstLine = tail.split('\n', 1)[0] ?? '';
  if (isBlank(firstLine)) return firstLine === '' ? tail : tail.slice(firstLine.length);
  return tail;
}

/** A block opened before other code of the same line would swallow it. */
function opensInMidLine(text: string, around: SyntaxContext): boolean {
  if (!around.isMidLine) return false;
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
  });
  scanner.feed(text);
  return scanner.frames.length > around.frames.length && /[{[(:]\s*$/.test(text);
}
