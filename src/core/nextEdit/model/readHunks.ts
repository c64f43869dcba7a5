import { type LineHunk, trimHunk } from '../../documents/lineHunk.ts';
import type { HunkPlacing } from './answerForm.ts';
import type { AnswerReader } from './answerReader.ts';

/** Gives each hunk as soon as the next one begins or the answer ends. One that was cut off is left out. */
export interface HunkReader extends AnswerReader {
  /** Hunks that cannot be put anywhere, and lines that belong to none. */
  readonly dropped: number;
  /** How well the model counts. */
  readonly placing: HunkPlacing;
}

interface Head {
  readonly first: number;
  readonly last: number;
  readonly kind: 'replace' | 'insert' | 'delete';
  readonly words: string;
}

/** `@ 118-118 | const sum =`, `@ 140+ | return x`, `@ 155-157 delete | old`. Blanks and the bar are not insisted on. */
const headPattern = /^\s*@\s*(\d+)(?:\s*-\s*(\d+)|(\+))?\s*(?:(delete\b)\s*)?\|?/;

/** General models miscount lines by a few: the words say which one was meant. */
const maxOff = 3;

/** Reads hunks for a document that had these lines when the model was asked. */
export function createHunkReader(lines: readonly string[], maxHunks: number): HunkReader {
  let pending = '';
  let head: Head | undefined;
  let body: string[] = [];
  let given = 0;
  let dropped = 0;
  let placed = 0;
  let lost = 0;
  let isOver = false;

  function close(): readonly LineHunk[] {
    const open = head;
    const text = body;
    head = undefined;
    body = [];
    if (open === undefined || given >= maxHunks) return [];
    const at = findLine(open, lines);
    if (at === undefined) lost += 1;
    else placed += 1;
    const hunk = at === undefined ? undefined : toHunk(open, text, lines, at);
    if (hunk === undefined) {
      dropped += 1;
      return [];
    }
    given += 1;
    return [hunk];
  }

  function readLine(line: string): readonly LineHunk[] {
    if (isOver) return [];
    if (line.trim() === '.' || (head === undefined && line.trim() === 'NONE')) {
      isOver = true;
      return close();
    }
    const next = readHead(line);
    if (next !== undefined) {
      const closed = close();
      head = next;
      return closed;
    }
    if (head !== undefined) body.push(line);
    else if (line.trim() !== '') dropped += 1;
    return [];
  }

  return {
    feed(text) {
      const parts = (pending + text).split('\n');
      pending = parts.pop() ?? '';
      return parts.flatMap(readLine);
    },
    end(isWhole) {
      const last = isWhole && pending !== '' ? readLine(pending) : [];
      pending = '';
      return isWhole ? [...last, ...close()] : last;
    },
    get dropped() {
      return dropped;
    },
    get placing() {
      return { placed, lost };
    },
  };
}

function readHead(line: string): Head | undefined {
  const match = headPattern.exec(line);
  if (match === null) return undefined;
  const [head, first = '', last, plus, remove] = match;
  return {
    first: Number(first),
    last: Number(last ?? first),
    kind: remove !== undefined ? 'delete' : plus !== undefined ? 'insert' : 'replace',
    words: line.slice(head.length).trim(),
  };
}

/** A head with its text at the place that it means; undefined when that makes no hunk. */
function toHunk(
  head: Head,
  body: readonly string[],
  lines: readonly string[],
  at: number,
): LineHunk | undefined {
  const count = head.last - head.first + 1;
  if (count < 1 || at + count > lines.length) return undefined;
  const newLines = head.kind === 'delete' ? [] : withoutNumbers(body);
  if (head.kind === 'insert')
    return newLines.length === 0 ? undefined : { line: at + 1, oldLines: [], newLines };
  if (head.kind === 'replace' && newLines.length === 0) return undefined;
  return trimHunk({ line: at, oldLines: lines.slice(at, at + count), newLines });
}

/** Never by number alone: the line must begin with the words, else the only one within three lines that does. */
function findLine({ first, words }: Head, lines: readonly string[]): number | undefined {
  const wanted = words.replace(/^\d+\|/, '').trim();
  const at = first - 1;
  // An empty line has no words to copy.
  if (wanted === '') return lines[at]?.trim() === '' ? at : undefined;
  const isThere = (line: number): boolean => beginsWith(lines[line] ?? '', wanted);
  if (isThere(at)) return at;
  const near: number[] = [];
  for (let off = 1; off <= maxOff; off += 1)
    for (const line of [at - off, at + off]) if (isThere(line)) near.push(line);
  return near.length === 1 ? near[0] : undefined;
}

function beginsWith(line: string, words: string): boolean {
  const squeeze = (text: string): string => text.replace(/\s+/g, '');
  const start = squeeze(words);
  return start !== '' && squeeze(line).startsWith(start);
}

/** Models copy the numbers of the excerpt now and then; only when every line has one is it surely that. */
function withoutNumbers(body: readonly string[]): readonly string[] {
  const isNumbered = body.length > 0 && body.every((line) => /^\d+\|/.test(line));
  return isNumbered ? body.map((line) => line.replace(/^\d+\|/, '')) : body;
}
