import { indentOf, isBlankLine } from './textLines.ts';

export interface Place {
  readonly start: number;
  readonly end: number;
  /** Changes the indentation of lines quoted beside the found ones as those of the quote differ from the file's. */
  readonly reindent: (line: string) => string;
}

export interface LocateOptions {
  /** Lines in which a match is preferred. */
  readonly within: { readonly start: number; readonly end: number };
  /** Where the quote says that it stands; decides between equal matches. */
  readonly near?: number | undefined;
}

/**
 * Finds quoted lines in a document: exactly, else without regard to white space at line ends, else to indentation.
 * Undefined when they are nowhere, or in several places and nothing tells which is meant.
 */
export function locate(
  document: readonly string[],
  quote: readonly string[],
  options: LocateOptions,
): Place | undefined {
  for (const form of [same, trimmedEnd, trimmed, plain]) {
    const found = placesOf(document, quote, form);
    const at = pick(found, quote.length, options);
    if (at !== undefined)
      return {
        start: at,
        end: at + quote.length,
        reindent: reindentBy(quote, document.slice(at, at + quote.length)),
      };
    if (found.length > 0) return undefined;
  }
  const loose = locateFilled(document, quote);
  if (loose !== undefined) return loose;
  const bare = withoutBlankEdges(quote);
  return bare.length > 0 && bare.length < quote.length
    ? locate(document, bare, options)
    : undefined;
}

const same = (line: string): string => line;
const trimmedEnd = (line: string): string => line.trimEnd();
const trimmed = (line: string): string => line.trim();
/** Models write typographic quotes, dashes and spaces for plain ones, and composed letters for decomposed ones. */
const plain = (line: string): string =>
  line
    .trim()
    .normalize('NFC')
    .replace(/[\u2018\u2019\u201a\u2032]/g, "'")
    .replace(/[\u201c\u201d\u201e\u2033\u00ab\u00bb]/g, '"')
    .replace(/[\u2010-\u2015\u2212]/g, '-')
    .replace(/[\u00a0\u2000-\u200a\u202f\u3000]/g, ' ')
    .replace(/[\u200b\u2060\ufeff]/g, '')
    .replace(/\u2026/g, '...');

/** Quoted lines whose blank lines differ in number from the document's; only where they stand once. */
function locateFilled(document: readonly string[], quote: readonly string[]): Place | undefined {
  const filled = [...document.keys()].filter((index) => !isBlankLine(document[index] ?? ''));
  const wanted = quote.filter((line) => !isBlankLine(line)).map(plain);
  if (wanted.length < 2 || wanted.length === quote.length + 1) return undefined;
  const found = placesOf(
    filled.map((index) => document[index] ?? ''),
    wanted,
    plain,
  );
  const [at] = found;
  if (at === undefined || found.length > 1) return undefined;
  const start = filled[at] ?? 0;
  const end = (filled[at + wanted.length - 1] ?? start) + 1;
  return { start, end, reindent: reindentBy(quote, document.slice(start, end)) };
}

/** In how many places the quoted lines stand, as they are. */
export const countPlaces = (document: readonly string[], quote: readonly string[]): number =>
  placesOf(document, quote, trimmed).length;

function placesOf(
  document: readonly string[],
  quote: readonly string[],
  form: (line: string) => string,
): number[] {
  if (quote.length === 0) return [];
  const wanted = quote.map(form);
  const lines = document.map(form);
  const found: number[] = [];
  for (let at = 0; at + wanted.length <= lines.length; at++)
    if (wanted.every((line, index) => lines[at + index] === line)) found.push(at);
  return found;
}

function pick(
  found: readonly number[],
  length: number,
  { within, near }: LocateOptions,
): number | undefined {
  if (found.length <= 1) return found[0];
  const inside = found.filter((at) => at >= within.start && at + length <= within.end);
  if (inside.length === 1) return inside[0];
  if (near === undefined) return undefined;
  const pool = inside.length > 0 ? inside : found;
  return [...pool].sort((a, b) => Math.abs(a - near) - Math.abs(b - near))[0];
}

function reindentBy(quote: readonly string[], actual: readonly string[]): (line: string) => string {
  const index = quote.findIndex((line) => !isBlankLine(line));
  const from = indentOf(quote[index] ?? '');
  const to = indentOf(actual[index] ?? '');
  if (from === to) return same;
  return (line) =>
    line.startsWith(from) && !isBlankLine(line) ? to + line.slice(from.length) : line;
}

/** The lines without the blank ones at both ends. */
export function withoutBlankEdges(lines: readonly string[]): readonly string[] {
  const start = lines.findIndex((line) => !isBlankLine(line));
  if (start < 0) return [];
  return lines.slice(start, lines.findLastIndex((line) => !isBlankLine(line)) + 1);
}
