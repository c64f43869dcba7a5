import type { TextAtCursor } from '../documents/cursorContext.ts';
import type { Frame } from '../language/frame.ts';
import { isBlank } from '../language/indentation.ts';
import { createScanner } from '../language/scanner.ts';
import type { Parse, SyntaxNode } from '../syntax/syntaxTree.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** The statements of an answer at its place, by the grammar of its language. Indexes are into the answer's text. */
export interface Statements {
  /**
   * The end of the statement that begins at the first visible character from `from` on, or that goes on there: at most
   * the text's length. Undefined where the grammar makes no sense of it.
   */
  endAfter(from: number): number | undefined;
  /** The last end of a statement that lies behind `from` and not behind `limit`. */
  lastEndWithin(from: number, limit: number): number | undefined;
  /** Where the text closes the block that it begins in and goes on: what follows belongs elsewhere. */
  readonly scopeEnd: number | undefined;
}

export interface StatementsInput {
  readonly place: TextAtCursor;
  readonly around: SyntaxContext;
  /** Finished text at the cursor. */
  readonly text: string;
  /** Characters after the cursor that it takes the place of. */
  readonly replaceSuffixLength: number;
}

/** Above this the enclosing function is too long to be parsed with every line that comes: some 3 ms. */
const maxWindow = 8_000;
/** A line that stands at the margin and begins something: code can be parsed from there on. */
const fresh = /^(?!\s|[)\]}]|(?:else|elif|except|finally|catch|case|default)\b|<\/|\/[*/]|\*|#)./;

interface Item {
  readonly start: number;
  readonly end: number;
  readonly hasError: boolean;
  /** Where the block begins and ends that holds it, and whether by a closer. */
  readonly blockStart: number;
  readonly blockEnd: number;
  readonly isBlockSound: boolean;
  readonly closes: boolean;
}

const goesOn = /^\s*(?:\}\s*)?(?:else|elif|except|finally|catch)\b/;

/** Nodes whose children stand one after the other, each on its own: statements, members, entries, elements. */
const blocks = new Set(
  (
    'program statement_block class_body switch_body switch_case switch_default object object_type interface_body ' +
    'enum_body array jsx_element module block dictionary list'
  ).split(' '),
);

/** The ends of an element: parts of it, unlike what stands between them. */
const tags = new Set(['jsx_opening_element', 'jsx_closing_element']);

/** Parses the answer between what stands around it. Undefined where that is too long, or inside of a string or comment. */
export function readStatements(input: StatementsInput, parse: Parse): Statements | undefined {
  const { around, text } = input;
  if (!around.frames.every(isOfSyntax) || isBlank(text)) return undefined;
  const head = headOf(input.place.prefix);
  const tail = tailOf(input);
  if (head === undefined || tail === undefined) return undefined;
  if (head.length + text.length + tail.length > maxWindow) return undefined;
  const open = openBehind(input);
  const missing = open.filter((frame) => around.closing.get(frame) === 'missing');
  // What the text itself seems to leave open may be no bracket at all: a mark in JSX text.
  const tries = open.length === missing.length ? [missing] : [missing, open];
  for (const [index, frames] of tries.entries()) {
    const tree = parse(head + text + closersOf(frames) + tail);
    try {
      if (!tree.root.hasError || index === tries.length - 1)
        return describe(itemsOf(tree.root, head.length, text.length), input);
    } finally {
      tree.dispose();
    }
  }
  return undefined;
}

/** Brackets and elements: what a grammar reads. */
const isOfSyntax = ({ kind, family }: Frame): boolean =>
  kind === 'bracket' || (kind === 'block' && family === 'element');

function describe(items: readonly Item[], { text, around }: StatementsInput): Statements {
  const itemAt = (from: number, isMeant = (_: Item) => true): Item | undefined => {
    // A line that was begun before the answer: its own statement goes on.
    const isBegun = from === 0 && !around.isLineStart;
    const begun = items.filter(
      (item) => isBegun && item.start < 0 && item.end > 0 && isMeant(item),
    );
    if (begun.length > 0) return begun.reduce((a, b) => (b.end < a.end ? b : a));
    const at = from + text.slice(from).search(/\S/);
    const beginning = items.filter(({ start }) => start === at);
    if (beginning.length > 0) return beginning.reduce((a, b) => (b.end > a.end ? b : a));
    const holding = items.filter(({ start, end }) => start < at && at < end);
    return holding.length === 0 ? undefined : holding.reduce((a, b) => (b.end < a.end ? b : a));
  };

  /** A list or an object that the cursor's own line opened is the answer's to close, and to go on behind. */
  function findScopeEnd(): number | undefined {
    const first = itemAt(
      0,
      ({ blockStart }) => around.isLineStart || blockStart < -around.linePrefix.length,
    );
    if (first === undefined || !first.isBlockSound) return undefined;
    if (first.blockEnd >= text.trimEnd().length) return undefined;
    // `} else {` goes on with the statement whose first block ends.
    if (goesOn.test(text.slice(first.blockEnd))) return undefined;
    // What the document closes itself is not closed a second time.
    const frame = around.frames.at(-1);
    const isClosedLater = frame !== undefined && around.closing.get(frame) !== 'missing';
    return first.closes && isClosedLater ? first.blockEnd - 1 : first.blockEnd;
  }

  return {
    endAfter(from) {
      const item = itemAt(from);
      if (item === undefined || item.hasError) return undefined;
      return Math.min(item.end, text.length);
    },
    lastEndWithin(from, limit) {
      const ends = items
        .filter(({ end, hasError }) => !hasError && end > from && end <= limit)
        .map(({ end }) => end);
      return ends.length === 0 ? undefined : Math.max(...ends);
    },
    scopeEnd: findScopeEnd(),
  };
}

/** The text before the cursor from the last line on at which parsing can begin; undefined when there is none near. */
function headOf(prefix: string): string | undefined {
  const window = prefix.slice(-maxWindow);
  const lines = window.split('\n');
  const isWhole = window.length === prefix.length;
  const first = lines.findLastIndex((line, at) => (at > 0 || isWhole) && fresh.test(line));
  if (first < 0) return isWhole ? window : undefined;
  return lines.slice(first).join('\n');
}

/** The brackets that are open behind the text and that the document does not close, outermost first. */
function openBehind({ around, text }: StatementsInput): readonly Frame[] {
  const scanner = createScanner(around.documentLanguage, {
    frames: around.frames,
    linePrefix: around.linePrefix,
  });
  scanner.feed(text);
  return scanner.frames.filter((frame) => (around.closing.get(frame) ?? 'missing') === 'missing');
}

const closersOf = (frames: readonly Frame[]): string =>
  frames
    .map(({ close }) => `\n${close}`)
    .reverse()
    .join('');

/** The document's own text behind the cursor up to the next fresh line; undefined when that is far. */
function tailOf({ place, replaceSuffixLength }: StatementsInput): string | undefined {
  const [rest = '', ...below] = place.suffix.slice(replaceSuffixLength, maxWindow).split('\n');
  const next = below.findIndex((line) => fresh.test(line));
  if (next < 0 && place.suffix.length > maxWindow) return undefined;
  return [rest, ...(next < 0 ? below : below.slice(0, next))].join('\n');
}

/** The items of all blocks that the text touches, as indexes into it. */
function itemsOf(root: SyntaxNode, offset: number, length: number): readonly Item[] {
  const isTouched = ({ startIndex, endIndex }: SyntaxNode) =>
    endIndex > offset && startIndex < offset + length;

  function visit(node: SyntaxNode): readonly Item[] {
    const children = node.children.filter((child) => child !== null);
    const own = blocks.has(node.type) ? membersOf(node, children, offset) : [];
    return [
      ...own.filter(({ start, end }) => end > 0 && start < length),
      ...children.filter(isTouched).flatMap(visit),
    ];
  }

  return visit(root);
}

function membersOf(
  block: SyntaxNode,
  children: readonly SyntaxNode[],
  offset: number,
): readonly Item[] {
  const blockStart = block.parent === null ? Number.NEGATIVE_INFINITY : block.startIndex - offset;
  const blockEnd = block.parent === null ? Number.POSITIVE_INFINITY : block.endIndex - offset;
  const closes = /^[)\]}]$/.test(children.at(-1)?.type ?? '');
  return children.flatMap((child, index) => {
    if (!child.isNamed || tags.has(child.type)) return [];
    const next = children[index + 1];
    const isSeparated = next?.type === ';' || next?.type === ',';
    return [
      {
        start: child.startIndex - offset,
        end: (isSeparated ? next.endIndex : child.endIndex) - offset,
        hasError: child.hasError,
        blockStart,
        blockEnd,
        isBlockSound: !block.hasError,
        closes,
      },
    ];
  });
}
