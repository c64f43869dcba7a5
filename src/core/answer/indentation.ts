import { languageOf } from '../language/languages.ts';
import { indentOf, isBlankLine, isTelling } from './textLines.ts';

const sameText = (a: readonly string[], b: readonly string[]): boolean =>
  a.map((line) => line.trimEnd()).join('\n') === b.map((line) => line.trimEnd()).join('\n');

export interface FittedLevel {
  readonly lines: readonly string[];
  /** Only meaning tells whether the level that the answer gave is wanted. */
  readonly isDoubtful: boolean;
}

interface LevelHints {
  /** Lines of the code that are lines of the old part. */
  readonly pairs: readonly {
    readonly code: number;
    readonly old: number;
    readonly isSame: boolean;
  }[];
  /** Code lines that stand for others: their own level says nothing. */
  readonly isMarker: (code: number) => boolean;
}

/** Languages without indented blocks in which the level of a line is part of what it means all the same. */
const otherLevels = new Set(['markdown', 'restructuredtext', 'makefile']);

function hasLevels(languageId: string): boolean {
  const { id, indentBlocks } = languageOf(languageId);
  return indentBlocks || otherLevels.has(id);
}

/**
 * Brings code to the level of the lines it replaces, by the lines told again. An answer in which some of those stand where
 * they stood is left as it is: what stands elsewhere was moved.
 */
export function fitLevel(
  code: readonly string[],
  old: readonly string[],
  languageId: string,
  { pairs, isMarker }: LevelHints,
): FittedLevel {
  const asGiven: FittedLevel = { lines: code, isDoubtful: false };
  const own = code.map((line, index) => (isMarker(index) ? '' : line));
  const given = commonIndent(own);
  const wanted = commonIndent(old);
  const shifts = shiftsOf(code, old, pairs);
  if (shifts.length === 0)
    return given === wanted || old.every(isBlankLine)
      ? asGiven
      : shiftedBy(wanted.length - given.length, code, old, languageId, given);
  if (shifts.every(({ by }) => by === 0)) return asGiven;
  const by = shifts[0]?.by ?? 0;
  if (isFirstLineOnly(code, old, shifts))
    // It begins where the cursor stood.
    return given.length < wanted.length
      ? { ...asGiven, lines: firstShifted(code, by, old) }
      : asGiven;
  if (shifts.some(({ by }) => by === 0)) return asGiven;
  const isUniform = shifts.every((one) => one.by === by);
  // A block that got a new one around it: its lines moved in, and the outermost line stands where it stood.
  if (given === wanted && by < 0) return asGiven;
  if (!isUniform) return { ...asGiven, isDoubtful: hasLevels(languageId) };
  return shiftedBy(by, code, old, languageId, given);
}

/** Whether the first line alone stands elsewhere than it stood. */
function isFirstLineOnly(
  code: readonly string[],
  old: readonly string[],
  [first, ...rest]: readonly Shift[],
): boolean {
  const isFilled = (line: string) => !isBlankLine(line);
  const top = code.findIndex(isFilled);
  if (first?.code !== top || rest.some(({ by }) => by !== 0)) return false;
  const below = commonIndent(code.slice(top + 1));
  const oldBelow = commonIndent(old.slice(old.findIndex(isFilled) + 1));
  return rest.length > 0 || (below !== '' && below !== commonIndent(code) && below === oldBelow);
}

function firstShifted(
  code: readonly string[],
  by: number,
  old: readonly string[],
): readonly string[] {
  const top = code.findIndex((line) => !isBlankLine(line));
  return code.map((line, index) => (index === top ? shift(line, by, old) : line));
}

function shiftedBy(
  by: number,
  code: readonly string[],
  old: readonly string[],
  languageId: string,
  given: string,
): FittedLevel {
  const lines = code.map((line) => shift(line, by, old));
  // Asked to indent a block, a model does just that: taking it back would leave nothing.
  if (sameText(lines, old) && !sameText(code, old)) return { lines: code, isDoubtful: false };
  const isMeaningful = hasLevels(languageId) && given !== '' && by !== 0;
  return { lines, isDoubtful: isMeaningful };
}

function shift(line: string, by: number, old: readonly string[]): string {
  if (isBlankLine(line) || by === 0) return line;
  const indent = indentOf(line);
  if (by < 0) return indent.slice(Math.min(indent.length, -by)) + line.slice(indent.length);
  const sign = indent[0] ?? commonIndent(old)[0] ?? ' ';
  return sign.repeat(by) + line;
}

interface Shift {
  readonly code: number;
  readonly by: number;
}

/** How far each line told again stands from where it stood, in characters of white space. */
function shiftsOf(
  code: readonly string[],
  old: readonly string[],
  pairs: LevelHints['pairs'],
): readonly Shift[] {
  const filled = pairs.filter((pair) => !isBlankLine(code[pair.code] ?? ''));
  const telling = filled.filter((pair) => isTelling(code[pair.code] ?? ''));
  const same = telling.filter((pair) => pair.isSame);
  const chosen = same.length > 0 ? same : telling.length > 0 ? telling : filled;
  return chosen.map((pair) => ({
    code: pair.code,
    by: indentOf(old[pair.old] ?? '').length - indentOf(code[pair.code] ?? '').length,
  }));
}

/** The white space that all lines which are not blank begin with. */
export function commonIndent(lines: readonly string[]): string {
  const indents = lines.filter((line) => !isBlankLine(line)).map(indentOf);
  return indents.reduce((common, indent) => {
    let length = 0;
    while (length < common.length && common[length] === indent[length]) length++;
    return common.slice(0, length);
  }, indents[0] ?? '');
}

/** Writes the indentation with the document's tabs or spaces, and with its width of a step. */
export function fitStyle(
  code: readonly string[],
  old: readonly string[],
  document: readonly string[],
): readonly string[] {
  const wanted = indentUnit(document);
  const given = indentUnit(code);
  if (wanted === undefined || given === undefined || wanted === given) return code;
  const isOtherKind = (wanted === '\t') !== (given === '\t');
  if (!isOtherKind && !isRescaled(code, old)) return code;
  return code.map((line) => {
    const indent = indentOf(line);
    const steps = Math.floor(indent.length / given.length);
    return (
      wanted.repeat(steps) + ' '.repeat(indent.length % given.length) + line.slice(indent.length)
    );
  });
}

/** One step of indentation: a tab, or as many spaces as the smallest step. Undefined when nothing is indented. */
export function indentUnit(lines: readonly string[]): string | undefined {
  const indents = lines.filter((line) => !isBlankLine(line)).map(indentOf);
  const tabs = indents.filter((indent) => indent.startsWith('\t')).length;
  const spaces = indents.filter((indent) => indent.startsWith(' ')).length;
  if (tabs + spaces === 0) return undefined;
  if (tabs > spaces) return '\t';
  const steps = new Map<number, number>();
  let before = 0;
  for (const indent of indents) {
    const step = indent.length - before;
    // Steps outwards may close several blocks at once; a single space is alignment, e.g. of a comment's stars.
    if (step > 1) steps.set(step, (steps.get(step) ?? 0) + 1);
    before = indent.length;
  }
  const [best] = [...steps].sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  return best === undefined ? undefined : ' '.repeat(best[0]);
}

/** Lines that stand in both texts, but all of the indented ones at another depth: the model used its own width. */
function isRescaled(code: readonly string[], old: readonly string[]): boolean {
  const depthIn = (lines: readonly string[]) => {
    const least = commonIndent(lines).length;
    return (line: string) => indentOf(line).length - least;
  };
  const [oldDepth, depth] = [depthIn(old), depthIn(code)];
  const depths = new Map(old.filter((l) => !isBlankLine(l)).map((l) => [l.trim(), oldDepth(l)]));
  const witnesses = code.filter((line) => depth(line) > 0 && depths.has(line.trim()));
  return (
    witnesses.length >= 2 && witnesses.every((line) => depths.get(line.trim()) !== depth(line))
  );
}
