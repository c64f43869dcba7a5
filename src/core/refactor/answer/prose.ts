import { isBlankLine } from '../textLines.ts';
import { isTextLanguage } from './languageTraits.ts';

/** Openings of sentences in which models talk about the code they give. */
const opener =
  /^(here('s| is| are)|sure\b|certainly|of course|absolutely|below|okay\b|ok\b|i('ve|'m|'ll| have| can| made| will| would| did| don)|we\b|you\b|your\b|this\b|that\b|these\b|those\b|the\b|note\b|explanation|changes?\b|key\b|summary|in (this|the)|it\b|as\b|let me|let's|no changes|nothing|sorry|unfortunately|however|what\b|why\b|both\b|now\b|if you|with this|alternatively|feel free|hope|all\b|there\b)/i;

const commentStart = /^(\/\/|\/\*|\*|#|--|<!--|;|%|"""|'''|@)/;
const codeSign = /[;{}=<>[\]|\\]|\w\(|->|::|\w\.\w+\(/;

/** Whether a line is a sentence to a person rather than code. Only for files that are not text themselves. */
export function isProse(line: string): boolean {
  const text = line.trim();
  if (/^#{2,6}\s+\S/.test(text) || /^\*\*[^*]+\*\*:?$/.test(text)) return true;
  if (text === '' || commentStart.test(text)) return false;
  const words = text.replace(/`[^`]*`/g, 'code');
  const bullet = /^([-*•]|\d+[.)])\s+(.*)$/.exec(words);
  const sentence = bullet?.[2]?.replace(/\*\*/g, '') ?? words.replace(/\*\*/g, '');
  if (codeSign.test(sentence)) return false;
  const count = sentence.split(/\s+/).length;
  if (bullet !== null) return count >= 3 && /^[A-Z`c"]/.test(sentence);
  if (opener.test(sentence)) return count >= 3 || /[.!:?]$/.test(sentence);
  return count >= 4 && /^[A-Z"]/.test(sentence) && /[.!?:]$/.test(sentence);
}

export interface SplitProse {
  readonly code: readonly string[];
  readonly hadProse: boolean;
}

/** Drops the sentences before and after bare code. Nothing is left when all of it is prose. */
export function withoutProse(lines: readonly string[], languageId: string): SplitProse {
  if (isTextLanguage(languageId)) return { code: lines, hadProse: false };
  let start = 0;
  let end = lines.length;
  const skipsAt = (index: number) => isBlankLine(lines[index] ?? '') || isProse(lines[index] ?? '');
  while (start < end && skipsAt(start)) start++;
  while (end > start && skipsAt(end - 1)) end--;
  const code = lines.slice(start, end);
  const dropped = [...lines.slice(0, start), ...lines.slice(end)];
  return { code, hadProse: dropped.some((line) => !isBlankLine(line)) };
}

/** A word or two without a sign of code where code was asked for: "N/A", "Done", "LGTM". */
export function isBareRemark(lines: readonly string[], old: readonly string[]): boolean {
  const sign = /[;{}=<>[\]()|\\:,"'`/_.#@]/;
  const spoken = lines.filter((line) => !isBlankLine(line));
  return spoken.length <= 1 && !spoken.some((l) => sign.test(l)) && old.some((l) => sign.test(l));
}
