import { indentWidth, isBlank } from '../language/indentation.ts';
import type { Language } from '../language/language.ts';
import { createScanner } from '../language/scanner.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** Goes on with a statement that could end before it. */
const goesOn = /^\s*(?:else\b|elif\b|except\b|finally\b|catch\b|while\b|[.?:&|+%,={}\])*/<>-])/;
/** Stands before what it belongs to: decorators, annotations, attributes. */
const belongsToNext = /^\s*(?:@|#\[|\[)/;
/** A Python line that is not the end of its statement. */
const openEnd = /[\\:,+\-*/%=|&]\s*$|\b(?:and|or|not|in|is|if|else)\s*$/;

/**
 * The part of a finished text up to the end of the statement that the cursor stands in. Brackets that the cursor line
 * opened, semicolons and indentation tell; where they do not, the text is given back whole.
 */
export function withinStatement(text: string, around: SyntaxContext): string {
  const { language, linePrefix } = around;
  if (around.isLineStart || language.kind === 'prose' || !text.includes('\n')) return text;
  if (around.frames.some(({ kind }) => kind !== 'bracket')) return text;
  const outer = around.frames.length - openOn(linePrefix, language);
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
  });
  const lines = text.split('\n');
  if (isBlank(lines[0] ?? '')) return text;
  let hasClosed = around.frames.length > outer;
  for (const [index, line] of lines.entries()) {
    scanner.feed(`${line}\n`);
    const isInside = scanner.frames.length > outer;
    if (isInside) hasClosed = true;
    if (isInside || isContinued(lines, index, around)) continue;
    const isEnd = endsStatement(line, { language, hasClosed, linePrefix });
    return isEnd ? lines.slice(0, index + 1).join('\n') : text;
  }
  return text;
}

/** Whether what follows a line is deeper or goes on with it; behind a blank line only what is deeper does. */
function isContinued(lines: readonly string[], index: number, { indent }: SyntaxContext): boolean {
  let next = index + 1;
  while (isBlank(lines[next] ?? '-')) next += 1;
  const text = lines[next];
  if (text === undefined) return true;
  return indentWidth(text) > indent || (next === index + 1 && goesOn.test(text));
}

/** How many brackets a line leaves open. */
function openOn(line: string, language: Language): number {
  const scanner = createScanner(language);
  scanner.feed(line);
  return scanner.frames.length;
}

function endsStatement(
  line: string,
  input: {
    readonly language: Language;
    readonly hasClosed: boolean;
    readonly linePrefix: string;
  },
): boolean {
  const { language, hasClosed, linePrefix } = input;
  const hasBraces = language.lineComments.includes('//') || language.id === 'css';
  if (hasBraces && /;\s*(?:\/[/*][\s\S]*)?$/.test(line)) return true;
  if (belongsToNext.test(linePrefix)) return false;
  const isPython = language.indentBlocks && language.id !== 'yaml';
  return isPython ? !openEnd.test(line) : hasBraces && hasClosed;
}
