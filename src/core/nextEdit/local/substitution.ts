import { type LineToken, lineTokens, type TokenClass } from './lineTokens.ts';
import { diffTokens, type TokenRun } from './tokenDiff.ts';

/** A run of tokens that the user replaced on one line, with what stood around it. */
export interface Substitution {
  readonly oldTokens: readonly LineToken[];
  readonly newText: string;
  readonly newTexts: readonly string[];
  /** Up to four words and marks before and behind, nearest first; the line's ends count as marks. */
  readonly left: readonly string[];
  readonly right: readonly string[];
  /** Whether blanks, or the line's end, stand right beside it. */
  readonly isBlankLeft: boolean;
  readonly isBlankRight: boolean;
  readonly tokenClass: TokenClass;
  /** One word became another. */
  readonly isRename: boolean;
}

/** What the user did to one line. */
export interface LineRule {
  readonly oldLine: string;
  readonly newLine: string;
  readonly oldTokens: readonly LineToken[];
  readonly substitutions: readonly Substitution[];
  /** How much of the line stayed, 0 to 1. */
  readonly keptShare: number;
}

/** A place where a substitution fits. Offsets are within the line. */
export interface Occurrence {
  readonly start: number;
  readonly end: number;
  readonly newText: string;
  /** How many of the four tokens at each side are the same. */
  readonly left: number;
  readonly right: number;
  readonly substitution: Substitution;
}

const maxContext = 4;
/** A line of which less than this stayed was written anew: its parts say nothing about other lines. */
const minKeptShare = 0.3;

/** Reads what was done to one line; undefined when it was rewritten. */
export function lineRule(
  oldLine: string,
  newLine: string,
  languageId: string,
): LineRule | undefined {
  const oldTokens = lineTokens(oldLine, languageId);
  const newTokens = lineTokens(newLine, languageId);
  const diff = diffTokens(oldTokens, newTokens);
  if (diff === undefined || diff.similarity < minKeptShare) return undefined;
  const runs = joinOverBlanks(diff.runs, oldTokens, newTokens);
  const substitutions = runs.flatMap((run) => {
    const isIndentation =
      run.oldStart === 0 &&
      [...oldTokens.slice(0, run.oldEnd), ...newTokens.slice(0, run.newEnd)].every(
        (token) => token.isBlank,
      );
    return isIndentation ? [] : [substitutionOf(run, { oldTokens, newTokens, newLine })];
  });
  if (substitutions.length === 0) return undefined;
  return { oldLine, newLine, oldTokens, substitutions, keptShare: diff.similarity };
}

function joinOverBlanks(
  runs: readonly TokenRun[],
  oldTokens: readonly LineToken[],
  newTokens: readonly LineToken[],
): readonly TokenRun[] {
  const joined: TokenRun[] = [];
  for (const run of runs) {
    const last = joined.at(-1);
    const isBlankBetween =
      last !== undefined &&
      oldTokens.slice(last.oldEnd, run.oldStart).every((token) => token.isBlank) &&
      newTokens.slice(last.newEnd, run.newStart).every((token) => token.isBlank);
    if (last === undefined || !isBlankBetween) joined.push(run);
    else joined[joined.length - 1] = { ...last, oldEnd: run.oldEnd, newEnd: run.newEnd };
  }
  return joined;
}

interface Sides {
  readonly oldTokens: readonly LineToken[];
  readonly newTokens: readonly LineToken[];
  readonly newLine: string;
}

function substitutionOf(run: TokenRun, { oldTokens, newTokens, newLine }: Sides): Substitution {
  const gone = oldTokens.slice(run.oldStart, run.oldEnd);
  const come = newTokens.slice(run.newStart, run.newEnd);
  const newText = come.map((token) => token.text).join('');
  const neighbour =
    gone.find((token) => !token.isBlank) ?? oldTokens[run.oldStart - 1] ?? oldTokens[run.oldEnd];
  return {
    oldTokens: gone,
    newText,
    newTexts: come.map((token) => token.text),
    left: contextLeft(oldTokens, run.oldStart),
    right: contextRight(oldTokens, run.oldEnd),
    isBlankLeft: isBlankAt(oldTokens, run.oldStart - 1),
    isBlankRight: isBlankAt(oldTokens, run.oldEnd),
    tokenClass: neighbour?.tokenClass ?? lineTokens(newLine, '')[0]?.tokenClass ?? 'code',
    isRename:
      gone.length === 1 &&
      come.length === 1 &&
      gone[0]?.isWord === true &&
      come[0]?.isWord === true,
  };
}

const isBlankAt = (tokens: readonly LineToken[], at: number): boolean =>
  tokens[at]?.isBlank ?? true;

function contextLeft(tokens: readonly LineToken[], from: number): readonly string[] {
  const found: string[] = [];
  for (let at = from - 1; at >= 0 && found.length < maxContext; at -= 1) {
    const token = tokens[at];
    if (token !== undefined && !token.isBlank) found.push(token.text);
  }
  if (found.length < maxContext) found.push('^');
  return found;
}

function contextRight(tokens: readonly LineToken[], from: number): readonly string[] {
  const found: string[] = [];
  for (let at = from; at < tokens.length && found.length < maxContext; at += 1) {
    const token = tokens[at];
    if (token !== undefined && !token.isBlank) found.push(token.text);
  }
  if (found.length < maxContext) found.push('$');
  return found;
}

/** What a line must contain for a substitution to fit at all: a quick look before it is cut into tokens. */
export function anchorsOf({ oldTokens, left, right }: Substitution): readonly string[] {
  const words = oldTokens.filter((token) => !token.isBlank).map((token) => token.text);
  if (words.length > 0) return words;
  return [left[0], right[0]].filter(
    (text) => text !== undefined && text !== '^' && text !== '$',
  ) as string[];
}

/** The places of a line where a substitution fits, without overlaps, from left to right. */
export function findOccurrences(
  tokens: readonly LineToken[],
  substitution: Substitution,
): readonly Occurrence[] {
  const { oldTokens, newText } = substitution;
  const found: Occurrence[] = [];
  let from = 0;
  for (let at = 0; at + oldTokens.length <= tokens.length; at += 1) {
    if (at < from || !matchesAt(tokens, at, substitution)) continue;
    const end = at + oldTokens.length;
    const left = agreement(contextLeft(tokens, at), substitution.left);
    const right = agreement(contextRight(tokens, end), substitution.right);
    if (!hasEnoughContext(substitution, left, right)) continue;
    if (isAppliedAt(tokens, at, substitution)) continue;
    const start = tokens[at]?.start ?? lineEnd(tokens);
    const width = oldTokens.reduce((sum, token) => sum + token.text.length, 0);
    found.push({ start, end: start + width, newText, left, right, substitution });
    from = Math.max(end, at + 1);
  }
  return found;
}

const lineEnd = (tokens: readonly LineToken[]): number => {
  const last = tokens.at(-1);
  return last === undefined ? 0 : last.start + last.text.length;
};

function matchesAt(
  tokens: readonly LineToken[],
  at: number,
  { oldTokens, tokenClass, isBlankLeft, isBlankRight }: Substitution,
): boolean {
  if (!oldTokens.every((token, index) => tokens[at + index]?.text === token.text)) return false;
  const visible = oldTokens.findIndex((token) => !token.isBlank);
  if (visible >= 0) return tokens[at + visible]?.tokenClass === tokenClass;
  const neighbour = tokens[at - 1] ?? tokens[at];
  return (
    neighbour?.tokenClass === tokenClass &&
    isBlankAt(tokens, at - 1) === isBlankLeft &&
    isBlankAt(tokens, at + oldTokens.length) === isBlankRight
  );
}

function agreement(here: readonly string[], there: readonly string[]): number {
  let same = 0;
  while (same < here.length && same < there.length && here[same] === there[same]) same += 1;
  return same;
}

/** A name may stand anywhere; a bracket, a number or an insertion says something only among the same neighbours. */
function hasEnoughContext(
  { oldTokens, isRename }: Substitution,
  left: number,
  right: number,
): boolean {
  const [first] = oldTokens;
  if (first === undefined) return left >= 1 && right >= 1 && left + right >= 3;
  if (isRename && first.text.length >= 3 && !/^\d/.test(first.text)) return true;
  return oldTokens.some((token) => token.isWord) ? left + right >= 1 : left + right >= 3;
}

/** Whether what would be written stands there already: `x` became `await x`, and this is an `await x`. */
function isAppliedAt(
  tokens: readonly LineToken[],
  at: number,
  { oldTokens, newTexts }: Substitution,
): boolean {
  for (let offset = 0; offset + oldTokens.length <= newTexts.length; offset += 1) {
    const holdsOld = oldTokens.every((token, index) => newTexts[offset + index] === token.text);
    if (!holdsOld) continue;
    const stands = newTexts.every((text, index) => tokens[at - offset + index]?.text === text);
    if (stands) return true;
  }
  return false;
}

/** The line with everything replaced. Occurrences must not overlap. */
export function applyOccurrences(line: string, occurrences: readonly Occurrence[]): string {
  let text = line;
  for (const { start, end, newText } of [...occurrences].sort((a, b) => b.start - a.start))
    text = text.slice(0, start) + newText + text.slice(end);
  return text;
}
