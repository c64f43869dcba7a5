import { indentWidth, isBlank } from '../language/indentation.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** A line of a block comment with its star under the first one; `lead` is the indentation that the answer has. */
export function alignStar(line: string, { linePrefix }: SyntaxContext, lead: string): string {
  const own = /^\s*(?=\*)/.exec(linePrefix)?.[0] ?? /^\s*(?=\/\*)/.exec(linePrefix)?.[0];
  if (own === undefined && !isBlank(linePrefix)) return line;
  if (own === undefined) return indentWidth(line) < indentWidth(lead) ? lead + line : line;
  const isUnder = linePrefix.trimStart().startsWith('/*');
  const wanted = isUnder ? `${own} ` : own;
  return indentWidth(line) < indentWidth(wanted) ? wanted + line.trimStart() : line;
}
