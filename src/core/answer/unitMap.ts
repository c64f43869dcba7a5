import { runAtOnce, type Steps } from '../steps.ts';
import type { LinePair } from './alignLines.ts';
import type { AnswerTarget } from './answerTarget.ts';
import { indentOf, isBlankLine, isTelling, saysAnything } from './textLines.ts';
import { type Unit, unitSteps } from './units.ts';

/** Which things of an answer are which things of the old text. */
export interface UnitMap {
  /** Whether a line of the code belongs to something that the old text lacks. */
  isNew(code: number): boolean;
  /** What the things around two lines say about their being the same: a bonus, or undefined for "never". */
  worth(code: number, old: number): number | undefined;
  /** Line after the old thing that is told again by the thing which holds this line of the code. */
  toldTo(code: number, pairs: readonly LinePair[]): number | undefined;
  /** Whether an old line begins a thing, or the comment or attribute above one. */
  beginsUnit(old: number): boolean;
  /**
   * Whether the code is what stood inside of a block, now without the block (the body of an `if` that is gone): its lines
   * stand further out than they did, at the level of the target, and no thing vanishes.
   */
  isUnnested(pairs: readonly LinePair[], isAtLevel: boolean): boolean;
  /** Whether these two lines begin the same thing. */
  startsWhole(code: number, old: number): boolean;
}

const holding = new Set<Unit['kind']>(['block', 'test', 'rule', 'section']);

export function createUnitMap(
  code: readonly string[],
  target: AnswerTarget,
  isMarker: (line: number) => boolean,
): UnitMap {
  const hasMarkers = code.some((_, line) => isMarker(line));
  const { document, start, end } = target;
  const {
    units: codeUnits,
    names: codeNames,
    around: codeAround,
    heads: codeHeads,
  } = readText(code, target.languageId);
  const old = readOldText(target);
  const { units: oldUnits, names: oldNames, around: oldAround, heads: oldHeads } = old;
  const ends = pairedEnds(code, codeUnits, old.lastLines);
  const fresh = new Set(codeUnits.filter((unit) => isFresh(unit)));
  const newLines = new Set<number>();
  for (const unit of fresh)
    for (let line = headStart(code, unit.start); line < unit.end; line++) newLines.add(line);

  function isFresh(unit: Unit): boolean {
    if (oldNames.has(keyOf(unit))) return false;
    // What is left out of it stands in the old text: then it is not new.
    if (code.some((_, line) => line >= unit.start && line < unit.end && isMarker(line)))
      return false;
    if (unit.kind === 'key' || unit.kind === 'value')
      return hasMarkers && unit.end - unit.start === 1 && !hasRewrite(unit);
    const body = code.slice(unit.start, unit.end).filter(isTelling);
    const known = body.filter((line) => old.texts.has(line.trim())).length;
    const isOther = known === 0 || (known < 2 && known < 0.6 * body.length);
    return isOther && (hasMarkers || isAdded(unit));
  }

  /** What two lines that name things say about each other. */
  function headWorth(head: Unit, old: Unit): number | undefined {
    if (keyOf(head) === keyOf(old)) return 0.6;
    return codeNames.has(keyOf(old)) || oldNames.has(keyOf(head)) ? undefined : -0.3;
  }

  /** What the things around two lines say: the same one, one that got another name, or two that exist both. */
  function aroundWorth(line: number, old: Unit | undefined): number | undefined {
    const around = codeAround[line];
    if (around === undefined || !holding.has(around.kind)) return 0;
    if (old !== undefined && keyOf(old) === keyOf(around)) return 0.02;
    if (old !== undefined && isHeadLeftOut(around, line) && isOnlyOneIn(around, old)) return 0;
    const isRename =
      !oldNames.has(keyOf(around)) && old !== undefined && !codeNames.has(keyOf(old));
    return isRename ? 0 : undefined;
  }

  /** Whether a marker stands above the line in its thing: it may stand for the head of one inside. */
  function isHeadLeftOut(around: Unit, line: number): boolean {
    for (let above = around.start + 1; above < line; above++) if (isMarker(above)) return true;
    return false;
  }

  /** Whether an old thing is the only one inside of the one that the code tells again: with two it would be a guess. */
  function isOnlyOneIn(around: Unit, old: Unit): boolean {
    const outer = oldUnits.filter((unit) => keyOf(unit) === keyOf(around));
    const [only] = outer;
    if (only === undefined || outer.length > 1) return false;
    const inner = oldUnits.filter(
      (unit) => holding.has(unit.kind) && unit.start > only.start && unit.end <= only.end,
    );
    return inner.length === 1 && inner[0] === old;
  }

  /** A key with another name in place of one that the code tells nothing of. */
  function hasRewrite(unit: Unit): boolean {
    const value = (code[unit.start] ?? '').replace(/^[^:=]*[:=]/, '').trim();
    return document
      .slice(start, end)
      .some((line) => line.replace(/^[^:=]*[:=]/, '').trim() === value && isTelling(value));
  }

  /** Whether all things of the target are told again beside this one, so that it is none of them renamed. */
  function isAdded(unit: Unit): boolean {
    const own = oldUnits.filter(
      (other) => other.kind === unit.kind && other.start >= start && other.end <= end,
    );
    return own.length > 0 && own.every((other) => codeNames.has(keyOf(other)));
  }

  return {
    isNew: (line) => newLines.has(line),
    worth(line, at) {
      const head = codeHeads.get(line);
      const oldHead = oldHeads.get(at);
      if (head !== undefined && oldHead !== undefined && holding.has(head.kind))
        return headWorth(head, oldHead);
      if (ends.get(line)?.includes(at) === true) return 1.2;
      return aroundWorth(line, oldAround[at]);
    },
    toldTo(line, pairs) {
      const known = new Map(pairs.map((pair) => [pair.code, pair.old]));
      const told = codeUnits
        .filter((unit) => unit.start <= line && line < unit.end)
        .map((unit) => oldHeads.get(known.get(unit.start) ?? -1))
        .filter((unit) => unit !== undefined);
      return told.length === 0 ? undefined : Math.max(...told.map((unit) => unit.end));
    },
    beginsUnit(at) {
      return oldUnits.some(
        (unit) =>
          (holding.has(unit.kind) || unit.kind === 'case') &&
          unit.start >= at &&
          headStart(document, unit.start) <= at,
      );
    },
    isUnnested(pairs, isAtLevel) {
      const [first] = pairs;
      const telling = pairs.filter((pair) => isTelling(code[pair.code] ?? ''));
      if (!isAtLevel || first === undefined || first.code > 0 || telling.length === 0) return false;
      const out = telling.every(
        (pair) =>
          indentOf(document[pair.old] ?? '').length > indentOf(code[pair.code] ?? '').length,
      );
      const head = document.slice(start, first.old).some(saysAnything);
      const vanishes = oldUnits.some(
        (unit) => holding.has(unit.kind) && unit.start >= start && unit.start < first.old,
      );
      return out && head && !vanishes;
    },
    startsWhole(line, at) {
      const head = codeHeads.get(line);
      return head !== undefined && oldHeads.has(at) && head.kind === oldHeads.get(at)?.kind;
    },
  };
}

const keyOf = ({ kind, name }: Unit): string => `${kind} ${name}`;

/** By line, the innermost thing that holds it. Things come in the order of their beginnings. */
function innermost(units: readonly Unit[], count: number): readonly (Unit | undefined)[] {
  const around = new Array<Unit | undefined>(count).fill(undefined);
  for (const unit of units)
    if (holding.has(unit.kind)) around.fill(unit, unit.start, Math.min(unit.end, count));
  return around;
}

/** What a text says of its things. */
interface TextUnits {
  readonly units: readonly Unit[];
  readonly names: ReadonlySet<string>;
  readonly around: readonly (Unit | undefined)[];
  /** By their first lines. */
  readonly heads: ReadonlyMap<number, Unit>;
}

interface OldTextUnits extends TextUnits {
  readonly texts: ReadonlySet<string>;
  /** The last lines of the things of a name. */
  readonly lastLines: ReadonlyMap<string, readonly number[]>;
}

const readText = (lines: readonly string[], languageId: string): TextUnits =>
  runAtOnce(textSteps(lines, languageId));

function* textSteps(lines: readonly string[], languageId: string): Steps<TextUnits> {
  const units = yield* unitSteps(lines, languageId);
  const names = new Set(units.map(keyOf));
  yield;
  const around = innermost(units, lines.length);
  yield;
  return { units, names, around, heads: new Map(units.map((unit) => [unit.start, unit])) };
}

type OldText = Pick<AnswerTarget, 'document' | 'languageId'>;

/** Reads the things of the text that an answer will be about, once for each text. */
const readOldText = (target: OldText): OldTextUnits => runAtOnce(oldTextSteps(target));

/** The same, with rests: it takes some 80 ms in 20,000 lines. */
export function* oldTextSteps({ document, languageId }: OldText): Steps<OldTextUnits> {
  const known = oldTexts.get(document);
  if (known !== undefined && known.languageId === languageId) return known.read;
  const text = yield* textSteps(document, languageId);
  yield;
  const lastLines = new Map<string, number[]>();
  for (const unit of text.units) {
    const lines = lastLines.get(keyOf(unit));
    if (lines === undefined) lastLines.set(keyOf(unit), [unit.end - 1]);
    else lines.push(unit.end - 1);
  }
  yield;
  const texts = new Set(document.map((line) => line.trim()));
  const read = { ...text, lastLines, texts };
  oldTexts.set(document, { languageId, read });
  return read;
}

const oldTexts = new WeakMap<
  readonly string[],
  { readonly languageId: string; readonly read: OldTextUnits }
>();

/** By the last line of each thing of the code, the last lines of the old things of the same name. */
function pairedEnds(
  code: readonly string[],
  codeUnits: readonly Unit[],
  lastLines: OldTextUnits['lastLines'],
): ReadonlyMap<number, readonly number[]> {
  const ends = new Map<number, readonly number[]>();
  for (const unit of codeUnits) {
    const isCloser = !isTelling(code[unit.end - 1] ?? '');
    if (unit.end - unit.start < 2 || !isCloser) continue;
    const same = lastLines.get(keyOf(unit)) ?? [];
    ends.set(unit.end - 1, [...(ends.get(unit.end - 1) ?? []), ...same]);
  }
  return ends;
}

/** The line on which the comments and attributes right above a thing begin. */
function headStart(lines: readonly string[], at: number): number {
  let start = at;
  while (start > 0 && isAttached(lines[start - 1] ?? '')) start--;
  return start;
}

const isAttached = (line: string): boolean =>
  !isBlankLine(line) && /^\s*(?:\/\/|\/\*|\*|#|--|<!--|;|%|@|\[)/.test(line);
