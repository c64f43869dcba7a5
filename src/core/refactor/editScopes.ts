import type { LineSpan } from './liveDocument.ts';

/** Lines that an edit may be about. */
export interface EditScope extends LineSpan {
  /** What the editor calls it; absent for a block that only its indentation tells. */
  readonly name?: string;
}

/** A symbol around the cursor, as the editor's outline has it. */
export interface EnclosingSymbol extends LineSpan {
  readonly name: string;
  /** Function, method or constructor: meant as a whole, however short or long. */
  readonly isFunction: boolean;
}

/** The scopes around a place, each inside the next, and the one that is meant unless the user says otherwise. */
export interface EditScopes {
  readonly scopes: readonly EditScope[];
  readonly initial: number;
}

/**
 * Beyond this many lines a thing that is no function is rarely meant as a whole: twice what an editor shows of a file at
 * once, beside its panels.
 */
const maxInitialLines = 80;

/**
 * Finds what surrounds the lines `at`, from the lines themselves to the whole document. Meant at first is the innermost
 * function; inside it, or where there is none, the innermost thing of at least two and at most 80 lines; else the lines
 * themselves or their paragraph. Without symbols, indentation tells the blocks.
 */
export function editScopes(
  lines: readonly string[],
  at: LineSpan,
  symbols: readonly EnclosingSymbol[],
): EditScopes {
  const around = symbols.filter((symbol) => contains(symbol, at)).sort(bySize);
  const blocks = indentedBlocks(lines, at.start)
    .filter((block) => contains(block, at) && !around.some((symbol) => isAcross(symbol, block)))
    .map((block) => named(lines, block));
  const paragraph = paragraphAround(lines, at);
  // One that begins before a function and ends inside it is no part of anything.
  const isPart = ![...around, ...blocks].some((other) => isAcross(other, paragraph));
  const scopes = chain([
    at,
    ...around,
    ...blocks,
    ...(isPart ? [paragraph] : []),
    { start: 0, end: lines.length },
  ]);
  const meant =
    around.find(isMeant) ?? (around.length === 0 ? meantBlock(lines, blocks) : undefined);
  const fallback = meant ?? [...blocks, ...(isPart ? [paragraph] : [])].find(isMeantBlock) ?? at;
  return {
    scopes,
    initial: Math.max(
      0,
      scopes.findIndex((scope) => isSame(scope, fallback)),
    ),
  };
}

const size = ({ start, end }: LineSpan): number => end - start;
const bySize = (a: LineSpan, b: LineSpan): number => size(a) - size(b);
const contains = (outer: LineSpan, inner: LineSpan): boolean =>
  outer.start <= inner.start && outer.end >= inner.end;
/** Of two spans that share a line: whether neither holds the other. */
const isAcross = (a: LineSpan, b: LineSpan): boolean => !contains(a, b) && !contains(b, a);
const isSame = (a: LineSpan, b: LineSpan): boolean => a.start === b.start && a.end === b.end;

const isMeantBlock = (span: LineSpan): boolean => size(span) >= 2 && size(span) <= maxInitialLines;
const isMeant = (symbol: EnclosingSymbol): boolean => symbol.isFunction || isMeantBlock(symbol);

/** Each span inside the next; of equal ones that with a name. */
function chain(spans: readonly EditScope[]): readonly EditScope[] {
  const ordered = [...spans].sort(
    (a, b) => bySize(a, b) || Number(b.name !== undefined) - Number(a.name !== undefined),
  );
  const kept: EditScope[] = [];
  for (const span of ordered) {
    const last = kept.at(-1);
    if (last === undefined || (!isSame(last, span) && contains(span, last))) kept.push(span);
  }
  return kept;
}

const isBlank = (text = ''): boolean => text.trim() === '';
const indentOf = (text = ''): number => /^[ \t]*/.exec(text)?.[0].length ?? 0;
/** Closes what stands above: a bracket, a tag, or a word that ends a block. */
const closes = (text = ''): boolean => /^\s*(?:[)\]}]|<\/|(?:end|fi|done|esac)\b)/.test(text);

/** The lines without a blank one between them. */
function paragraphAround(lines: readonly string[], { start, end }: LineSpan): LineSpan {
  let from = start;
  let to = end;
  while (from > 0 && !isBlank(lines[from - 1])) from--;
  while (to < lines.length && !isBlank(lines[to])) to++;
  return { start: from, end: to };
}

/** The blocks that contain a line, innermost first: a line that opens one, what is indented below it, what closes it. */
function indentedBlocks(lines: readonly string[], line: number): readonly LineSpan[] {
  const blocks: LineSpan[] = [];
  let head = isBlank(lines[line]) ? nextFilled(lines, line) : line;
  let limit = indentOf(lines[head]) + 1;
  for (; head >= 0; head--) {
    const text = lines[head];
    if (isBlank(text) || indentOf(text) >= limit || closes(text)) continue;
    limit = indentOf(text);
    const end = blockEnd(lines, head);
    if (end - head > 1 && end > line) blocks.push({ start: withComments(lines, head), end });
    if (limit === 0) break;
  }
  return blocks;
}

function nextFilled(lines: readonly string[], line: number): number {
  const next = lines.findIndex((text, index) => index >= line && !isBlank(text));
  return next < 0 ? line : next;
}

function blockEnd(lines: readonly string[], head: number): number {
  const indent = indentOf(lines[head]);
  let end = head + 1;
  for (let line = head + 1; line < lines.length; line++) {
    const text = lines[line];
    if (isBlank(text)) continue;
    const isInside = indentOf(text) > indent;
    if (!isInside && !(indentOf(text) === indent && closes(text))) break;
    end = line + 1;
    // What closes a block may open the next part of it, as in `} else {`.
    if (!isInside && !/[{(:[]\s*$/.test(text ?? '')) break;
  }
  return end;
}

/** Comments and decorators right above a block belong to it. */
function withComments(lines: readonly string[], head: number): number {
  const indent = indentOf(lines[head]);
  let start = head;
  while (
    start > 0 &&
    indentOf(lines[start - 1]) >= indent &&
    /^\s*(?:\/\/|\/\*|\*|#(?!\s*(?:if|end))|--|@|\[)/.test(lines[start - 1] ?? '')
  )
    start--;
  return start;
}

/** Words that open a block inside a function, not a thing of its own. */
const controlWord =
  /^\s*(?:[}\])]\s*)?(?:if|else|elif|elsif|unless|for|foreach|while|until|do|switch|match|case|when|default|try|except|catch|rescue|ensure|finally|with|begin|loop|using|lock|return|then)\b/;

function meantBlock(lines: readonly string[], blocks: readonly LineSpan[]): LineSpan | undefined {
  return blocks.find((block) => isMeantBlock(block) && !controlWord.test(opener(lines, block)));
}

/** The line that opens a block, below its comments and decorators. */
function opener(lines: readonly string[], block: LineSpan): string {
  for (let line = block.start; line < block.end; line++)
    if (!/^\s*(?:\/\/|\/\*|\*|#|--|@)/.test(lines[line] ?? '')) return lines[line] ?? '';
  return '';
}

const declaration =
  /\b(?:function|def|defp|defmodule|fn|func|fun|sub|class|interface|struct|enum|trait|impl|module|type)\s+([\p{L}_$][\p{L}\p{N}_$]*)/u;

/** What a block's opening line declares; absent where it declares nothing that can be told. */
function named(lines: readonly string[], block: LineSpan): EditScope {
  const name = declaration.exec(opener(lines, block))?.[1];
  return name === undefined ? block : { ...block, name };
}
