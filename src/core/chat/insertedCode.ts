import { commonIndent, fitStyle } from '../answer/indentation.ts';
import { indentOf, isBlankLine } from '../answer/textLines.ts';

/**
 * A block of code as it is inserted: at the level of the line that it is inserted in, indented as the document is. Its first
 * line stands at the cursor.
 * @param before  what stands in the line before the cursor
 */
export function insertedCode(code: string, before: string, document: readonly string[]): string {
  const given = code.replaceAll('\r\n', '\n').split('\n');
  const { length } = commonIndent(given);
  const level = indentOf(before);
  const lines = given.map((line) => (isBlankLine(line) ? '' : line.slice(length)));
  return fitStyle(lines, [], document)
    .map((line, index) => (index === 0 || line === '' ? line : level + line))
    .join('\n');
}
