import { alignLines, type LinePair } from './alignLines.ts';
import {
  type AnswerRepair,
  type AnswerTarget,
  isWholeDocument,
  targetLines,
} from './answerTarget.ts';
import {
  bracketBalance,
  isAkin,
  isAttribute,
  isComment,
  isCutOf,
  isSameShape,
  lacksOneLine,
  withEdgesOf,
  withoutDoubleBlanks,
} from './codeShape.ts';
import type { Doubt } from './doubt.ts';
import { commonIndent, fitLevel, fitStyle } from './indentation.ts';
import { isTextLanguage } from './languageTraits.ts';
import { similarity } from './lineSimilarity.ts';
import { withoutBlankEdges } from './locate.ts';
import { markerCertainty, partMarkers } from './markers.ts';
import { indentOf, isBlankLine, isTelling, saysAnything } from './textLines.ts';
import { createUnitMap } from './unitMap.ts';

/** What the target's lines become by an answer, and what is doubtful about it. */
export interface PlacedCode {
  readonly lines: readonly string[];
  readonly repairs: readonly AnswerRepair[];
  readonly doubts: readonly Doubt[];
}

/**
 * Places code by what it tells again: lines that stand in the old text, or are rewritten, say what the rest belongs to.
 * Old lines before the first and behind the last line told again stay, as do those that a marker stands for.
 */
export function placeCode(given: readonly string[], target: AnswerTarget): PlacedCode {
  const old = targetLines(target);
  if (old.every(isBlankLine)) return { lines: given, repairs: [], doubts: [] };
  const quoted = new Set(target.document.map((line) => line.trim()));
  const parted = partMarkers(withoutBlankEdges(given), quoted, target.languageId);
  const code = fitStyle(parted, old, target.document);
  const certainties = code.map((line) =>
    quoted.has(line.trim()) ? undefined : markerCertainty(line, target.languageId),
  );
  const sure = certainties.map((certainty) => certainty === 'sure');
  const first = createPlacing(code, target, sure).place();
  const marked = certainties.map((certainty, index) =>
    certainty === 'maybe' ? first.isMissingAt(index) : certainty === 'sure',
  );
  const isSame = marked.every((isMarker, index) => isMarker === sure[index]);
  const placed = isSame ? first : createPlacing(code, target, marked).place();
  const isElided = marked.some(Boolean);
  const isUnchanged = placed.lines.join('\n') === old.join('\n');
  // Context told again and nothing else: then it was not context. Likewise a line left out at one end.
  if (isUnchanged && !isElided && placed.hasContext)
    return { lines: withEdgesOf(code, old), repairs: [], doubts: [] };
  if (isUnchanged && !isElided && lacksOneLine(code, old))
    return {
      lines: withEdgesOf(createPlacing(code, target, marked).placeAlone(), old),
      repairs: [],
      doubts: [],
    };
  const { lines } = placed;
  const repairs: AnswerRepair[] = [];
  if (isElided) repairs.push('elided');
  if (placed.hasContext) repairs.push('context');
  if (placed.isFragment) repairs.push('fragment');
  if (placed.isShifted || code.some((line, index) => line !== parted[index]))
    repairs.push('indentation');
  return { lines: withEdgesOf(lines, old), repairs, doubts: placed.doubts };
}

interface Placing {
  readonly lines: readonly string[];
  readonly doubts: readonly Doubt[];
  readonly hasContext: boolean;
  readonly isShifted: boolean;
  /** Whether lines of the target stay because the code is about another part of it. */
  readonly isFragment: boolean;
  /** Whether old lines would be lost where this line of the code stands. */
  isMissingAt(code: number): boolean;
}

function createPlacing(code: readonly string[], target: AnswerTarget, marked: readonly boolean[]) {
  const { document, start, end } = target;
  const old = targetLines(target);
  const hasMarkers = marked.some(Boolean);
  const isMarker = (line: number) => marked[line] === true;
  const map = createUnitMap(code, target, isMarker);
  const pairs = alignLines(code, document, {
    near: target,
    isMarker,
    isNew: map.isNew,
    worth: map.worth,
  });
  const doubts: Doubt[] = [];
  let isFragment = false;

  function place(): Placing {
    const range = codeRange();
    const own = strongOnly(pairs.filter((pair) => isOwn(pair, range)));
    const level = fitLevel(code.slice(range.from, range.to), old, target.languageId, {
      pairs: own.map((pair) => ({ ...pair, code: pair.code - range.from, old: pair.old - start })),
      isMarker: (index) => isMarker(index + range.from),
    });
    if (level.isDoubtful) doubts.push({ kind: 'level' });
    const fitted = (index: number) => level.lines[index - range.from] ?? '';
    const isUnnested = map.isUnnested(own, commonIndent(code) === commonIndent(old));
    const lines = isUnnested ? code.slice(range.from, range.to) : assemble(own, range, fitted);
    return {
      lines,
      doubts,
      hasContext: range.from > 0 || range.to < code.length,
      isFragment,
      isShifted: level.lines.some((line, index) => line !== code[index + range.from]),
      isMissingAt,
    };
  }

  /**
   * Lines that only resemble old ones say little where no line is told again: then all is rewritten, and what they resemble
   * is chance.
   */
  function strongOnly(own: readonly LinePair[]): readonly LinePair[] {
    const isStrong = (pair: LinePair) => {
      const line = (code[pair.code] ?? '').trim();
      if (!isTelling(line)) return false;
      return pair.isSame || similarity((document[pair.old] ?? '').trim(), line) >= 0.8;
    };
    const told = own.filter((pair) => isTelling(code[pair.code] ?? '')).length;
    const isMost = told >= 0.5 * old.filter(isTelling).length;
    return own.some(isStrong) || isMost || hasMarkers ? own : [];
  }

  const isOwn = ({ old: at, code: line }: LinePair, range: CodeRange) =>
    at >= start && at < end && line >= range.from && line < range.to;

  /** The lines of the code that are about the target: what lies outside of it is told again for context. */
  function codeRange(): CodeRange {
    const before = pairs.filter(({ old: at }) => at < start);
    const after = pairs.filter(
      ({ old: at, code: line }) => at >= end && !isBlankLine(code[line] ?? ''),
    );
    const isContext = (list: readonly LinePair[]) =>
      list.some((pair) => isTelling(code[pair.code] ?? ''));
    const from = isContext(before) ? (before.at(-1)?.code ?? -1) + 1 : 0;
    const lastOwn = pairs.findLast(({ old: at }) => at >= start && at < end)?.code ?? -1;
    const to = isContext(after) ? (after[0]?.code ?? code.length) : code.length;
    return { from, to: to === code.length ? withoutSurplus(from, lastOwn, after) : to };
  }

  /** Closing brackets that stand behind the target already: without them the code is balanced as before. */
  function withoutSurplus(from: number, lastOwn: number, after: readonly LinePair[]): number {
    // A marker for what stands behind the target, and the closing bracket behind that.
    const marker = hasMarkers ? code.findIndex((_, line) => line > lastOwn && isMarker(line)) : -1;
    if (after[0] !== undefined && marker >= 0 && marker < after[0].code) return marker;
    const wanted = bracketBalance(old);
    const all = bracketBalance(code.slice(from));
    const first = after[0]?.code;
    if (hasMarkers || first === undefined || first <= lastOwn || all === wanted) return code.length;
    return bracketBalance(code.slice(from, first)) === wanted ? first : code.length;
  }

  function assemble(
    own: readonly LinePair[],
    range: CodeRange,
    fitted: (index: number) => string,
  ): readonly string[] {
    const lines: string[] = [];
    let codeAt = range.from;
    let oldAt = start;
    for (const pair of [...own, undefined]) {
      const gap: Gap = {
        codeFrom: codeAt,
        codeTo: pair?.code ?? range.to,
        oldFrom: oldAt,
        oldTo: pair?.old ?? end,
        isFirst: oldAt === start && codeAt === range.from && range.from === 0 && own.length > 0,
        isLast: pair === undefined && range.to === code.length && own.length > 0,
      };
      lines.push(...fillGap(gap, fitted));
      if (pair === undefined) break;
      lines.push(fitted(pair.code));
      codeAt = pair.code + 1;
      oldAt = pair.old + 1;
    }
    if (own.length === 0 || !own.some(({ code: line }) => isTelling(code[line] ?? '')))
      judgeRewrite(range);
    return lines;
  }

  function fillGap(gap: Gap, fitted: (index: number) => string): readonly string[] {
    const indexes = span(gap.codeFrom, gap.codeTo);
    const kept = document.slice(gap.oldFrom, gap.oldTo);
    if (indexes.some(isMarker)) return fillMarked(indexes, kept, fitted);
    const fresh = indexes.map(fitted);
    const says = fresh.some((line) => !isBlankLine(line));
    if (gap.isFirst && gap.isLast) return fresh;
    if (gap.isFirst && !says) {
      isFragment ||= kept.some(saysAnything);
      judgeHead(gap);
      return [...kept, ...fresh];
    }
    if (gap.isLast) return fillTail(gap, fresh, kept, says);
    return fresh;
  }

  function fillMarked(
    indexes: readonly number[],
    kept: readonly string[],
    fitted: (index: number) => string,
  ): readonly string[] {
    const firstMarker = indexes.findIndex(isMarker);
    const lastMarker = indexes.findLastIndex(isMarker);
    const head = indexes.slice(0, firstMarker).map(fitted);
    const middle = indexes.slice(firstMarker, lastMarker + 1).filter((index) => !isMarker(index));
    const tail = indexes.slice(lastMarker + 1).map(fitted);
    const marker = (code[indexes[firstMarker] ?? 0] ?? '').trim();
    const isFree = (index: number) =>
      isBlankLine(code[index] ?? '') || map.isNew(index) || isComment(code[index] ?? '');
    const isKnown =
      kept.every(isBlankLine) || indexes.every((index) => isMarker(index) || isFree(index));
    if (!isKnown || middle.some((index) => !isBlankLine(code[index] ?? '')))
      doubts.push({ kind: 'elided', marker });
    // Blank lines between a marker and a line told again are the marker's own: what it stands for brings its own.
    const own = (lines: readonly string[]) => (lines.every(isBlankLine) ? [] : lines);
    const [first, last] = [own(head), own(tail)];
    const body = withoutDoubleBlanks(
      kept,
      first.length > 0 ? first.at(-1) : undefined,
      last.length > 0 ? last[0] : undefined,
    );
    return [...first, ...body, ...last];
  }

  function fillTail(
    gap: Gap,
    fresh: readonly string[],
    kept: readonly string[],
    says: boolean,
  ): readonly string[] {
    const toldTo = Math.max(gap.oldFrom, Math.min(end, map.toldTo(gap.codeTo - 1, pairs) ?? 0));
    const isTold = toldTo > gap.oldFrom;
    const last = isTold ? toldTo : says ? end : gap.oldFrom;
    const gone = document.slice(gap.oldFrom, last).filter(saysAnything);
    const rest = document.slice(last, end);
    judgeTail(
      gone,
      fresh.filter((line) => !isBlankLine(line)),
      gap,
    );
    if (rest.some(saysAnything)) {
      isFragment = true;
      judgeRest(last);
    }
    return rest.some((line) => !isBlankLine(line))
      ? [...fresh, ...withoutDoubleBlanks(rest, fresh.at(-1), undefined)]
      : [...fresh, ...(last < end && kept.length > 0 ? rest : [])];
  }

  /** Old lines before the first one told again: they stay, where the code begins with something whole. */
  function judgeHead(gap: Gap): void {
    const untold = document.slice(gap.oldFrom, gap.oldTo);
    const body = untold.filter(
      (line) => saysAnything(line) && !isComment(line) && !isAttribute(line),
    );
    if (body.length > 0 && !map.startsWhole(gap.codeTo, gap.oldTo) && !isExcerpt())
      doubts.push({ kind: 'place' });
  }

  /** Old lines behind the last one told again: they stay, where the code ends with something whole. */
  function judgeRest(from: number): void {
    const at = span(from, end).find((line) => saysAnything(document[line] ?? '')) ?? end;
    if (!map.beginsUnit(at) && !isExcerpt()) doubts.push({ kind: 'cutOff' });
  }

  /** Whether the code is a run of lines out of the middle: it begins behind the target's first line and is closed. */
  function isExcerpt(): boolean {
    const first = pairs[0];
    const last = pairs.at(-1);
    if (first === undefined || last === undefined || hasMarkers) return false;
    const filled = code.filter((line) => !isBlankLine(line));
    const depth = Math.min(...filled.map((line) => indentOf(line).length));
    const isClosed =
      indentOf(filled[0] ?? '').length === depth && indentOf(filled.at(-1) ?? '').length === depth;
    const toldAgain = pairs.filter((pair) => pair.isSame && isTelling(code[pair.code] ?? ''));
    const startsInside = document.slice(start, first.old).some(isTelling);
    return (
      isClosed &&
      startsInside &&
      first.isSame &&
      last.isSame &&
      first.code === 0 &&
      last.code === code.length - 1 &&
      toldAgain.length >= 2 &&
      isOnlyPlace(first, last, toldAgain.length) &&
      bracketBalance(code) === bracketBalance(document.slice(first.old, last.old + 1))
    );
  }

  /** Whether the lines could not as well be others: the ones beside them, or the same ones elsewhere in the file. */
  function isOnlyPlace(first: LinePair, last: LinePair, count: number): boolean {
    const text = (line: number) => (document[line] ?? '').trim();
    const isRepeated = (line: number, step: number) => text(line) === text(line + step);
    if (isRepeated(first.old, -1) || isRepeated(last.old, 1)) return false;
    if (!isWholeDocument(target)) return true;
    const taken = new Set(pairs.map((pair) => pair.old));
    const elsewhere = alignLines(code, document, {
      near: target,
      isMarker,
      isNew: map.isNew,
      worth: (line, at) => (taken.has(at) ? undefined : map.worth(line, at)),
    }).filter((pair) => pair.isSame && isTelling(code[pair.code] ?? ''));
    return elsewhere.length < 0.8 * count;
  }

  function judgeTail(gone: readonly string[], fresh: readonly string[], gap: Gap): void {
    const lastCode = code.findLast((line) => !isBlankLine(line)) ?? '';
    const lastOld = old.findLast((line) => !isBlankLine(line)) ?? '';
    const candidates = fresh.length > 0 ? gone : document.slice(gap.oldFrom - 1, gap.oldFrom);
    const isPrefix = candidates.some((line) => isCutOf(line, lastCode));
    const isShort = gone.length > 0 && fresh.length === 0;
    const isEarly = gone.length > fresh.length && !isAkin(lastOld, lastCode) && tellsAgain();
    if (isPrefix || isShort || isEarly) doubts.push({ kind: 'cutOff' });
  }

  const tellsAgain = (): boolean => {
    const told = pairs.filter((pair) => isTelling(code[pair.code] ?? '')).length;
    return told >= 0.3 * code.filter(isTelling).length;
  };

  /** Nothing of the target is told again: all of it is rewritten, or the code is about something else. */
  function judgeRewrite(range: CodeRange): void {
    const before = old.filter(isTelling).length;
    const after = code.slice(range.from, range.to).filter(isTelling).length;
    if (before >= 8 && after < before / 3) doubts.push({ kind: 'place' });
    const last = code.findLast((line) => !isBlankLine(line)) ?? '';
    if (after < before && old.some((line) => isCutOf(line, last))) doubts.push({ kind: 'cutOff' });
    if (isWholeDocument(target) && before >= 8) doubts.push({ kind: 'place' });
    if (isTextLanguage(target.languageId) && !isSameShape(old, code.slice(range.from, range.to)))
      doubts.push({ kind: 'place' });
  }

  function isMissingAt(line: number): boolean {
    const before = pairs.findLast((pair) => pair.code < line);
    const after = pairs.find((pair) => pair.code > line);
    const from = Math.max(start, (before?.old ?? start - 1) + 1);
    const to = Math.min(end, after?.old ?? end);
    const isStub = after === undefined && /^\s*\.{3}\s*$/.test(code[line] ?? '');
    const isPaired = pairs.some((pair) => pair.code === line);
    return !isPaired && !isStub && document.slice(from, to).some(saysAnything);
  }

  /** The code fitted to its level, and nothing beside it. */
  function placeAlone(): readonly string[] {
    const own = pairs.filter(({ old: at }) => at >= start && at < end);
    const hints = own.map((pair) => ({ ...pair, old: pair.old - start }));
    return fitLevel(code, old, target.languageId, { pairs: hints, isMarker }).lines;
  }

  return { place, placeAlone };
}

interface CodeRange {
  readonly from: number;
  readonly to: number;
}

interface Gap {
  readonly codeFrom: number;
  readonly codeTo: number;
  readonly oldFrom: number;
  readonly oldTo: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
}

const span = (from: number, to: number): readonly number[] =>
  Array.from({ length: Math.max(0, to - from) }, (_, index) => from + index);
