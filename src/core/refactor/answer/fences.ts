import { isBlankLine } from '../textLines.ts';

/** A fenced block of a markdown answer. */
export interface FencedBlock {
  /** The info string's first word, lower case; empty when there is none. */
  readonly info: string;
  /** All of the info string. */
  readonly infoText: string;
  readonly lines: readonly string[];
  readonly isClosed: boolean;
  /** Lines of text between the block before and this one. */
  readonly before: readonly string[];
}

const fenceLine = /^(\s*)(`{3,}|~{3,})\s*([^`\n]*)$/;

/** The fenced blocks of an answer in order. A fence that opens inside another belongs to its content. */
export function fencedBlocks(lines: readonly string[]): FencedBlock[] {
  const nested = scan(lines, true);
  // A model that forgets to close a block would swallow the next one: then the plain rule reads better.
  return nested.some((block) => !block.isClosed) ? scan(lines, false) : nested;
}

function scan(lines: readonly string[], nests: boolean): FencedBlock[] {
  const blocks: FencedBlock[] = [];
  let before: string[] = [];
  for (let at = 0; at < lines.length; at++) {
    const open = openingFence(lines[at] ?? '');
    if (open === undefined) {
      before.push(lines[at] ?? '');
      continue;
    }
    const end = closingFence(lines, at + 1, open.marker, nests);
    const content = lines
      .slice(at + 1, end ?? lines.length)
      .map((line) => dedent(line, open.indent));
    const { info, infoText } = open;
    blocks.push(
      finishBlock({ info, infoText, lines: content, isClosed: end !== undefined, before }),
    );
    before = [];
    at = end ?? lines.length;
  }
  return blocks;
}

/** "}```": the closing fence stuck to the last line of code. */
function finishBlock(block: FencedBlock): FencedBlock {
  const glued = block.isClosed ? null : /^(.*\S)\s*(`{3,}|~{3,})$/.exec(block.lines.at(-1) ?? '');
  if (glued === null) return block;
  return { ...block, lines: [...block.lines.slice(0, -1), glued[1] ?? ''], isClosed: true };
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
  from: number,
  marker: string,
  nests: boolean,
): number | undefined {
  let depth = 0;
  for (let at = from; at < lines.length; at++) {
    const match = fenceLine.exec(lines[at] ?? '');
    if (match === null || !match[2]?.startsWith(marker.slice(0, 3))) continue;
    const isBare = isBlankLine(match[3] ?? '');
    if (!isBare && nests) depth++;
    else if (isBare && depth > 0) depth--;
    else if (isBare && match[2].length >= marker.length) return at;
  }
  return undefined;
}

function dedent(line: string, by: number): string {
  let cut = 0;
  while (cut < by && (line[cut] === ' ' || line[cut] === '\t')) cut++;
  return line.slice(cut);
}

/** Whether a line may be the beginning of a fence, so that a stream holds it back until it is whole. */
export const mayBeFence = (line: string): boolean => /^\s*(`{1,}|~{1,})[^`]*$/.test(line);

export const isFence = (line: string): boolean => fenceLine.test(line);
