import { isTextLanguage } from './languageTraits.ts';
import { isBlankLine } from './textLines.ts';

/** Openings of sentences in which models talk about the code they give. */
const opener =
  /^(here('s|’s| is| are| you go)|sure\b|certainly|of course|absolutely|below|okay\b|ok\b|done\b|i('ve|'m|'ll|’ve|’m|’ll| have| can| made| will| would| did| don)|we\b|you\b|your\b|this\b|that\b|these\b|those\b|the\b|note\b|explanation|changes?\b|key\b|summary|in (this|the)|it\b|as\b|let me|let's|no changes|nothing|sorry|unfortunately|however|what\b|why\b|both\b|now\b|if you|with this|alternatively|feel free|hope|all\b|there\b|hier\b|gerne\b|natürlich|voici|bien sûr|aquí|claro|por supuesto|ecco|aqui|вот|конечно)/i;
/** What introduces an answer in words of any kind of file: nobody writes that into a document. */
const introduction =
  /^(here you go|done[.!]|here('s|’s| is| are) (the|your|an?|it|my)\b|sure[!,.]|certainly[!,.]|of course[!,.]|absolutely[!,.]|below is|okay[!,.]|i('ve|’ve| have) (updated|changed|made|rewritten|fixed|added)|the (updated|rewritten|corrected|new|revised) (text|version|part|code|file|yaml|section)\b.*:$|hier (ist|sind)\b|gerne[!,.]|natürlich[!,.]|voici\b|bien sûr|aquí (está|tienes)|claro[!,.]|ecco\b|aqui está|вот\b|конечно[!,.])/i;
const cjkIntroduction =
  /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}，、。\s\w]{4,}[：:。]$/u;
const closing =
  /^(let me know|feel free|hope (this|that)|this (updates|changes|should|will|version)|i('ve|’ve| have) (updated|changed|made|kept)|done[.!]?$|that's it|everything else (stays|is))/i;

const commentStart = /^(\/\/|\/\*|\*|#|--|<!--|;|%|"""|'''|@)/;
const codeSign = /[;{}=<>[\]|\\]|\w\(|->|::|\w\.\w+\(|\b(do|then)$/;
const testCall = /^(it|test|describe|context|specify|scenario|feature)\s*(?:\(\s*)?["'`]/i;

/** Whether a line is a sentence to a person rather than code. Only for files that are not text themselves. */
export function isProse(line: string): boolean {
  const text = line.trim();
  if (/^#{2,6}\s+\S/.test(text) || /^\*\*[^*]+\*\*:?$/.test(text)) return true;
  if (text === '' || commentStart.test(text) || testCall.test(text)) return false;
  if (cjkIntroduction.test(text)) return true;
  return isSpoken(text.replace(/`[^`]*`/g, 'code'));
}

function isSpoken(words: string): boolean {
  const bullet = /^([-*•]|\d+[.)])\s+((?:\S.*)?)$/.exec(words);
  const sentence = bullet?.[2]?.replace(/\*\*/g, '') ?? words.replace(/\*\*/g, '');
  const isSentence = /^[A-Z"]/.test(sentence) && /[.!?:]$/.test(sentence);
  const count = sentence.split(/\s+/).length;
  if (codeSign.test(sentence.replace(/;(?=\s[a-z])/g, ',')))
    return isSentence && count >= 6 && /^(I|You|The|This|Here|Note|Sorry)\b/.test(sentence);
  if (bullet !== null) return count >= 3 && /^[A-Z`c"]/.test(sentence);
  if (/^(sure|certainly|done|explanation|note|okay|summary)[.!:]$/i.test(sentence)) return true;
  if (opener.test(sentence)) return count >= 3 && (isSentence || count >= 5);
  return count >= 4 && isSentence;
}

export interface SplitProse {
  readonly code: readonly string[];
  readonly hadProse: boolean;
}

/**
 * Drops the sentences before and after bare code; in files of sentences only what introduces and ends an answer. Lines of
 * the old text stay. Nothing is left when all of it is prose.
 */
export function withoutProse(
  lines: readonly string[],
  languageId: string,
  old: readonly string[],
): SplitProse {
  const known = new Set(old.map((line) => line.trim()));
  const isKnown = (line: string) => known.has(line.trim());
  const { start, end } = isTextLanguage(languageId)
    ? spokenEdges(lines, isKnown)
    : proseEdges(lines, isKnown);
  const dropped = [...lines.slice(0, start), ...lines.slice(end)];
  return { code: lines.slice(start, end), hadProse: dropped.some((line) => !isBlankLine(line)) };
}

interface Edges {
  readonly start: number;
  readonly end: number;
}

function proseEdges(lines: readonly string[], isKnown: (line: string) => boolean): Edges {
  const skips = (line: string) => isBlankLine(line) || (isProse(line) && !isKnown(line));
  const start = lines.findIndex((line) => !skips(line));
  if (start < 0) return { start: 0, end: 0 };
  return { start, end: lines.findLastIndex((line) => !skips(line)) + 1 };
}

/** In a text, what is set apart by a blank line and introduces or ends what stands between. */
function spokenEdges(lines: readonly string[], isKnown: (line: string) => boolean): Edges {
  const isFilled = (line: string) => !isBlankLine(line);
  const first = lines.findIndex(isFilled);
  const last = lines.findLastIndex(isFilled);
  const introduces = (line: string) => isIntroduction(line) && !isKnown(line);
  const ends = (line: string) => closing.test(line) && !isKnown(line);
  const isIntroduced = introduces(lines[first] ?? '') && isBlankLine(lines[first + 1] ?? 'x');
  const isEnded = ends(lines[last] ?? '') && isBlankLine(lines[last - 1] ?? 'x');
  const start = isIntroduced ? first + 2 : 0;
  return { start, end: isEnded && last > start ? last : lines.length };
}

const isIntroduction = (line: string): boolean => {
  const text = line.trim();
  return /[:：.!]$/.test(text) && (introduction.test(text) || cjkIntroduction.test(text));
};

/** A word or two without a sign of code where code was asked for: "N/A", "Done", "LGTM". */
export function isBareRemark(lines: readonly string[], old: readonly string[]): boolean {
  const sign = /[;{}=<>[\]()|\\:,"'`/_.#@]/;
  const spoken = lines.filter((line) => !isBlankLine(line));
  return spoken.length <= 1 && !spoken.some((l) => sign.test(l)) && old.some((l) => sign.test(l));
}
