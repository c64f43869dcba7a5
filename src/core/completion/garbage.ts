import { examples } from './prompt.ts';

/** What a model says where it was told to answer with nothing. */
const emptyWord =
  /^[([<{*_"'`]*\s*(?:empty(?: string)?|nothing(?: to (?:add|insert))?|none|no (?:completion|insertion|answer|output|change)s?(?: needed)?|n\/a|blank|end of (?:file|code)|no text|insert nothing)\s*[.)\]>}*_"'`]*$/i;
/** A bare word is an answer; only marked like a remark it is none. */
const remark = /^(?:[([<{*_`]|(?:no|end|insert|nothing to)\b)/i;
/** A value that a weak model gives wherever it is asked. */
const reflex = /^(?:0|1|undefined|null|None|nil|NaN)$/;
const sameAgain = 24;

/** Whether a whole answer says "nothing" in words, in place of being empty. */
export const isEmptyWord = (text: string): boolean => {
  const trimmed = text.trim();
  return emptyWord.test(trimmed) && remark.test(trimmed);
};

/** Whether a whole answer is one of the examples of the prompt, word for word. */
export const isExampleAnswer = (text: string): boolean => {
  const trimmed = text.trim();
  return trimmed.length > 8 && examples.some(({ answer }) => answer === trimmed);
};

/**
 * Whether an answer is a value glued to where none can stand: behind half a word, or as a statement of its own. Weak
 * models say `0` or `undefined` wherever they are asked.
 */
export function isReflex(text: string, linePrefix: string): boolean {
  const trimmed = text.trim();
  if (!reflex.test(trimmed)) return false;
  const typed = linePrefix.trimEnd();
  if (typed === '') return true;
  const isGlued = typed === linePrefix && /[\p{L}\p{N}_$]$/u.test(typed);
  // `item` + `1` goes on with a name, `new P` + `0` does not.
  return isGlued && !/^[01]$/.test(trimmed)
    ? true
    : isGlued && /(?:\s|^|\.)[\p{L}_$][\p{L}\p{N}_$]*$/u.test(typed);
}

/** Whether a line is one sign, digit, word or call again and again, as it stands in code. */
export function isRun(line: string): boolean {
  const text = line.trim();
  if (/(\d)\1{23,}/.test(text)) return true;
  if (/^[\p{L}_$][\w$.]*\(/u.test(text) && /^([^()]+\()\1{4,}/.test(text)) return true;
  if (/^(\S{1,12} )\1{7,}/.test(`${text} `)) return true;
  return text.length >= sameAgain && /^(\S)\1+$/.test(text);
}
