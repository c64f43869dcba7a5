import { isRewriteOf } from '../liveAlignment.ts';
import { isBlankLine } from '../textLines.ts';

const inComment =
  /^\s*(?:\/\/+|#+|--+|\/\*+|\{\/\*+|<!--+|;+|%+|\(\*|'|"""|REM\b)\s*(.*?)\s*(?:\*+\/\}?|--+>|\*\)|""")?\s*$/;
const subjects =
  '(?:the |your |my |all |any |of )*(?:rest|remaining|remainder|existing|other|unchanged|same|previous|original|omitted|everything else|code|as before|imports|methods?|functions?|fields|implementation|logic|lines|more|etc)\\b';
const dotted = new RegExp(`^(?:\\.{3}|…)\\s*(?:\\(?${subjects}.*)?$`, 'i');
const trailingDots = new RegExp(`^${subjects}.*(?:\\.{3}|…)\\)?$`, 'i');
const said =
  /^\(?(?:the |your )?(?:(?:rest|remainder) of (?:the |your |this )?\w+.*|(?:existing|unchanged|remaining|omitted) (?:code|methods?|functions?|imports|implementation|fields|lines|logic)\b.*|(?:other|same|previous) (?:code|methods?|functions?|implementation)\b.*|everything else .*|(?:rest|all) (?:is |stays |remains |are )?(?:unchanged|the same)|unchanged|no changes?(?: here| needed)?|same as before|as before|(?:code|lines) omitted.*)\)?\.?$/i;
const bare = /^\s*(?:\.{3}|…|\[(?:\.{3}|…)\])\s*$/;
const bracketed =
  /^\s*[[(<{]\s*(?:\.{3}\s*)?(?:rest of|existing code|remaining code|unchanged).*[\])>}]\s*$/i;

/** Whether a line says "here is something that I left out". `...` alone is code in Python. */
export function isElisionMarker(line: string, languageId: string): boolean {
  if (bare.test(line)) return languageId !== 'python' || line.includes('[');
  if (bracketed.test(line)) return true;
  const text = inComment.exec(line)?.[1];
  if (text === undefined || text === '') return false;
  return dotted.test(text) || trailingDots.test(text) || said.test(text);
}

export interface Restored {
  readonly lines: readonly string[];
}

/**
 * Puts the parts that an answer left out back in from the old text. Each marker must stand between lines that are
 * found in the old text (unchanged or recognisably rewritten), in one place only. Otherwise the marker is returned.
 */
export function restoreElided(
  code: readonly string[],
  old: readonly string[],
  languageId: string,
): Restored | { readonly marker: string } {
  const quoted = new Set(old.map((line) => line.trim()));
  const isMarker = (line: string) => isElisionMarker(line, languageId) && !quoted.has(line.trim());
  const result: string[] = [];
  let from = 0;
  for (const [index, line] of code.entries()) {
    if (!isMarker(line)) {
      result.push(line);
      continue;
    }
    const before = code.slice(0, index).filter((text) => !isMarker(text));
    const rest = code.slice(index + 1);
    const next = rest.findIndex(isMarker);
    const start = endOf(old, before, from);
    const after = rest.slice(0, next < 0 ? rest.length : next);
    const end = start === undefined ? undefined : startOf(old, after, start, next < 0);
    if (start === undefined || end === undefined) return { marker: line.trim() };
    result.push(...withoutDoubleBlanks(old.slice(start, end), result.at(-1), rest[0]));
    from = end;
  }
  return { lines: result };
}

/** A marker often stands between blank lines of its own, which the left out part has as well. */
function withoutDoubleBlanks(
  part: readonly string[],
  before: string | undefined,
  after: string | undefined,
): readonly string[] {
  const first = part.findIndex((line) => !isBlankLine(line));
  const last = part.findLastIndex((line) => !isBlankLine(line));
  if (first < 0) return part;
  const start = before !== undefined && isBlankLine(before) ? first : 0;
  const end = after !== undefined && isBlankLine(after) ? last + 1 : part.length;
  return part.slice(start, end);
}

export const hasElision = (
  code: readonly string[],
  old: readonly string[],
  languageId: string,
): boolean => {
  const quoted = new Set(old.map((line) => line.trim()));
  return code.some((line) => isElisionMarker(line, languageId) && !quoted.has(line.trim()));
};

/** Index after the old line on which the lines before a marker end. */
function endOf(
  old: readonly string[],
  before: readonly string[],
  from: number,
): number | undefined {
  const lines = before.filter((line) => !isBlankLine(line)).reverse();
  if (lines.length === 0) return from;
  const at = anchor(old, lines, from, -1);
  return at === undefined ? undefined : at + 1;
}

/** Index of the old line on which the lines after a marker go on. */
function startOf(
  old: readonly string[],
  after: readonly string[],
  from: number,
  isLast: boolean,
): number | undefined {
  const lines = after.filter((line) => !isBlankLine(line));
  if (lines.length === 0) return isLast ? old.length : undefined;
  const at = anchor(old, lines, from, 1);
  // A closing bracket after the last marker closes the whole: the last such line is meant.
  if (at === undefined && isLast && lines.length === 1)
    return lastIndexOf(old, lines[0] ?? '', from);
  return at;
}

const lastIndexOf = (old: readonly string[], line: string, from: number): number | undefined => {
  const at = old.findLastIndex((candidate) => candidate.trim() === line.trim());
  return at >= from ? at : undefined;
};

/** The one old line that fits `lines[0]` best, judged by the lines that follow it in direction `step`. */
function anchor(
  old: readonly string[],
  lines: readonly string[],
  from: number,
  step: 1 | -1,
): number | undefined {
  const [first = '', ...context] = lines;
  const exact = indexesWhere(old, from, (line) => line.trim() === first.trim());
  const found =
    exact.length > 0 ? exact : indexesWhere(old, from, (line) => isRewriteOf(line, first));
  if (found.length <= 1) return found[0];
  const scores = found.map((at) => ({ at, score: agreement(old, context, at + step, step) }));
  scores.sort((a, b) => b.score - a.score);
  const [best, second] = scores;
  return best === undefined || best.score === second?.score ? undefined : best.at;
}

function indexesWhere(
  lines: readonly string[],
  from: number,
  matches: (line: string) => boolean,
): number[] {
  const found: number[] = [];
  for (let i = from; i < lines.length; i++) if (matches(lines[i] ?? '')) found.push(i);
  return found;
}

/** How many of `context` are met one after the other from `at` on. */
function agreement(
  old: readonly string[],
  context: readonly string[],
  at: number,
  step: 1 | -1,
): number {
  let score = 0;
  let index = at;
  for (const line of context) {
    while (index >= 0 && index < old.length && isBlankLine(old[index] ?? '')) index += step;
    if (old[index]?.trim() !== line.trim()) break;
    score++;
    index += step;
  }
  return score;
}
