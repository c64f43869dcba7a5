import type { Token, Tokens } from 'marked';
import { lexAnswer } from './answerLexer.ts';
import { takePlain } from './plainRun.ts';

/** One block of a document: a paragraph, a list, a code block … */
export type Block =
  | { readonly key: number; readonly kind: 'markdown'; readonly token: Token }
  | {
      readonly key: number;
      readonly kind: 'code';
      /** What stands behind the opening fence. */
      readonly info: string;
      readonly code: string;
      readonly isClosed: boolean;
    }
  /** What is too long to be read as markdown within a frame. */
  | { readonly key: number; readonly kind: 'plain'; readonly text: string };

export interface MarkdownStream {
  /** Takes the next piece of the text, cut anywhere. */
  append(text: string): void;
  /** The text has ended, unless more is appended: closes what is open. */
  finish(): void;
  /** All blocks in order. Those that can no longer change stay the same objects. */
  readonly blocks: readonly Block[];
  /** How many of `blocks` can no longer change: the first ones. */
  readonly settled: number;
  /** How much of the text, without its carriage returns, those blocks were read from. */
  readonly settledLength: number;
  /** Addresses that links may refer to, from what has settled. */
  readonly links: MarkdownLinks;
}

export type MarkdownLinks = Readonly<Record<string, Pick<Tokens.Link, 'href' | 'title'>>>;

/**
 * A list that stays open for longer than this many UTF-16 units is cut between two items, so that its beginning
 * is not read again with every piece.
 */
const longList = 2_000;
/**
 * A block that is open for longer than this is shown as it is up to the next blank line, for it is read again with every
 * piece: 6 ms for as long a paragraph. No paragraph or table of an answer comes near.
 */
const longestBlock = 20_000;
/** Lines of prose within one item take the reader quadratic time: as many 20 ms, 20,000 of them 0.1 s. */
const longestItem = 8_000;
/** More text is taken in pieces, so that no block grows beyond these limits unseen. */
const longestPiece = 20_000;

/**
 * Quotes and lists nested deeper than anybody reads: the parser calls itself for each level, and reads the rest once for each.
 * Two hundred lists took it 12.5 s, three thousand quotes its stack.
 */
const tooDeep =
  /^[ \t]{0,3}(?:>[ \t]{0,4}){24}|^[ \t]{0,60}(?:(?:[-*+]|\d{1,9}[.)])[ \t]{1,4}){24}|^[ \t]{60}[ \t]*(?:[-*+>]|\d{1,9}[.)])[ \t]/m;
const isTooDeep = (text: string): boolean => tooDeep.test(text);

/** Each mark of emphasis is compared with those before it: 30,000 in one paragraph took a second, these take 20 ms. */
const mostMarks = 4_000;
/** A blank line, an item of a list or a heading. */
const nextParagraph = /\n(?=[ \t]*(?:\n|[-+*#][ \t]|\d{1,9}[.)][ \t]))/;
const hasManyMarks = (text: string): boolean =>
  text.length > mostMarks &&
  text.split(nextParagraph).some((part) => (part.match(/[*_]/g)?.length ?? 0) > mostMarks);

/** The text as it is, in one paragraph. */
const plainParagraph = (text: string): Tokens.Paragraph => ({
  type: 'paragraph',
  raw: text,
  text,
  tokens: [{ type: 'text', raw: text, text, escaped: false }],
});

const blankLines = /^(?:[ \t]*\n)+/;
const isItem = /^[ \t]*(?:[-*+]|\d{1,9}[.)])[ \t]/;
const isTooLong = (text: string): boolean =>
  text.length > longestBlock ||
  (text.length > longestItem && isItem.test(text) && !/```|~~~/.test(text));

/** ` ```info ` or `~~~info`, indented by at most three spaces. Backticks do not take backticks in their info. */
const fenceOpening = /^( {0,3})(`{3,}(?=[^`\n]*\n)|~{3,}(?!~))([^\n]*)\n/;

const fenceStart = /^ {0,3}(?:`{3,}(?=[^`\n]*\n)|~{3,}(?!~))[^\n]*\n/m;

/**
 * Reads markdown that arrives in pieces. Only the last block is read again with each piece; a fenced code block
 * is not read at all but lengthened. What comes out at the end equals reading the whole text at once, except
 * that a long list comes in parts and that a link definition works from where it stands.
 */
export function createMarkdownStream(known: MarkdownLinks = {}): MarkdownStream {
  const closed: Block[] = [];
  const links: Record<string, Pick<Tokens.Link, 'href' | 'title'>> = { ...known };
  /** The end of the text that nothing is settled about; how much has come, and where an open fence began. */
  let tail = '';
  let taken = 0;
  let fenceAt = 0;
  let nextKey = 0;
  let fence: OpenFence | undefined;
  let isEnded = false;
  /** What is open is too long to be read. */
  let isPlain = false;
  let view: readonly Block[] | undefined = [];

  function read(text: string): readonly Token[] {
    if (isTooDeep(text) || hasManyMarks(text)) return [plainParagraph(text)];
    return lexAnswer(text, links);
  }

  function close(tokens: readonly Token[]): void {
    for (const token of tokens) {
      const block = toBlock(token, nextKey, true);
      if (token.type === 'def') learnLink(token);
      if (block === undefined) continue;
      closed.push(block);
      nextKey += 1;
    }
  }

  function learnLink(token: Token): void {
    if (token.type !== 'def' || Object.hasOwn(links, token.tag)) return;
    links[token.tag] = { href: token.href, title: token.title };
  }

  /** Closes what whole lines have settled, and returns whether a code fence is open now. */
  function settle(): boolean {
    // The last line may still become anything: what stands before it is judged without it.
    const settled = settledTokens(upToFence() ?? read(wholeLines()), tail);
    close(settled.tokens);
    tail = tail.slice(settled.length);
    const opening = fenceOpening.exec(tail);
    if (opening === null) {
      splitLongList();
      return false;
    }
    const [all, indent = '', marker = '', info = ''] = opening;
    fenceAt = taken - tail.length;
    fence = createOpenFence(marker, indent.length, info.trim());
    tail = tail.slice(all.length);
    return true;
  }

  const wholeLines = () => tail.slice(0, tail.lastIndexOf('\n') + 1);

  /**
   * The text up to the first line that opens a code fence, when it does: what follows is not read once for each fence.
   * Undefined where such a line is part of a list or of HTML.
   */
  function upToFence(): readonly Token[] | undefined {
    const found = fenceStart.exec(tail);
    if (found === null) return undefined;
    const tokens = read(tail.slice(0, found.index + found[0].length));
    const last = tokens.at(-1);
    const isFence = last?.type === 'code' && !isIndented(last) && last.raw === found[0];
    return isFence ? tokens : undefined;
  }

  function splitLongList(): void {
    const text = wholeLines();
    if (text.length < longList) return;
    const [list] = read(text);
    if (list?.type !== 'list') return;
    const items: readonly Tokens.ListItem[] = list.items;
    const done = items.slice(0, -1);
    const length = done.reduce((sum, { raw }) => sum + raw.length, 0);
    const raw = done.map((item) => item.raw).join('');
    if (done.length === 0 || !tail.startsWith(raw)) return;
    close([{ ...list, type: 'list', raw, items: done }]);
    tail = tail.slice(length);
  }

  /** Takes text into the open fence; what follows its end is left in `tail`. */
  function lengthenFence(text: string): boolean {
    if (fence === undefined) return false;
    const rest = fence.append(text);
    if (rest === undefined) return false;
    closed.push({ key: nextKey, kind: 'code', info: fence.info, code: fence.code, isClosed: true });
    nextKey += 1;
    fence = undefined;
    tail = rest;
    return true;
  }

  /** Takes what stands in `tail` as it is, of which so much holds no blank line. Returns whether it ends there. */
  function lengthenPlain(known: number): boolean {
    const { pieces, rest, isEnded } = takePlain(tail, known);
    for (const piece of pieces) closePlain(piece);
    tail = rest;
    isPlain = !isEnded;
    return isEnded;
  }

  function closePlain(text: string): void {
    closed.push({ key: nextKey, kind: 'plain', text });
    nextKey += 1;
  }

  function take(text: string): void {
    taken += text.length;
    if (fence === undefined) tail += text;
    else if (!lengthenFence(text)) return;
    if (isPlain && !lengthenPlain(tail.length - text.length)) return;
    readLines(text);
    if (fence !== undefined) return;
    // Blank lines before a block say nothing, and would be read again with every piece.
    tail = tail.replace(blankLines, '');
    if (!isTooLong(tail)) return;
    isPlain = true;
    lengthenPlain(0);
  }

  function readLines(text: string): void {
    // Only a whole line settles anything. A fence may open and close several times within one piece.
    while (text.includes('\n') && settle()) {
      const inside = tail;
      tail = '';
      if (!lengthenFence(inside)) return;
    }
  }

  function openBlocks(): readonly Block[] {
    if (fence !== undefined) {
      const { info } = fence;
      const code = isEnded ? fence.whole : fence.visible;
      return [{ key: nextKey, kind: 'code', info, code, isClosed: isEnded }];
    }
    if (isPlain) return tail === '' ? [] : [{ key: nextKey, kind: 'plain', text: tail }];
    const blocks: Block[] = [];
    for (const token of read(tail)) {
      const block = toBlock(token, nextKey + blocks.length, isEnded);
      if (block !== undefined) blocks.push(block);
    }
    return blocks;
  }

  return {
    append(text) {
      if (text === '') return;
      isEnded = false;
      // Both ends of a split \r\n: carriage returns say nothing that line feeds do not.
      const lines = text.replaceAll('\r', '');
      for (let at = 0; at < lines.length; at += longestPiece)
        take(lines.slice(at, at + longestPiece));
      view = undefined;
    },
    finish() {
      isEnded = true;
      view = undefined;
    },
    get blocks() {
      if (view !== undefined) return view;
      view = [...closed, ...openBlocks()];
      return view;
    },
    get settled() {
      return closed.length;
    },
    get settledLength() {
      return fence === undefined ? taken - tail.length : fenceAt;
    },
    links,
  };
}

/** Ended by a blank line for good; a list, a quote or indented code may go on behind one. */
const endsAtBlankLine = new Set(['paragraph', 'heading', 'hr', 'table']);

/**
 * The tokens that more text cannot change: all but the last, and a definition before it (its title may follow).
 * They end before a code fence, which is lengthened line by line and not read.
 */
function settledTokens(
  tokens: readonly Token[],
  text: string,
): { readonly tokens: readonly Token[]; readonly length: number } {
  let last = tokens.findLastIndex(({ type }) => type !== 'space');
  if (endsAtBlankLine.has(tokens[last]?.type ?? '') && last < tokens.length - 1) last += 1;
  while (last > 0 && tokens[last - 1]?.type === 'def') last -= 1;
  const fence = tokens.findIndex((token) => token.type === 'code' && !isIndented(token));
  const settled = tokens.slice(0, Math.max(0, fence < 0 ? last : Math.min(last, fence)));
  const raw = settled.map((token) => token.raw).join('');
  // The reader may normalise what it read: then nothing is settled yet.
  return text.startsWith(raw) ? { tokens: settled, length: raw.length } : { tokens: [], length: 0 };
}

function isIndented(token: Token): boolean {
  return 'codeBlockStyle' in token && token.codeBlockStyle === 'indented';
}

function toBlock(token: Token, key: number, isClosed: boolean): Block | undefined {
  if (token.type === 'space' || (token.type === 'def' && !isFootnote(token))) return undefined;
  // A note of one word reads like the address of a link: it is shown as it is written.
  if (token.type === 'def')
    return { key, kind: 'markdown', token: plainParagraph(token.raw.trim()) };
  if (token.type !== 'code') return { key, kind: 'markdown', token };
  return { key, kind: 'code', info: token.lang ?? '', code: token.text, isClosed };
}

const isFootnote = ({ raw }: Token): boolean => /^ {0,3}\[\^/.test(raw);

interface OpenFence {
  readonly info: string;
  readonly code: string;
  /** The code without a line that may become the closing fence. */
  readonly visible: string;
  /** The code when nothing more follows. */
  readonly whole: string;
  /** Takes more text. Returns what follows the closing fence, undefined while there is none. */
  append(text: string): string | undefined;
}

/** A fence with the name of a language behind it. */
const namedFence = /^ {0,3}(`{3,}|~{3,})[ \t]*[\w+#.-]/;

function createOpenFence(marker: string, indent: number, info: string): OpenFence {
  const character = marker[0] === '~' ? '~' : '`';
  const closing = new RegExp(`^ {0,3}${character}{${marker.length},}[ \\t]*$`);
  const mayClose = new RegExp(`^ {0,3}${character}*[ \\t]*$`);
  // Within Markdown a fence that names a language opens a block of its own, and the next bare one closes that.
  const isMarkdown = /^(?:md|mdx|markdown)\b/i.test(info);
  const opens = (line: string) => namedFence.exec(line)?.[1]?.startsWith(marker) === true;
  let depth = 0;
  let code = '';
  let hasLine = false;
  let partial = '';

  const unindent = (line: string) => {
    const spaces = /^ */.exec(line)?.[0].length ?? 0;
    return line.slice(Math.min(indent, spaces));
  };
  const joined = (line: string) => (hasLine ? `${code}\n${unindent(line)}` : unindent(line));
  const withPartial = () => (partial === '' ? code : joined(partial));

  return {
    info,
    get code() {
      return code;
    },
    get visible() {
      return mayClose.test(partial) ? code : withPartial();
    },
    get whole() {
      return depth === 0 && closing.test(partial) ? code : withPartial();
    },
    append(text) {
      const all = partial + text;
      let start = 0;
      for (let end = all.indexOf('\n'); end >= 0; end = all.indexOf('\n', start)) {
        const line = all.slice(start, end);
        start = end + 1;
        if (closing.test(line)) {
          if (depth === 0) return all.slice(start);
          depth -= 1;
        } else if (isMarkdown && opens(line)) depth += 1;
        code = joined(line);
        hasLine = true;
      }
      partial = all.slice(start);
      return undefined;
    },
  };
}
