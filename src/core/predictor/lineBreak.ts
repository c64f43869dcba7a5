/** Whether this is a line break. Its text is `\n`, the change of indentation in columns, and `b` for blank lines. */
export const isLineBreak = (text: string): boolean => text.charCodeAt(0) === 10;

/** Reads a line break's change of indentation, in columns. */
export const indentChangeOf = (text: string): number => Number.parseInt(text.slice(1), 10);
