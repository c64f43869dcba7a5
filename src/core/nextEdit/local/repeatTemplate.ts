import type { LineHunk } from '../../documents/lineHunk.ts';
import { logScale, noFeatures } from './features.ts';
import { type LocalCandidate, type LocalSituation, maxSources } from './localSituation.ts';
import { isImportLine, ownLines, placeFeatures } from './placeFeatures.ts';

/** Which word of the source stands for which word of the place: `Map` for `Set`. */
type WordMap = ReadonlyMap<string, string>;

const wordPattern = /[\p{L}\p{N}_$]+/gu;
/** More places than these are a matter for search and replace. */
const maxPlaces = 40;

/**
 * One of the last edits once more at lines of the same shape, with that place's words: `data instanceof Map` got
 * `typeof Map` in front, so `data instanceof Set` gets `typeof Set`.
 */
export function repeatTemplate(situation: LocalSituation): readonly LocalCandidate[] {
  const { lines, edits } = situation;
  const own = ownLines(edits);
  const shapes = shapesOf(lines);
  return edits.slice(-maxSources).flatMap((edit, index, sources) => {
    const source = sourceOf(lines, edit);
    if (source === undefined) return [];
    const places = placesOf(shapes, source, own);
    const found = places.flatMap((at) => {
      const words = mapWords(source.block, lines.slice(at, at + source.block.length));
      if (words === undefined || words.size === 0) return [];
      const hunk = fill(lines, edit, { source, at, words });
      return hunk === undefined ? [] : [{ hunk, words }];
    });
    return found.map(({ hunk, words }) => ({
      ...hunk,
      features: featuresOf(situation, {
        edit,
        hunk,
        words,
        recency: sources.length - 1 - index,
        places: found.length,
      }),
    }));
  });
}

/** The lines whose shape has to be found again, and where among them the edit is. */
interface Source {
  readonly block: readonly string[];
  /** Lines of the block before the edit: an insertion is found by its neighbours. */
  readonly before: number;
}

function sourceOf(lines: readonly string[], edit: LineHunk): Source | undefined {
  if (edit.oldLines.length > 0)
    return edit.oldLines.length <= 8 && says(edit.oldLines)
      ? { block: edit.oldLines, before: 0 }
      : undefined;
  const above = lines[edit.line - 1];
  const below = lines[edit.line + edit.newLines.length];
  if (above === undefined || below === undefined) return undefined;
  return says([above, below]) && edit.newLines.length <= 8
    ? { block: [above, below], before: 1 }
    : undefined;
}

/** A bracket alone has the shape of every other bracket. */
const says = (block: readonly string[]): boolean =>
  block.some((line) => (line.match(wordPattern)?.length ?? 0) >= 2);

/** A line with every word and every string made equal. */
function shapeOf(line: string): string {
  return line
    .trim()
    .replace(/'[^']*'|"[^"]*"/g, "'")
    .replace(wordPattern, 'w');
}

/** The lines of a document with their shapes, which are made only of lines that may have the one wanted. */
interface Shapes {
  readonly count: number;
  has(at: number, wanted: Wanted): boolean;
}

interface Wanted {
  readonly shape: string;
  readonly ends: string | undefined;
}

function shapesOf(lines: readonly string[]): Shapes {
  const shapes = new Map<number, string>();
  const kinds = new Map<string, string | undefined>();
  const ends = lines.map((line) => {
    const text = line.trim();
    const pair = text.slice(0, 1) + text.slice(-1);
    if (!kinds.has(pair)) kinds.set(pair, kindOfEnds(pair));
    return kinds.get(pair);
  });
  return {
    count: lines.length,
    has(at, wanted) {
      const own = ends[at];
      if (own !== undefined && wanted.ends !== undefined && own !== wanted.ends) return false;
      const shape = shapes.get(at) ?? shapeOf(lines[at] ?? '');
      shapes.set(at, shape);
      return shape === wanted.shape;
    },
  };
}

/** What lines of one shape have in common at a glance: their first and last character. Undefined beyond ASCII. */
function endsOf(line: string): string | undefined {
  const text = line.trim();
  return kindOfEnds(text.slice(0, 1) + text.slice(-1));
}

function kindOfEnds(ends: string): string | undefined {
  return /[^ -~]/.test(ends) ? undefined : ends.replace(/["']/g, "'").replace(/[\w$]/g, 'w');
}

function placesOf(
  shapes: Shapes,
  { block, before }: Source,
  own: ReadonlySet<number>,
): readonly number[] {
  const wanted = block.map((line) => ({ shape: shapeOf(line), ends: endsOf(line) }));
  const places: number[] = [];
  for (let at = 0; at + block.length <= shapes.count && places.length < maxPlaces; at += 1) {
    if (!wanted.every((one, offset) => shapes.has(at + offset, one))) continue;
    const isOwn = block.some((_, offset) => own.has(at + offset));
    if (!isOwn && !(before === 1 && own.has(at + 1))) places.push(at);
  }
  return places;
}

/** Undefined when a word would have to stand for two. Strings are compared as a whole. */
function mapWords(source: readonly string[], place: readonly string[]): WordMap | undefined {
  const map = new Map<string, string>();
  for (const [index, line] of source.entries()) {
    const from = piecesOf(line);
    const to = piecesOf(place[index] ?? '');
    if (from.length !== to.length) return undefined;
    for (const [at, piece] of from.entries()) {
      const other = to[at] ?? '';
      const known = map.get(piece);
      if (known !== undefined && known !== other) return undefined;
      map.set(piece, other);
    }
  }
  for (const [piece, other] of map) if (piece === other) map.delete(piece);
  return map;
}

const piecesOf = (line: string): readonly string[] =>
  line.match(/'[^']*'|"[^"]*"|[\p{L}\p{N}_$]+/gu) ?? [];

interface Place {
  readonly source: Source;
  readonly at: number;
  readonly words: WordMap;
}

/** The edit with the place's words; undefined when it would lose one of them, or change nothing. */
function fill(
  lines: readonly string[],
  edit: LineHunk,
  { source, at, words }: Place,
): LineHunk | undefined {
  if (!usesAll(edit, words)) return undefined;
  const line = at + source.before;
  const oldLines = lines.slice(line, line + edit.oldLines.length);
  const from = indentationOf(source.block[0] ?? '');
  const to = indentationOf(lines[at] ?? '');
  const newLines = edit.newLines.map((text) => {
    const filled = text.replace(/'[^']*'|"[^"]*"|[\p{L}\p{N}_$]+/gu, (piece) => {
      const whole = words.get(piece);
      if (whole !== undefined) return whole;
      // A string that is new may still hold words that stand for others.
      return piece.replace(wordPattern, (word) => words.get(word) ?? partOf(word, words));
    });
    if (filled.trim() === '') return filled;
    return filled.startsWith(from) ? to + filled.slice(from.length) : filled;
  });
  const isSame =
    newLines.length === oldLines.length &&
    newLines.every((text, index) => text === oldLines[index]);
  return isSame ? undefined : { line, oldLines, newLines };
}

/** Shorter words are found inside of others by chance. */
const minPartLength = 3;

/** Whether every word that differs comes up in what was written: else the place would lose a word of its own. */
function usesAll({ newLines }: LineHunk, words: WordMap): boolean {
  const text = newLines.join('\n');
  return [...words.keys()].every((word) => {
    const bare = word.replace(/^['"]|['"]$/g, '');
    return bare.length < minPartLength
      ? wordsOf(text).includes(bare)
      : text.toLowerCase().includes(bare.toLowerCase());
  });
}

const wordsOf = (text: string): readonly string[] => text.match(wordPattern) ?? [];

/** `_commit` was written for `commit`, so `_unmount` for `unmount`; likewise with a capital in the middle. */
function partOf(word: string, words: WordMap): string {
  for (const [from, to] of words) {
    if (from.length < minPartLength || !/^[\p{L}\p{N}_$]+$/u.test(from + to)) continue;
    if (word.includes(from)) return word.replace(from, to);
    const capital = capitalized(from);
    if (word.includes(capital)) return word.replace(capital, capitalized(to));
  }
  return word;
}

const capitalized = (word: string): string => word.slice(0, 1).toUpperCase() + word.slice(1);

const indentationOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';

interface Filled {
  readonly edit: LineHunk;
  readonly hunk: LineHunk;
  readonly words: WordMap;
  readonly recency: number;
  readonly places: number;
}

function featuresOf(situation: LocalSituation, { edit, hunk, words, recency, places }: Filled) {
  const all = new Set(edit.oldLines.flatMap(piecesOf));
  const kept = all.size === 0 ? 0 : 1 - words.size / all.size;
  const oldText = edit.oldLines.join(' ').trim();
  const inserted = edit.newLines.flatMap(piecesOf);
  return {
    ...noFeatures(),
    ...placeFeatures(situation, { hunk, recency, places, sourceLines: edit.oldLines.length }),
    isTemplate: 1,
    isInsertion: edit.oldLines.length === 0 ? 1 : 0,
    isDeletion: edit.newLines.length === 0 ? 1 : 0,
    similarity: kept,
    isVerySimilar: kept > 0.8 ? 1 : 0,
    completeness: 1,
    isComplete: 1,
    templateWords: logScale(words.size),
    /** Whether the words that differ occur in what was written. */
    templateUses:
      inserted.filter((piece) => words.has(piece)).length / Math.max(1, inserted.length),
    oldLength: logScale(oldText.length / 4),
    newLength: logScale(edit.newLines.join(' ').trim().length / 4),
    hasOldWord: /\w{3}/.test(oldText) ? 1 : 0,
    isImport: isImportLine(hunk.newLines[0] ?? hunk.oldLines[0] ?? '') ? 1 : 0,
  };
}
