import { confidenceOf } from './confidence.ts';
import { type Corpus, createCorpus, type SourceFile } from './corpus.ts';
import { indentChangeOf } from './lineBreak.ts';
import { follow, type LineCandidate, type LineSearchDeps, searchLine } from './lineSearch.ts';
import { type Context, contextAtHole, createLocalText } from './localText.ts';
import { type Begun, createNextToken } from './nextToken.ts';
import { columnsOf, hasHyphenatedWords, tabColumns, trailingWord } from './scanner.ts';
import { encode, idOf, isSpaced, type Token } from './tokens.ts';
import { createVocabulary, type Vocabulary } from './vocabulary.ts';

export interface PredictorOptions {
  /** Cap of indexed tokens; the least useful files are left out above it. 6,000,000 are about 70 MB. */
  readonly maxTokens?: number;
}

export interface Hole {
  /** Workspace-relative path of the open file; its indexed version does not count. */
  readonly path: string;
  /** The file's text before and after the cursor. */
  readonly prefix: string;
  readonly suffix: string;
  /** How many lines may be suggested, 1 when absent. Further lines only where they are as certain as the first. */
  readonly maxLines?: number;
}

export interface Prediction {
  /** What to insert at the cursor: never blank, without the line break at its end. */
  readonly text: string;
  /** 0–1. Of suggestions given with confidence p or more, at least a share of p is exactly right. */
  readonly confidence: number;
}

/**
 * Completes the rest of a line from the workspace's own habits: no language model, no network. It repeats shapes
 * that occur in the indexed text and in the open file, and invents nothing.
 */
export interface Predictor {
  /** Replaces the whole index. Files come most useful first: above the cap the last are left out. */
  index(files: readonly SourceFile[]): void;
  /** Adds or replaces one file, or removes it when there is no text. */
  update(path: string, text: string | undefined): void;
  complete(hole: Hole): Prediction | undefined;
  readonly indexedTokens: number;
}

const defaultMaxTokens = 6_000_000;
/** Characters of the open file that are looked at, before and after the cursor. */
const charsBefore = 20_000;
const charsAfter = 10_000;
/** A further line is added only while everything so far stays this certain. */
const furtherLineConfidence = 0.75;

export function createPredictor(options: PredictorOptions = {}): Predictor {
  const maxTokens = options.maxTokens ?? defaultMaxTokens;
  let vocabulary = createVocabulary();
  let corpus = createCorpus(vocabulary, maxTokens);
  return {
    index(files) {
      // A new vocabulary: names that are gone do not stay for the life of the window.
      vocabulary = createVocabulary();
      corpus = createCorpus(vocabulary, maxTokens);
      corpus.reset(files);
    },
    update: (path, text) => corpus.replace(path, text),
    complete: (hole) => complete(hole, corpus, vocabulary),
    get indexedTokens() {
      return corpus.liveTokens;
    },
  };
}

function complete(hole: Hole, corpus: Corpus, known: Vocabulary): Prediction | undefined {
  const vocabulary = createVocabulary(known);
  const cursor = readCursor(hole);
  const { hyphenated, indent } = cursor;
  const before = encode(cursor.before, vocabulary, { hyphenated, indent: 0 });
  // A file that ends here is still being written: that nothing follows says nothing about the line.
  const suffix = hole.suffix.trim() === '' ? '' : hole.suffix.slice(0, charsAfter);
  const after = encode(suffix, vocabulary, { hyphenated, indent });
  const text = createLocalText(before, after, {
    vocabulary,
    relatives: corpus.relativesOf(hole.path),
  });
  const next = createNextToken({ corpus, vocabulary, text, path: hole.path });
  const last = before.at(-1);
  const isLineStart = last === undefined || vocabulary.isLineBreak(idOf(last));
  const search = { next, text, vocabulary };
  const candidates = searchLine(search, contextAtHole(text), {
    begun: begunOf(cursor, isLineStart, vocabulary),
    mayEnd: cursor.word === '' && !isLineStart,
    isLast: true,
  });
  const best = candidates[0];
  if (best === undefined || best.tokens.length === 0) return undefined;
  const isGlued = cursor.word !== '' || cursor.isSpaced || isLineStart;
  const line = render(best.tokens, vocabulary, isGlued).slice(cursor.word.length);
  if (line.trim() === '') return undefined;
  const confidence = confidenceOf(candidates, line, corpus.liveTokens);
  const first = { text: line, confidence };
  return addLines(first, best, {
    search,
    indent,
    maxLines: hole.maxLines ?? 1,
    usesTabs: cursor.usesTabs,
    nextLine: firstLineOf(hole.suffix),
    indexedTokens: corpus.liveTokens,
  });
}

interface FurtherLines {
  readonly search: LineSearchDeps;
  /** Of the cursor's line, in columns. */
  readonly indent: number;
  readonly maxLines: number;
  readonly usesTabs: boolean;
  /** What stands below already, trimmed: a suggestion must not say it again. */
  readonly nextLine: string;
  readonly indexedTokens: number;
}

/** Goes on line by line while the whole stays certain, as it does inside a shape that the workspace repeats. */
function addLines(first: Prediction, line: LineCandidate, options: FurtherLines): Prediction {
  const { search } = options;
  let { text, confidence } = first;
  let { context } = line;
  let { indent } = options;
  for (let lines = 1; lines < options.maxLines; lines++) {
    const lineBreak = likeliestBreak(search, context);
    if (lineBreak === undefined) break;
    const start = follow(search, context, lineBreak);
    const candidates = searchLine(search, start, {
      begun: undefined,
      mayEnd: false,
      isLast: false,
    });
    const best = candidates[0];
    if (best === undefined) break;
    const added = render(best.tokens, search.vocabulary, true);
    if (added.trim() === '' || added.trim() === options.nextLine) break;
    const together = confidence * confidenceOf(candidates, added, options.indexedTokens);
    if (together < furtherLineConfidence) break;
    indent = Math.max(0, indent + indentChangeOf(search.vocabulary.textOf(idOf(lineBreak))));
    text += `\n${renderIndent(indent, options.usesTabs)}${added}`;
    confidence = together;
    context = best.context;
  }
  return { text, confidence };
}

function likeliestBreak(search: LineSearchDeps, context: Context): Token | undefined {
  let best: Token | undefined;
  let most = 0;
  for (const [token, share] of search.next(context).likely)
    if (share > most && search.vocabulary.isLineBreak(idOf(token))) {
      best = token;
      most = share;
    }
  return best;
}

const renderIndent = (columns: number, usesTabs: boolean): string =>
  usesTabs ? '\t'.repeat(Math.floor(columns / tabColumns)) : ' '.repeat(columns);

const firstLineOf = (suffix: string): string =>
  suffix.trimStart().split('\n', 1)[0]?.trimEnd() ?? '';

interface Cursor {
  /** The text before the word that was begun. */
  readonly before: string;
  readonly word: string;
  /** Whether a blank stands before the word or the cursor. */
  readonly isSpaced: boolean;
  readonly hyphenated: boolean;
  /** Indentation of the cursor's line, in columns. */
  readonly indent: number;
  readonly usesTabs: boolean;
}

function readCursor(hole: Hole): Cursor {
  const hyphenated = hasHyphenatedWords(hole.path);
  const prefix = hole.prefix.slice(-charsBefore);
  const word = trailingWord(prefix, hyphenated);
  const before = prefix.slice(0, prefix.length - word.length);
  const lineStart = prefix.lastIndexOf('\n') + 1;
  const blanks = /^[ \t]*/.exec(prefix.slice(lineStart))?.[0].length ?? 0;
  return {
    before,
    word,
    isSpaced: /[ \t]$/.test(before),
    hyphenated,
    indent: columnsOf(prefix, lineStart, lineStart + blanks),
    usesTabs: /^\t/m.test(prefix),
  };
}

/** At a line's start tokens are never spaced; elsewhere the blank that stands there, or not, must fit. */
function begunOf(cursor: Cursor, isLineStart: boolean, vocabulary: Vocabulary): Begun | undefined {
  const { word } = cursor;
  if (word === '' && (isLineStart || !cursor.isSpaced)) return undefined;
  return {
    word,
    accepts: (token) =>
      (isLineStart || isSpaced(token) === cursor.isSpaced) &&
      (word === '' || vocabulary.textOf(idOf(token)).startsWith(word)),
  };
}

function render(tokens: readonly Token[], vocabulary: Vocabulary, isGlued: boolean): string {
  return tokens
    .map((token, index) => {
      const blank = isSpaced(token) && !(index === 0 && isGlued) ? ' ' : '';
      return blank + vocabulary.textOf(idOf(token));
    })
    .join('');
}
