import type { Clock } from '../clock.ts';
import type { ReplacedLines } from '../language/lineStates.ts';
import { type Disposable, onDispose } from '../lifetime.ts';
import { type ChangedLines, createChangedLines } from './changedLines.ts';
import { declaredName } from './declarations.ts';
import { rankRuns, type SearchableRuns } from './rankRuns.ts';

/** What is known of the code in open, imported and recent files. Files are read in small slices while nobody waits. */
export interface CodeIndex extends Disposable {
  /** Takes a document's present text; reading it is put off and spread. */
  put(document: SourceDocument): void;
  /** A document was changed: what no longer stands in it is told by nobody, also before it is read again. */
  change(documentKey: string, replaced: ReplacedLines): void;
  /** Forgets a document, or all that lie below a folder. */
  drop(documentKey: string): void;
  /** A document as it was read last. */
  file(documentKey: string): IndexedFile | undefined;
  /** The documents in a language, or one that shares its code, the one read last first. */
  files(languageId: string): readonly IndexedFile[];
  /** Runs of lines most like the query, best first (BM25). Runs of five lines, shorter at a file's end. */
  similar(query: ReadonlyMap<string, number>, options: SimilarOptions): readonly LineRange[];
}

export interface SourceDocument {
  readonly documentKey: string;
  readonly path: string;
  readonly languageId: string;
  /** Called when the text is read: not at once. */
  text(): string;
}

export interface IndexedFile {
  readonly document: SourceDocument;
  readonly lines: readonly string[];
  /** The lines that declare a name, ascending. */
  readonly declarations: ReadonlyMap<string, readonly number[]>;
  /** Lines of it that are out of date. */
  readonly changed: Pick<ChangedLines, 'has' | 'size'>;
  /** How often an identifier stands in the file. */
  readonly uses: ReadonlyMap<string, number>;
  /** What stands behind an identifier and a dot, and how often. */
  readonly members: ReadonlyMap<string, ReadonlyMap<string, number>>;
}

export interface SimilarOptions {
  readonly languageId: string;
  readonly limit: number;
  /** Leaves out what is sent anyway. */
  accepts(file: IndexedFile, firstLine: number, lastLine: number): boolean;
}

/** Lines of a file, `last` excluded. */
export interface LineRange {
  readonly file: IndexedFile;
  readonly first: number;
  readonly last: number;
  readonly score: number;
}

/** Lines of a run: five give as many of the needed names at equal tokens as ten, or more; both more than twenty or forty. */
export const runLines = 5;
/** Longer files are read from the top so far only. */
const maxLines = 12_000;
const maxDocuments = 60;
/** Pause between two slices, so that typing goes before reading, and the most that one slice takes. */
const pauseMs = 20;
const sliceMs = 4;
/** The clock is looked at after so many lines: some 0.3 ms. */
const stepLines = 100;
/** So many runs are looked at for each that is wanted: code that repeats itself has thousands that say the same. */
const looksPerRun = 5;
/** Minified code and data say nothing and cost much. */
const maxLineLength = 1_000;

interface Reading extends IndexedFile, SearchableRuns {
  readonly lines: string[];
  readonly declarations: Map<string, number[]>;
  readonly changed: ChangedLines;
  readonly uses: Map<string, number>;
  readonly members: Map<string, Map<string, number>>;
  readonly sizes: number[];
  readonly postings: Map<string, number[]>;
}

export function createCodeIndex(clock: Clock): CodeIndex {
  const indexed = new Map<string, Reading>();
  const waiting = new Map<string, SourceDocument>();
  let current: { readonly reading: Reading; readonly all: readonly string[] } | undefined;
  let timer: Disposable | undefined;
  let isDisposed = false;

  function schedule(): void {
    if (isDisposed || timer !== undefined || (waiting.size === 0 && current === undefined)) return;
    timer = clock.after(pauseMs, () => {
      timer = undefined;
      readSlice();
      schedule();
    });
  }

  function readSlice(): void {
    const until = clock.now() + sliceMs;
    current ??= begin();
    while (current !== undefined) {
      const { reading, all } = current;
      readLines(reading, all.slice(reading.lines.length, reading.lines.length + stepLines));
      if (reading.lines.length >= all.length) {
        finish(reading);
        current = undefined;
        return;
      }
      if (clock.now() >= until) return;
    }
  }

  function begin(): typeof current {
    const [document] = waiting.values();
    if (document === undefined) return undefined;
    waiting.delete(document.documentKey);
    const empty = {
      lines: [],
      declarations: new Map(),
      uses: new Map(),
      members: new Map(),
      sizes: [],
      postings: new Map(),
    };
    const all = document.text().replaceAll('\r\n', '\n').split('\n', maxLines);
    return { reading: { document, changed: createChangedLines(all.length), ...empty }, all };
  }

  function finish(reading: Reading): void {
    const key = reading.document.documentKey;
    indexed.delete(key);
    indexed.set(key, reading);
    // The oldest goes first: a Map keeps the order of insertion.
    for (const oldest of indexed.keys()) {
      if (indexed.size <= maxDocuments) break;
      indexed.delete(oldest);
    }
  }

  const filesOf = (languageId: string) =>
    [...indexed.values()]
      .filter(({ document }) => isAkin(document.languageId, languageId))
      .reverse();

  return {
    put(document) {
      waiting.delete(document.documentKey);
      waiting.set(document.documentKey, document);
      schedule();
    },
    change(documentKey, replaced) {
      indexed.get(documentKey)?.changed.change(replaced);
      if (current?.reading.document.documentKey === documentKey)
        current.reading.changed.change(replaced);
    },
    drop(documentKey) {
      const isGone = (key: string) => key === documentKey || key.startsWith(`${documentKey}/`);
      for (const known of [waiting, indexed])
        for (const key of [...known.keys()].filter(isGone)) known.delete(key);
      if (current !== undefined && isGone(current.reading.document.documentKey))
        current = undefined;
    },
    file: (documentKey) => indexed.get(documentKey),
    files: filesOf,
    similar(query, { languageId, limit, accepts }) {
      const taken: LineRange[] = [];
      const ranked = rankRuns(filesOf(languageId), query).slice(0, limit * looksPerRun);
      for (const { runs: file, run, score } of ranked) {
        if (taken.length >= limit) break;
        const first = run * runLines;
        const range = { file, first, last: Math.min(file.lines.length, first + runLines), score };
        if (!isChanged(range) && accepts(file, range.first, range.last)) taken.push(range);
      }
      return taken;
    },
    ...onDispose(() => {
      isDisposed = true;
      timer?.dispose();
      waiting.clear();
      indexed.clear();
      current = undefined;
    }),
  };
}

/** TypeScript and JavaScript, with and without JSX, learn from each other; C and C++ do. */
function isAkin(a: string, b: string): boolean {
  const family = (id: string) =>
    /^(?:type|java)script|^(?:vue|svelte)$/.test(id) ? 'script' : id === 'cpp' ? 'c' : id;
  return family(a) === family(b);
}

/** Reads the next lines of a file; all but the last call give whole runs. */
function readLines(reading: Reading, lines: readonly string[]): void {
  for (let first = 0; first < lines.length; first += runLines) {
    const words = new Set<string>();
    for (const line of lines.slice(first, first + runLines)) {
      if (line.length <= maxLineLength) readLine(reading, line, words);
      reading.lines.push(line);
    }
    const run = reading.sizes.length;
    for (const word of words) append(reading.postings, word, run);
    reading.sizes.push(words.size);
  }
}

function append(lists: Map<string, number[]>, key: string, value: number): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

function readLine(reading: Reading, line: string, words: Set<string>): void {
  const name = declaredName(line);
  if (name !== undefined) append(reading.declarations, name, reading.lines.length);
  for (const [identifier] of line.matchAll(identifiers)) {
    reading.uses.set(identifier, (reading.uses.get(identifier) ?? 0) + 1);
    addWords(identifier, words);
  }
  for (const [, receiver = '', member = ''] of line.matchAll(memberAccess)) {
    const known = reading.members.get(receiver) ?? new Map<string, number>();
    reading.members.set(receiver, known.set(member, (known.get(member) ?? 0) + 1));
  }
}

const identifiers = /[A-Za-z_$][\w$]{2,}/g;
/** The member is only looked at, so that it can be the receiver of the next one. */
const memberAccess = /(?<![\w$])([A-Za-z_$][\w$]*)(?=(?:\?\.|\.|->|::)([A-Za-z_$][\w$]{2,}))/g;
const parts = /[A-Z]?[a-z]{3,}|[A-Z]{3,}/g;

function addWords(identifier: string, words: Set<string>): void {
  words.add(identifier.toLowerCase());
  for (const [part] of identifier.matchAll(parts)) words.add(part.toLowerCase());
}

/** Names that a file declares, those that it no longer does left out. */
export function declaredIn(file: IndexedFile): readonly string[] {
  const { declarations, changed } = file;
  const known = declaredByFile.get(file);
  if (known?.changes === changed.size) return known.names;
  const names = [...declarations]
    .filter(([, lines]) => lines.some((line) => !changed.has(line)))
    .map(([name]) => name);
  declaredByFile.set(file, { changes: changed.size, names });
  return names;
}

/** Found once for each reading of a file. */
const declaredByFile = new WeakMap<
  IndexedFile,
  { readonly changes: number; readonly names: readonly string[] }
>();

/** Words of three letters and more, whole and in the parts that camelCase and snake_case name. */
export function wordsOf(text: string): ReadonlySet<string> {
  const words = new Set<string>();
  for (const [identifier] of text.matchAll(identifiers)) addWords(identifier, words);
  return words;
}

function isChanged({ file, first, last }: LineRange): boolean {
  if (file.changed.size === 0) return false;
  for (let line = first; line < last; line += 1) if (file.changed.has(line)) return true;
  return false;
}
