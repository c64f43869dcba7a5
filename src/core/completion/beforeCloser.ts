import { isBlank } from '../language/indentation.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** What ends a comment or the code inside a template, in all languages that have such. */
const markEnd = /^(?:\*+\/|--+>|--\}\}|-\}|=#|#>|#\}|\*\)|\]\]|[-+=~]?%\}|[-+=]?%>|\?>|\/>|<\/)/;
/** Pairs of equal marks: quotes, and what sets off code, formulas, emphasis, cells and parameters. */
const pairedMark = /^(?:"{1,3}|'{1,3}|`{1,3}|\|)/;
const pairedMarkInProse = /^(?:"|`+|\$+|\*+|_+|~+|\|)/;
/** Closers and one separator, before a comment. */
const closers = /^[)>}\]"'`]*\s*[:{;,]?\s*/;

/**
 * Whether the cursor stands right before the end of what it is in: a pair of brackets or quotes, a tag, an element, a
 * comment, a formula. There is room for more, whatever follows on the line. The same before nothing but a comment.
 */
export function isBeforeCloser(around: SyntaxContext): boolean {
  const { frames, language, linePrefix, lineSuffix } = around;
  const rest = lineSuffix.trimStart();
  const top = frames.at(-1);
  if (rest === '' || (top !== undefined && rest.startsWith(top.close))) return true;
  if (markEnd.test(rest) || (rest.startsWith('>') && isInTag(around))) return true;
  const marks = language.kind === 'prose' ? pairedMarkInProse : pairedMark;
  const mark = marks.exec(rest)?.[0];
  if (mark !== undefined && linePrefix.split(mark).length % 2 === 0) return true;
  if (isBlank(linePrefix)) return false;
  const behind = rest.replace(closers, '');
  return language.lineComments.some((comment) => behind.startsWith(comment));
}

/** A tag, or type arguments, that a `>` closes. In markup a tag may have begun on a line above. */
function isInTag({ language, linePrefix }: SyntaxContext): boolean {
  if (language.kind === 'markup') return true;
  return /<[^<>]*$/.test(linePrefix.replaceAll('=>', ''));
}
