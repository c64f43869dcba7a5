import { similarity } from './lineSimilarity.ts';
import { indentOf, isBlankLine, isTelling } from './textLines.ts';

/** A fenced block of a markdown answer. */
export interface FencedBlock {
  /** The info string's first word, lower case; empty when there is none. */
  readonly info: string;
  /** All of the info string. */
  readonly infoText: string;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
  /** The signs that open it. */
  readonly marker: string;
  /** Lines of text between the block before and this one. */
  readonly before: readonly string[];
}

const fenceLine = /^(\s*)(`{3,}(?!`)|~{3,}(?!~))\s*((?:[^`\s][^`\n]*)?)$/;

/** What an answer may tell again: the part that was asked for, and the document around it. */
export interface OldText {
  readonly part: readonly string[];
  readonly document: readonly string[];
}

const noText: OldText = { part: [], document: [] };

/**
 * The fenced blocks of an answer in order. Fences inside of a block (in docstrings, in Markdown) do not always tell
 * themselves from its end: of the places where it may end the one is taken that tells `old` again best.
 */
export function fencedBlocks(
  lines: readonly string[],
  old: OldText = noText,
): readonly FencedBlock[] {
  const weigh = createWeighing(lines, old);
  const blocks: FencedBlock[] = [];
  let before: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const open = openingFence(lines[at] ?? '');
    if (open === undefined) {
      before.push(lines[at] ?? '');
      continue;
    }
    const ends = possibleEnds(lines, at + 1, open, blocks.length < mostWeighed ? mostEnds : 1);
    const isDiff = open.info === 'diff' || open.info === 'patch';
    const end = ends.length <= 1 ? ends[0] : weigh(at + 1, ends, isDiff);
    const content = lines
      .slice(at + 1, end ?? lines.length)
      .map((line) => dedent(line, open.indent));
    const { info, infoText, marker } = open;
    blocks.push(
      finishBlock({ info, infoText, marker, lines: content, isClosed: end !== undefined, before }),
    );
    before = [];
    at = end ?? lines.length;
  }
  return blocks;
}

/** Of so many blocks, and of so many places where each may end, the right end is looked for; an answer has a few. */
const mostWeighed = 100;
const mostEnds = 60;

/** "}```": the closing fence stuck to the last line of code. */
function finishBlock(block: FencedBlock): FencedBlock {
  if (block.isClosed) return block;
  const last = block.lines.findLastIndex((line) => !isBlankLine(line));
  const line = block.lines[last] ?? '';
  const code = line.slice(0, -3).trimEnd();
  if (code === '' || !/(?:```|~~~)$/.test(line)) return block;
  return { ...block, lines: [...block.lines.slice(0, last), code], isClosed: true };
}

interface OpeningFence {
  readonly indent: number;
  readonly marker: string;
  readonly info: string;
  readonly infoText: string;
}

function openingFence(line: string): OpeningFence | undefined {
  const match = fenceLine.exec(line);
  if (match === null) return undefined;
  const infoText = (match[3] ?? '').trim();
  const info = (infoText.split(/[\s{:,]/)[0] ?? '').toLowerCase();
  return { indent: match[1]?.length ?? 0, marker: match[2] ?? '', info, infoText };
}

/** Lines from `from` on that may close the fence: those indented as it is, if there are any. */
function possibleEnds(
  lines: readonly string[],
  from: number,
  open: OpeningFence,
  most: number,
): readonly number[] {
  const found: number[] = [];
  for (let at = from; at < lines.length && found.length < most; at++) {
    const match = fenceLine.exec(lines[at] ?? '');
    if (match === null || !isBlankLine(match[3] ?? '')) continue;
    const marker = match[2] ?? '';
    if (marker[0] === open.marker[0] && marker.length >= open.marker.length) found.push(at);
  }
  const aligned = found.filter((index) => indentOf(lines[index] ?? '').length === open.indent);
  return aligned.length > 0 ? aligned : found;
}

/** Chooses an end of the content that begins at `from`. */
type Weigh = (from: number, ends: readonly number[], isDiff: boolean) => number | undefined;

/**
 * How well a content agrees with the old text: lines told again count for it, others against it, and fences in it belong
 * together in pairs unless those of the old part do not. Each line is read once, however many ends are weighed.
 */
function createWeighing(lines: readonly string[], { part, document }: OldText): Weigh {
  const telling = lines.map((line) => (isTelling(line) ? line.trim() : ''));
  const known = new Map<string, number>();
  for (const line of document.filter(isTelling))
    known.set(line.trim(), (known.get(line.trim()) ?? 0) + 1);
  const lasts = [part, document].map((old) => old.findLast(isTelling)?.trim() ?? '');
  const isOdd = part.filter(isFence).length % 2 === 1;

  return (from, ends, isDiff) => {
    const content = createContent(known);
    let best: { readonly end?: number; readonly score: number } = { score: -Infinity };
    let at = from;
    for (const end of ends) {
      // Nothing further down can be better: an answer of a hundred blocks is not read a hundred times.
      if (content.mostAhead(isDiff) <= best.score) break;
      for (; at < end; at++) content.read(lines[at] ?? '', telling[at] ?? '');
      const score = content.score(isDiff, lasts) + content.pairing(isOdd);
      if (score > best.score + 1e-9) best = { end, score };
    }
    return best.end;
  };
}

/** What each line costs that the old text does not tell, and what an end like the old one and fences in pairs are worth. */
const strangeCost = 0.3;
const endWorth = 2;
const pairedWorth = 1.5;

/** What stands in a block so far, line by line; `known` holds how often the old text tells a line. */
function createContent(known: ReadonlyMap<string, number>) {
  const told = new Map<string, number>();
  const mostHits = [...known.values()].reduce((sum, times) => sum + times, 0);
  let hits = 0;
  let count = 0;
  let last = '';
  let fences = 0;
  let depth = 0;

  function readFence(line: string): void {
    const info = fenceLine.exec(line)?.[3];
    if (info === undefined) return;
    fences += 1;
    depth += depth > 0 && isBlankLine(info) ? -1 : 1;
  }

  return {
    read(line: string, telling: string): void {
      readFence(line);
      if (telling === '') return;
      const times = (told.get(telling) ?? 0) + 1;
      told.set(telling, times);
      count += 1;
      if (times <= (known.get(telling) ?? 0)) hits += 1;
      last = telling;
    },
    /** A diff tells the old text with signs before its lines. */
    score(isDiff: boolean, lasts: readonly string[]): number {
      if (isDiff) return -strangeCost * count;
      const endsAlike = lasts.some((old) => old !== '' && similarity(old, last) >= 0.6);
      return hits + (endsAlike ? endWorth : 0) - strangeCost * (count - hits);
    },
    pairing(isOdd: boolean): number {
      const isPaired = isOdd ? fences % 2 === 1 : depth === 0;
      return isPaired ? pairedWorth : 0;
    },
    /** What all of it can come to at most when more is read, whatever that is. */
    mostAhead(isDiff: boolean): number {
      if (isDiff) return pairedWorth - strangeCost * count;
      return mostHits + endWorth + pairedWorth - strangeCost * (count - hits);
    },
  };
}

function dedent(line: string, by: number): string {
  let cut = 0;
  while (cut < by && (line[cut] === ' ' || line[cut] === '\t')) cut++;
  return line.slice(cut);
}

/** Whether a line may be the beginning of a fence, so that a stream holds it back until it is whole. */
export const mayBeFence = (line: string): boolean => /^\s*(?:`+|~)[^`]*$/.test(line);

export const isFence = (line: string): boolean => fenceLine.test(line);
