const closers: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/**
 * Whether a line looks finished where the cursor is: no word is being written at its end, and what was opened before the
 * cursor on this line is closed on it. A block that opens at the line's end counts as finished.
 */
export function isLineWhole(line: string, character: number): boolean {
  const behind = line.slice(character);
  const before = line.slice(0, character);
  if (/[\p{L}\p{N}_$.,]$/u.test(before) && behind.trim() === '' && !/[;:]$/.test(before)) {
    // A bare word at the end may still grow.
    return false;
  }
  const open: string[] = [];
  for (const char of line) {
    if (char === '(' || char === '[' || char === '{') open.push(char);
    else if (closers[char] !== undefined && open.at(-1) === closers[char]) open.pop();
  }
  return open.length === 0 || (open.length === 1 && /[{([]\s*$/.test(line));
}
