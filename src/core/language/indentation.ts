/** Columns a tab counts for when indentations are compared. Any fixed number works as long as both sides use it. */
const tabColumns = 4;

/** The white space a line begins with. */
export function leadingSpace(line: string): string {
  let end = 0;
  while (end < line.length && (line[end] === ' ' || line[end] === '\t')) end += 1;
  return line.slice(0, end);
}

/** Columns of the white space a line begins with; a tab counts 4. */
export function indentWidth(line: string): number {
  let width = 0;
  for (const char of line) {
    if (char === ' ') width += 1;
    else if (char === '\t') width += tabColumns;
    else break;
  }
  return width;
}

export const isBlank = (text: string): boolean => text.trim() === '';
