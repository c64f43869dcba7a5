import type { Clock } from '../clock.ts';
import { type Disposable, onDispose } from '../lifetime.ts';

/** A part of another file that reads like the code around the cursor. */
export interface Snippet {
  readonly path: string;
  readonly text: string;
  /** Share of words in common, 0–1 (Jaccard). */
  readonly similarity: number;
}

/** Finds similar code in open and recent files. Reads them in small slices in idle time. */
export interface SnippetIndex extends Disposable {
  /** Takes a document's present text; reading it is put off and spread. */
  put(document: IndexedDocument): void;
  drop(documentKey: string): void;
  /** The parts most like `text`, best first, of files in the same language but `exceptKey`. */
  similarTo(text: string, options: SimilarOptions): readonly Snippet[];
}

export interface IndexedDocument {
  readonly documentKey: string;
  readonly path: string;
  readonly languageId: string;
  /** Called when the text is read: not at once. */
  text(): string;
}

export interface SimilarOptions {
  readonly exceptKey: string;
  readonly languageId: string;
  readonly limit: number;
}

/** Window and step in lines: peers use 50 and 60 (PEERS.md B2); smaller ones leave room for more files. */
const windowLines = 40;
const stepLines = 20;
/** Longer files are read from the top so far only. */
const maxLines = 3_000;
const maxDocuments = 40;
/** Pause between two files, so that typing goes before reading. */
const sliceMs = 60;
/** Less in common is coincidence: any two files of a language share its keywords. */
const minSimilarity = 0.12;
/** Words of which most files are full say nothing. */
const maxShare = 0.5;

interface Indexed {
  readonly document: IndexedDocument;
  readonly lines: readonly string[];
  /** Number of different words in each window. */
  readonly sizes: readonly number[];
  /** The windows that hold a word. */
  readonly windowsWith: ReadonlyMap<string, readonly number[]>;
}

export function createSnippetIndex(clock: Clock): SnippetIndex {
  const indexed = new Map<string, Indexed>();
  const waiting = new Map<string, IndexedDocument>();
  let timer: Disposable | undefined;
  let isDisposed = false;

  function schedule(): void {
    if (isDisposed || timer !== undefined || waiting.size === 0) return;
    timer = clock.after(sliceMs, () => {
      timer = undefined;
      const [next] = waiting.values();
      if (next !== undefined) read(next);
      schedule();
    });
  }

  function read(document: IndexedDocument): void {
    waiting.delete(document.documentKey);
    indexed.delete(document.documentKey);
    const lines = document.text().split('\n', maxLines);
    indexed.set(document.documentKey, { document, lines, ...readWindows(lines) });
    // The oldest goes first: a Map keeps the order of insertion.
    for (const key of indexed.keys()) {
      if (indexed.size <= maxDocuments) break;
      indexed.delete(key);
    }
  }

  return {
    put(document) {
      waiting.set(document.documentKey, document);
      schedule();
    },
    drop(documentKey) {
      waiting.delete(documentKey);
      indexed.delete(documentKey);
    },
    similarTo(text, { exceptKey, languageId, limit }) {
      const others = [...indexed.values()].filter(
        ({ document }) =>
          document.documentKey !== exceptKey && isSimilarLanguage(document.languageId, languageId),
      );
      const query = distinctiveWords(wordsOf(text), others);
      if (query.size < 3) return [];
      const best = others.flatMap((file) => bestWindow(file, query) ?? []);
      return best.sort((a, b) => b.similarity - a.similarity).slice(0, limit);
    },
    ...onDispose(() => {
      isDisposed = true;
      timer?.dispose();
      waiting.clear();
      indexed.clear();
    }),
  };
}

/** TypeScript and JavaScript, with and without JSX, learn from each other. */
function isSimilarLanguage(a: string, b: string): boolean {
  const family = (id: string) => (/^(?:type|java)script/.test(id) ? 'script' : id);
  return family(a) === family(b);
}

function readWindows(lines: readonly string[]): Pick<Indexed, 'sizes' | 'windowsWith'> {
  const sizes: number[] = [];
  const windowsWith = new Map<string, number[]>();
  for (let first = 0; first < lines.length; first += stepLines) {
    const words = wordsOf(lines.slice(first, first + windowLines).join('\n'));
    for (const word of words) {
      const windows = windowsWith.get(word);
      if (windows === undefined) windowsWith.set(word, [sizes.length]);
      else windows.push(sizes.length);
    }
    sizes.push(words.size);
    if (first + windowLines >= lines.length) break;
  }
  return { sizes, windowsWith };
}

/** Words of three letters and more, in the parts that camelCase and snake_case name. */
function wordsOf(text: string): Set<string> {
  const words = new Set<string>();
  for (const [identifier] of text.matchAll(/[A-Za-z_$][\w$]{2,}/g)) {
    words.add(identifier.toLowerCase());
    for (const [part] of identifier.matchAll(/[A-Z]?[a-z]{3,}|[A-Z]{3,}/g))
      words.add(part.toLowerCase());
  }
  return words;
}

/** Leaves out words that half of all windows have: they tell no place from another. */
function distinctiveWords(
  words: ReadonlySet<string>,
  files: readonly Indexed[],
): ReadonlySet<string> {
  const total = files.reduce((sum, { sizes }) => sum + sizes.length, 0);
  if (total < 8) return words;
  const isDistinctive = (word: string) =>
    files.reduce((sum, { windowsWith }) => sum + (windowsWith.get(word)?.length ?? 0), 0) <=
    total * maxShare;
  return new Set([...words].filter(isDistinctive));
}

function bestWindow(file: Indexed, query: ReadonlySet<string>): Snippet | undefined {
  const common = new Array<number>(file.sizes.length).fill(0);
  for (const word of query)
    for (const window of file.windowsWith.get(word) ?? [])
      common[window] = (common[window] ?? 0) + 1;
  const likenesses = common.map(
    (count, window) => count / (query.size + (file.sizes[window] ?? 0) - count),
  );
  const similarity = Math.max(minSimilarity, ...likenesses);
  const window = likenesses.indexOf(similarity);
  if (window < 0) return undefined;
  const first = window * stepLines;
  const text = file.lines
    .slice(first, first + windowLines)
    .join('\n')
    .trimEnd();
  return { path: file.document.path, text, similarity };
}
