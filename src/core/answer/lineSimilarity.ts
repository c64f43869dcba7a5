import { isTelling } from './textLines.ts';

/** A line with what comparing it with many others asks for again and again. */
export interface LineForm {
  readonly text: string;
  readonly isTelling: boolean;
  /** Its words as numbers, in order. */
  readonly words: readonly number[];
  /** The same, each once. */
  readonly known: ReadonlySet<number>;
  /** The element that it opens: that stays the same whatever its attributes become. */
  readonly tag: string | undefined;
}

/** Forms of one maker can be compared with each other: the same word has the same number. */
export function createLineForms(): { of(text: string): LineForm } {
  const numbers = new Map<string, number>();
  const numberOf = (word: string): number => {
    const known = numbers.get(word) ?? numbers.size;
    numbers.set(word, known);
    return known;
  };
  return {
    of(text) {
      const words = (text.match(/[\p{L}\p{N}_]+/gu) ?? []).map(numberOf);
      return {
        text,
        isTelling: isTelling(text),
        words,
        known: new Set(words),
        tag: /^<([\w.:-]+)/.exec(text)?.[1],
      };
    },
  };
}

/**
 * How many words of a line each of many others holds; a word that stands twice in the line counts twice. The array is the
 * same one at each call, and is worked out anew only for another line.
 */
export function createCommonWords(
  others: readonly (LineForm | undefined)[],
): (line: LineForm) => Uint16Array {
  const holders = new Map<number, number[]>();
  for (const [index, other] of others.entries())
    for (const word of other?.known ?? []) {
      const known = holders.get(word);
      if (known === undefined) holders.set(word, [index]);
      else known.push(index);
    }
  const counts = new Uint16Array(others.length);
  let counted: LineForm | undefined;
  return (line) => {
    if (line === counted) return counts;
    counted = line;
    counts.fill(0);
    for (const word of line.words)
      for (const index of holders.get(word) ?? []) counts[index] = (counts[index] ?? 0) + 1;
    return counts;
  };
}

/**
 * The share of two lines' characters at both ends, or of their words, that is common to both; 0 to 1.
 * @param common how many words of `b` stand in `a`.
 */
export function similarityOf(a: LineForm, b: LineForm, common: number): number {
  return Math.max(
    commonEnds(a.text, b.text),
    common < 2 ? 0 : (2 * common) / (a.words.length + b.words.length),
    a.tag !== undefined && a.tag === b.tag ? 0.7 : 0,
  );
}

/** The same for two texts. */
export function similarity(a: string, b: string): number {
  const forms = createLineForms();
  const [one, other] = [forms.of(a), forms.of(b)];
  return similarityOf(one, other, other.words.filter((word) => one.known.has(word)).length);
}

function commonEnds(a: string, b: string): number {
  const most = Math.min(a.length, b.length);
  let head = 0;
  while (head < most && a.charCodeAt(head) === b.charCodeAt(head)) head++;
  let tail = 0;
  while (
    tail < most - head &&
    a.charCodeAt(a.length - 1 - tail) === b.charCodeAt(b.length - 1 - tail)
  )
    tail++;
  return (head + tail) / Math.max(1, a.length, b.length);
}
