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

/** The share of two lines' characters at both ends, or of their words, that is common to both; 0 to 1. */
export function similarityOf(a: LineForm, b: LineForm): number {
  return Math.max(
    commonEnds(a.text, b.text),
    commonWords(a, b),
    a.tag !== undefined && a.tag === b.tag ? 0.7 : 0,
  );
}

/** The same for two texts. */
export function similarity(a: string, b: string): number {
  const forms = createLineForms();
  return similarityOf(forms.of(a), forms.of(b));
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

function commonWords({ words, known }: LineForm, other: LineForm): number {
  let common = 0;
  for (const word of other.words) if (known.has(word)) common++;
  return common < 2 ? 0 : (2 * common) / (words.length + other.words.length);
}
