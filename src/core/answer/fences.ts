import { similarity } from './alignLines.ts';
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
  const blocks: FencedBlock[] = [];
  let before: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const open = openingFence(lines[at] ?? '');
    if (open === undefined) {
      before.push(lines[at] ?? '');
      continue;
    }
    const end = closingFence(lines, at, open, old);
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

function closingFence(
  lines: readonly string[],
  at: number,
  open: OpeningFence,
  old: OldText,
): number | undefined {
  const found = bareFences(lines, at + 1, open);
  const aligned = found.filter((index) => indentOf(lines[index] ?? '').length === open.indent);
  const ends = aligned.length > 0 ? aligned : found;
  if (ends.length <= 1) return ends[0];
  const isDiff = open.info === 'diff' || open.info === 'patch';
  const told = createTelling(isDiff ? noText : old);
  let best: { readonly end: number; readonly score: number } | undefined;
  for (const end of ends.slice(0, 60)) {
    const content = lines.slice(at + 1, end);
    const score = told(content) + nestingScore(content, old.part);
    if (best === undefined || score > best.score + 1e-9) best = { end, score };
  }
  return best?.end;
}

/** Lines from `from` on that may close the fence. */
function bareFences(lines: readonly string[], from: number, open: OpeningFence): number[] {
  const found: number[] = [];
  for (let at = from; at < lines.length; at++) {
    const match = fenceLine.exec(lines[at] ?? '');
    if (match === null || !isBlankLine(match[3] ?? '')) continue;
    const marker = match[2] ?? '';
    if (marker[0] === open.marker[0] && marker.length >= open.marker.length) found.push(at);
  }
  return found;
}

/** How well a content agrees with `old`: lines told again count for it, others against it. */
function createTelling({ part, document }: OldText): (content: readonly string[]) => number {
  const known = new Map<string, number>();
  for (const line of document.filter(isTelling))
    known.set(line.trim(), (known.get(line.trim()) ?? 0) + 1);
  const lasts = [part, document].map((lines) => lines.findLast(isTelling)?.trim() ?? '');
  return (content) => {
    const telling = content.filter(isTelling).map((line) => line.trim());
    const left = new Map(known);
    let hits = 0;
    for (const line of telling) {
      const count = left.get(line) ?? 0;
      if (count > 0) hits++;
      left.set(line, count - 1);
    }
    const end = telling.at(-1) ?? '';
    const endsAlike = lasts.some((last) => last !== '' && similarity(last, end) >= 0.6) ? 2 : 0;
    return hits + endsAlike - 0.3 * (telling.length - hits);
  };
}

/** Fences in a content belong together in pairs, unless those of the old text do not. */
function nestingScore(content: readonly string[], old: readonly string[]): number {
  let depth = 0;
  for (const line of content) {
    const match = fenceLine.exec(line);
    if (match === null) continue;
    depth += depth > 0 && isBlankLine(match[3] ?? '') ? -1 : 1;
  }
  const isOdd = old.filter((line) => fenceLine.test(line)).length % 2 === 1;
  const wanted = isOdd
    ? content.filter((line) => fenceLine.test(line)).length % 2 === 1
    : depth === 0;
  return wanted ? 1.5 : 0;
}

function dedent(line: string, by: number): string {
  let cut = 0;
  while (cut < by && (line[cut] === ' ' || line[cut] === '\t')) cut++;
  return line.slice(cut);
}

/** Whether a line may be the beginning of a fence, so that a stream holds it back until it is whole. */
export const mayBeFence = (line: string): boolean => /^\s*(?:`+|~)[^`]*$/.test(line);

export const isFence = (line: string): boolean => fenceLine.test(line);
