import { diffLines } from '../../documents/lineDiff.ts';

/** A line that stands in both texts, its blanks aside. */
interface Pair {
  readonly ownAt: number;
  readonly writtenAt: number;
}

/**
 * Lines that a model wrote anew, with the indentation that the same lines have in the document: written from the margin, with
 * spaces for tabs, or with a first line that has lost its blanks. A few lines may stand deeper than before, as within a new
 * block. Undefined when lines are indented anew otherwise: then it is not known which indentation is meant.
 */
export function inIndentationOf(
  own: readonly string[],
  written: readonly string[],
): readonly string[] | undefined {
  const lines = withFirstIndentation(own, written);
  const pairs = pairsOf(own, lines);
  const telling = pairs.filter(({ ownAt }) => own[ownAt]?.trim() !== '');
  const isMoved = ({ ownAt, writtenAt }: Pair): boolean =>
    indentationOf(own[ownAt]) !== indentationOf(lines[writtenAt]);
  const moved = telling.filter(isMoved);
  const placed =
    moved.length === 0 ? lines : (fromMargin(own, lines, telling) ?? inTabs(own, lines, telling));
  const isAnew =
    2 * moved.length > telling.length ||
    moved.some(({ ownAt, writtenAt }) => !isDeeper(lines[writtenAt], own[ownAt]));
  if (placed === undefined && isAnew) return undefined;
  const result = [...(placed ?? lines)];
  // Blanks at a line's end are nobody's edit.
  for (const { ownAt, writtenAt } of pairs) {
    const line = own[ownAt] ?? '';
    if (line.trim() === '' || indentationOf(line) === indentationOf(result[writtenAt]))
      result[writtenAt] = line;
  }
  return result;
}

const isDeeper = (line: string | undefined, than: string | undefined): boolean =>
  indentationOf(line).startsWith(indentationOf(than));

const indentationOf = (line: string | undefined): string => /^\s*/.exec(line ?? '')?.[0] ?? '';

/** The blanks of the first line get lost between a tag and the text. */
function withFirstIndentation(
  own: readonly string[],
  written: readonly string[],
): readonly string[] {
  const [first = '', ...others] = written;
  const [ownFirst, ...ownOthers] = own;
  const isIndented = (lines: readonly string[]) => lines.some((line) => /^\s+\S/.test(line));
  const isAnother = pairsOf(own, written).some(
    ({ ownAt, writtenAt }) => ownAt === 0 && writtenAt > 0,
  );
  // One bracket is like another.
  if (isAnother || !/\p{L}/u.test(first)) return written;
  // Where no line has any, it is the whole text that was written from the margin.
  if (/^\s/.test(first) || !isIndented(others) || !isIndented(ownOthers)) return written;
  const isWhole = pairsOf(ownOthers, others).some(
    ({ ownAt, writtenAt }) =>
      ownOthers[ownAt]?.trim() !== '' &&
      indentationOf(ownOthers[ownAt]) === indentationOf(others[writtenAt]) &&
      indentationOf(ownOthers[ownAt]) !== '',
  );
  return isWhole ? [indentationOf(ownFirst) + first, ...others] : written;
}

function pairsOf(own: readonly string[], written: readonly string[]): readonly Pair[] {
  const trim = (line: string): string => line.trim();
  const pairs: Pair[] = [];
  let ownAt = 0;
  let writtenAt = 0;
  const upTo = (end: number): void => {
    for (; ownAt < end; ownAt += 1, writtenAt += 1) pairs.push({ ownAt, writtenAt });
  };
  for (const change of diffLines(own.map(trim), written.map(trim))) {
    upTo(change.oldStart);
    ownAt = change.oldEnd;
    writtenAt = change.newEnd;
  }
  upTo(own.length);
  return pairs;
}

/** Every line lacks the blanks that all lines of the document have. */
function fromMargin(
  own: readonly string[],
  written: readonly string[],
  pairs: readonly Pair[],
): readonly string[] | undefined {
  const [shift = ''] = own
    .filter((line) => line.trim() !== '')
    .map(indentationOf)
    .sort((a, b) => a.length - b.length);
  const isMargin =
    shift !== '' &&
    pairs.every(
      ({ ownAt, writtenAt }) =>
        indentationOf(own[ownAt]) === shift + indentationOf(written[writtenAt]),
    );
  if (!isMargin) return undefined;
  return written.map((line) => (line.trim() === '' ? line : shift + line));
}

/** Whether one is indented with tabs alone and the other with spaces alone. */
function haveOtherMarks(own: readonly string[], written: readonly string[]): boolean {
  const marksOf = (lines: readonly string[]): string =>
    [...new Set(lines.map(indentationOf).join(''))].join('');
  return [marksOf(own), marksOf(written)].sort().join('') === '\t ';
}

/** Spaces for the document's tabs or the other way round: what a line has is told by one that both texts share. */
function inTabs(
  own: readonly string[],
  written: readonly string[],
  pairs: readonly Pair[],
): readonly string[] | undefined {
  if (!haveOtherMarks(own, written)) return undefined;
  const known = new Map<string, string>([['', '']]);
  for (const { ownAt, writtenAt } of pairs) {
    const from = indentationOf(written[writtenAt]);
    const to = indentationOf(own[ownAt]);
    if ((known.get(from) ?? to) !== to) return undefined;
    known.set(from, to);
  }
  const placed = written.map((line) => {
    const to = known.get(indentationOf(line));
    return line.trim() === '' ? line : to === undefined ? undefined : to + line.trimStart();
  });
  return placed.every((line) => line !== undefined) ? placed : undefined;
}
