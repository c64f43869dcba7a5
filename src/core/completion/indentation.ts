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

/**
 * One step of indentation as the text before the cursor shows it: a tab where indented lines begin with tabs,
 * else the smallest step between neighbouring lines, else four spaces.
 */
export function indentUnitBefore(before: string): string {
  let tabs = 0;
  let spaces = 0;
  let smallest = 0;
  let former = 0;
  for (const line of before.split('\n').slice(-200)) {
    if (isBlank(line)) continue;
    const lead = leadingSpace(line);
    if (lead.startsWith('\t')) tabs += 1;
    else if (lead !== '') spaces += 1;
    const step = Math.abs(lead.length - former);
    if (step >= 2 && (smallest === 0 || step < smallest)) smallest = step;
    former = lead.length;
  }
  if (tabs > spaces) return '\t';
  return ' '.repeat(smallest === 0 || smallest > 8 ? 4 : smallest);
}
