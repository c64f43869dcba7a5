import { err, ok, type Result } from '../../shared/result.ts';
import { diffLines } from '../documents/lineDiff.ts';
import type { AnswerProblem, AnswerTarget } from './answerTarget.ts';
import { bracketBalance } from './codeShape.ts';
import type { Doubt } from './doubt.ts';
import { countPlaces, locate, type Place } from './locate.ts';
import { markerCertainty, partMarkers } from './markers.ts';
import { placeCode } from './placeCode.ts';
import { isBlankLine } from './textLines.ts';

/** Old lines and what they become; `near` is the document line that a diff header names. */
export interface PatchHunk {
  readonly old: readonly string[];
  readonly new: readonly string[];
  readonly near?: number | undefined;
  /** It came without its end. */
  readonly isOpen?: boolean;
  /** A line above it that an envelope names (`@@ class B:`). */
  readonly anchor?: string | undefined;
}

const hunkHeader = /^@@(?:\s+-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?\s+@@)?/;
const fileHeader =
  /^(diff --git |index [0-9a-f]+\.\.|new file mode|deleted file mode|similarity|rename |\*\*\* (?:Begin|End|Update|Add|Delete|Move))/;

/** Whether lines are a diff: headers of a unified diff or of a "*** Begin Patch" envelope. */
export function looksLikeDiff(lines: readonly string[]): boolean {
  const hasHunk = lines.some((line) => line.startsWith('@@'));
  const hasFile = lines.some((_, index) => isFilePair(lines, index));
  const hasEnvelope = lines.some((line) => line.startsWith('*** Begin Patch'));
  const signs = lines.filter((line) => /^[+-]/.test(line)).length;
  return (hasHunk || hasFile || hasEnvelope) && signs > 0;
}

/** `--- a` over `+++ b`. A deleted SQL or Lua comment (`--- text`) is no header: a hunk has to follow. */
function isFilePair(lines: readonly string[], index: number): boolean {
  const isPair =
    lines[index]?.startsWith('--- ') === true && lines[index + 1]?.startsWith('+++ ') === true;
  return isPair && (index === 0 || /^@@/.test(lines[index + 2] ?? '@@'));
}

/** The hunks of a unified diff, with or without headers; counts in headers are not trusted. */
export function diffHunks(lines: readonly string[], path: string): readonly PatchHunk[] {
  const hunks: PatchHunk[] = [];
  let near: number | undefined;
  let anchor: string | undefined;
  let old: string[] = [];
  let added: string[] = [];
  const flush = () => {
    if (old.length > 0 || added.length > 0) hunks.push({ old, new: added, near, anchor });
    old = [];
    added = [];
  };
  const take = (line: string) => {
    // Models forget the space before a line of context: what has no sign counts as one.
    const text = /^[ +-]/.test(line) ? line.slice(1) : line;
    if (!line.startsWith('+')) old.push(text);
    if (!line.startsWith('-')) added.push(text);
  };
  const section = sectionFor(lines, path);
  for (const [index, line] of section.entries()) {
    if (isHeader(section, index)) {
      flush();
      const from = hunkHeader.exec(line)?.[1];
      near = from === undefined ? undefined : Math.max(0, Number(from) - 1);
      anchor = hunkHeader.test(line) ? anchorOf(line) : undefined;
    } else if (!line.startsWith('\\ No newline')) take(line);
  }
  flush();
  return hunks
    .map(withoutOuterBlanks)
    .filter(({ old: o, new: n }) => o.join('\n') !== n.join('\n'));
}

const isHeader = (lines: readonly string[], index: number): boolean =>
  hunkHeader.test(lines[index] ?? '') ||
  fileHeader.test(lines[index] ?? '') ||
  isFilePair(lines, index) ||
  isFilePair(lines, index - 1);

const anchorOf = (line: string): string | undefined => {
  const text = line.replace(/^@@(?:.*?@@)?/, '').trim();
  return text === '' ? undefined : text;
};

/** Blank lines at a hunk's ends are often the model's own and stand on both sides. */
function withoutOuterBlanks(hunk: PatchHunk): PatchHunk {
  let { old, new: added } = hunk;
  while (old.length > 0 && old.at(-1) === '' && added.at(-1) === '') {
    old = old.slice(0, -1);
    added = added.slice(0, -1);
  }
  return { ...hunk, old, new: added };
}

/** In a diff of several files, the part about `path`. */
function sectionFor(lines: readonly string[], path: string): readonly string[] {
  const name = path.split('/').at(-1) ?? path;
  const starts = [...lines.entries()]
    .filter(
      ([index, line]) => isFilePair(lines, index - 1) || /^\*\*\* (Update|Add) File: /.test(line),
    )
    .map(([index]) => index);
  const own = starts.find((index) => lines[index]?.split(/[/\s]/).includes(name));
  if (starts.length < 2 || own === undefined) return lines;
  const next = starts.find((index) => index > own);
  return lines.slice(own + 1, next === undefined ? undefined : next - 1);
}

export interface Patched {
  readonly lines: readonly string[];
  readonly doubts: readonly Doubt[];
}

/** The document after the hunks. Each must be found by its old lines. */
export function applyHunks(
  target: AnswerTarget,
  hunks: readonly PatchHunk[],
): Result<Patched, AnswerProblem> {
  let lines: readonly string[] = target.document;
  let end = target.end;
  let drift = 0;
  const doubts: Doubt[] = [];
  for (const hunk of hunks) {
    const within = { start: target.start, end };
    const inside = lines.slice(target.start, end);
    const near =
      hunk.near === undefined
        ? (repeatedAt(inside, hunk, hunks) ?? onlyIndex(lines, hunk.anchor))
        : hunk.near + drift;
    const place = locate(lines, hunk.old, { within, near });
    const next =
      place === undefined
        ? replaceText(lines, hunk)
        : replaceLines({ ...target, document: lines }, hunk, place, doubts);
    if (next === undefined)
      return err({ kind: 'misplaced', excerpt: (hunk.old[0] ?? hunk.new[0] ?? '').trim() });
    if (isEndedEarly(hunk)) doubts.push({ kind: 'cutOff' });
    drift += next.length - lines.length;
    end += next.length - lines.length;
    lines = next;
  }
  return ok({ lines, doubts });
}

/** The same block given once for each of the places where its text stands: the first of those left. */
function repeatedAt(
  lines: readonly string[],
  hunk: PatchHunk,
  hunks: readonly PatchHunk[],
): number | undefined {
  const same = hunks.filter(({ old }) => old.join('\n') === hunk.old.join('\n'));
  const left = same.length - same.indexOf(hunk);
  return same.length > 1 && countPlaces(lines, hunk.old) === left ? 0 : undefined;
}

/** A last block without its end, that does not close what it opens. */
const isEndedEarly = (hunk: PatchHunk): boolean =>
  hunk.isOpen === true && bracketBalance(hunk.old) !== bracketBalance(hunk.new);

/** The one line with this text. */
function onlyIndex(lines: readonly string[], text: string | undefined): number | undefined {
  const found = lines.findIndex((line) => line.trim() === text);
  const isOnly = lines.findLastIndex((line) => line.trim() === text) === found;
  return found >= 0 && isOnly ? found : undefined;
}

function replaceLines(
  target: AnswerTarget,
  hunk: PatchHunk,
  place: Place,
  doubts: Doubt[],
): readonly string[] {
  const { document } = target;
  const actual = document.slice(place.start, place.end);
  const known = new Set(hunk.old.map((line) => line.trim()));
  const added = partMarkers(hunk.new.map(place.reindent), known, target.languageId);
  const isMarked = added.some(
    (line) => !known.has(line.trim()) && markerCertainty(line, target.languageId) === 'sure',
  );
  const put = (lines: readonly string[]) => [
    ...document.slice(0, place.start),
    ...lines,
    ...document.slice(place.end),
  ];
  if (!isMarked) return put(rewritten(actual, hunk.old.map(place.reindent), added));
  const placed = placeCode(added, { ...target, start: place.start, end: place.end });
  doubts.push(...placed.doubts);
  return put(placed.lines);
}

/** What the found lines become: those that the hunk leaves as they are stay as they stand in the document. */
function rewritten(
  actual: readonly string[],
  old: readonly string[],
  added: readonly string[],
): readonly string[] {
  const at = alignFilled(old, actual);
  const result: string[] = [];
  let next = 0;
  let oldAt = 0;
  for (const change of [...diffLines(old, added), undefined]) {
    const until = change?.oldStart ?? old.length;
    const from = at(oldAt);
    result.push(...actual.slice(from, until === oldAt ? from : at(until)));
    if (change === undefined) break;
    result.push(...added.slice(change.newStart, change.newEnd));
    oldAt = change.oldEnd;
    next = change.newEnd;
  }
  return next <= added.length ? result : added;
}

/** By the index of a quoted line, its index among the found ones; blank lines may differ in number. */
function alignFilled(old: readonly string[], actual: readonly string[]): (index: number) => number {
  if (old.length === actual.length) return (index) => index;
  const filled = [...actual.keys()].filter((index) => !isBlankLine(actual[index] ?? ''));
  const places: number[] = [];
  let count = 0;
  for (const line of old) {
    places.push(filled[count] ?? actual.length);
    if (!isBlankLine(line)) count++;
  }
  return (index) => (index >= old.length ? actual.length : (places[index] ?? actual.length));
}

/** A quote that begins or ends within a line: replaced as text where it stands only once. */
function replaceText(lines: readonly string[], hunk: PatchHunk): readonly string[] | undefined {
  const text = lines.join('\n');
  const quote = hunk.old.join('\n');
  const at = text.indexOf(quote);
  if (quote.trim() === '' || at < 0 || text.indexOf(quote, at + 1) >= 0) return undefined;
  return (text.slice(0, at) + hunk.new.join('\n') + text.slice(at + quote.length)).split('\n');
}
