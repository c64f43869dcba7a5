/** How often a block must come for it to count as repetition (PEERS.md B5.9: peers stop at 3 equal lines). */
const times = 3;
/** Longest block, in lines, whose repetition is looked for. */
const maxBlock = 4;
/** A line this long may be repetition within itself: shorter ones are rulers and tables. */
const minLine = 60;
/** Longest phrase, in characters, whose repetition is looked for: three fit into the shortest line. */
const maxPhrase = 20;

const hasWord = (text: string): boolean => /\p{L}/u.test(text);

/**
 * Whether the last lines are a block of up to 4 lines come for the third time. Returns how many lines to keep:
 * the block once, or none when the answer began with it. Undefined when they are not. Closers and blank lines alone do not count.
 */
export function repeatedLines(lines: readonly string[]): number | undefined {
  for (let block = 1; block <= maxBlock; block += 1) {
    const first = lines.length - block * times;
    if (first < 0) return undefined;
    // Most lines are told apart by this one comparison.
    if (lines.at(-1) !== lines.at(-1 - block)) continue;
    const isRepeated = lines
      .slice(first + block)
      .every((line, index) => line === lines[first + index]);
    if (isRepeated && lines.slice(first, first + block).some((line) => hasWord(line)))
      return first === 0 ? 0 : first + block;
  }
  return undefined;
}

/** Whether the end of a line goes in circles: one phrase of up to 20 characters with a letter in it, again and again. */
export function isRepetitive(line: string): boolean {
  if (line.length < minLine) return false;
  const tail = line.slice(-minLine);
  const period = smallestPeriod(tail);
  return period <= maxPhrase && hasWord(tail.slice(0, period));
}

/** Length of the shortest piece whose repetition gives `text` (Knuth–Morris–Pratt's failure function). */
function smallestPeriod(text: string): number {
  const border = [0];
  for (let at = 1, length = 0; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = border[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    border[at] = length;
  }
  return text.length - (border[text.length - 1] ?? 0);
}
