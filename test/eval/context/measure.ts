import { createDocumentSessions } from '../../../src/core/completion/documentSession.ts';
import { createEngine } from '../../../src/core/completion/engine.ts';
import { createTokenAllowances } from '../../../src/core/completion/tokenAllowances.ts';
import { createCodeIndex } from '../../../src/core/context/codeIndex.ts';
import { createCodeSources } from '../../../src/core/context/codeSources.ts';
import { estimateTokens } from '../../../src/core/context/contextItem.ts';
import type { ContextSource } from '../../../src/core/context/gatherContext.ts';
import { importedPaths } from '../../../src/core/context/importedPaths.ts';
import { importLines } from '../../../src/core/context/importLines.ts';
import { windowAfter, windowBefore } from '../../../src/core/context/sentWindow.ts';
import { siblingFiles } from '../../../src/core/context/siblingFiles.ts';
import type { CursorContext } from '../../../src/core/documents/cursorContext.ts';
import { noLog } from '../../../src/core/ports.ts';
import { noGrammars } from '../../../src/core/syntax/syntaxTree.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeRouter } from '../../support/fakeRouter.ts';
import type { EvalPlace } from './places.ts';
import type { Project, ProjectFile } from './projects.ts';

/** What one prompt held of what the next statement needs. */
export interface PlaceResult {
  /** Names that the statement needs from outside of the sent window. */
  readonly needed: number;
  readonly held: number;
  /** The same without the bare names. */
  readonly heldWithoutNames: number;
  readonly tokens: number;
  readonly nameTokens: number;
  readonly lines: number;
  readonly noiseLines: number;
  /** Sources that had something and gave nothing. */
  readonly dropped: number;
}

/** Files that are open beside the one that is edited. */
const openFiles = 5;
const identifiers = /[A-Za-z_$][\w$]{3,}/g;

/** Builds the prompt as it is sent, with the nearest files open and what the file imports read, and reads it. */
export async function measurePlace(
  project: Project,
  defined: ReadonlySet<string>,
  { file, place, document, truth }: EvalPlace,
): Promise<PlaceResult> {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  for (const other of [...nearest(project, file), ...imported(project, file)])
    index.put({
      documentKey: `file:///${other.path}`,
      path: other.path,
      languageId: other.languageId,
      text: () => other.text,
    });
  index.put({
    documentKey: place.documentKey,
    path: place.path,
    languageId: place.languageId,
    text: () => document,
  });
  await clock.advance(60_000);
  const offered = new Set<string>();
  const router = createFakeRouter(clock);
  let kept: ReadonlySet<string> = new Set();
  const engine = createEngine({
    sessions: createDocumentSessions(),
    router,
    clock,
    log: noLog,
    allowances: createTokenAllowances(),
    grammars: noGrammars,
    sources: createCodeSources(index).map((source) => watched(source, offered)),
    modelKey: () => 'eval/eval',
    budget: () => ({
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    options: () => ({ isAutomatic: true, inComments: true, answerTokens: 128, prefetches: false }),
    note: (event) => {
      if (event.kind === 'sent')
        kept = new Set(event.uses.filter(({ tokens }) => tokens > 0).map(({ name }) => name));
    },
    onUnexpected: (error) => {
      throw error;
    },
  });
  const call = engine.provide(place, 'asked', new AbortController().signal);
  await clock.advance(100);
  const { messages } = router.last.ask.request;
  const content = messages.at(-1)?.content;
  if (typeof content !== 'string') throw new Error('The prompt is no text.');
  const context = content.slice(0, content.indexOf(`File: ${place.path}, `));
  const judged = judge(context, { place, truth, defined });
  engine.dispose();
  index.dispose();
  await call;
  return {
    ...judged,
    dropped: [...offered].filter((name) => !kept.has(name)).length,
  };
}

/** Notes which sources have something. */
function watched(source: ContextSource, offered: Set<string>): ContextSource {
  return {
    ...source,
    collect(place, signal) {
      const items = source.collect(place, signal);
      if (Array.isArray(items) && items.length > 0) offered.add(source.name);
      return items;
    },
  };
}

/** Files that are indexed while collecting is timed: those that a window of some tabs and their imports holds. */
const timedFiles = 12;

/**
 * Milliseconds of processor time that collecting takes at each place, with an index that was built before, as in the
 * editor. Each place is asked for twice and the second time counts: the first compiles the code.
 */
export async function timeCollecting(
  { files }: Project,
  places: readonly EvalPlace[],
): Promise<readonly number[]> {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  for (const { path, languageId, text } of files.slice(0, timedFiles))
    index.put({ documentKey: `file:///${path}`, path, languageId, text: () => text });
  await clock.advance(60_000);
  const sources = createCodeSources(index);
  const signal = new AbortController().signal;
  const timeOf = (place: CursorContext): number => {
    const began = process.cpuUsage();
    for (const source of sources) void source.collect(place, signal);
    const { user, system } = process.cpuUsage(began);
    return (user + system) / 1_000;
  };
  for (const { place } of places) timeOf({ ...place });
  return places.map(({ place }) => timeOf({ ...place }));
}

/** The names that stand around the cursor, and those that the statement needs from elsewhere. */
export function namesAt(
  { place, truth }: Pick<EvalPlace, 'place' | 'truth'>,
  defined: ReadonlySet<string>,
): { readonly known: ReadonlySet<string>; readonly needed: ReadonlySet<string> } {
  const window = `${windowBefore(place.prefix)}\n${windowAfter(place.suffix)}`;
  const known = new Set(window.match(identifiers) ?? []);
  // The word that the cursor stands in is begun in the window.
  const begun = /[\w$]*$/.exec(place.prefix)?.[0] ?? '';
  const needed = new Set(
    ((begun + truth).match(identifiers) ?? []).filter(
      (name) => defined.has(name) && !known.has(name),
    ),
  );
  return { known, needed };
}

function judge(
  context: string,
  {
    place,
    truth,
    defined,
  }: Pick<EvalPlace, 'place' | 'truth'> & { readonly defined: ReadonlySet<string> },
) {
  const { known, needed } = namesAt({ place, truth }, defined);
  const blocks = context.split('\n\n').filter((block) => block.trim() !== '');
  const isNames = (block: string) =>
    /^(?:Also in this file|In files near it|May stand at the cursor):/.test(block);
  const wordsOf = (text: string) => new Set(text.match(identifiers) ?? []);
  const all = wordsOf(context);
  const withoutNames = wordsOf(blocks.filter((block) => !isNames(block)).join('\n'));
  const lines = blocks
    .flatMap((block) => block.split('\n').slice(1))
    .filter((line) => /\w/.test(line));
  const useful = new Set([...known, ...wordsOf(truth)]);
  return {
    needed: needed.size,
    held: [...needed].filter((name) => all.has(name)).length,
    heldWithoutNames: [...needed].filter((name) => withoutNames.has(name)).length,
    tokens: estimateTokens(context),
    nameTokens: estimateTokens(blocks.filter(isNames).join('\n\n')),
    lines: lines.length,
    noiseLines: lines.filter((line) => ![...wordsOf(line)].some((word) => useful.has(word))).length,
  };
}

/** Files of the same folder first, then by how far their folders are away. */
function nearest({ files }: Project, file: ProjectFile): readonly ProjectFile[] {
  const at = files.indexOf(file);
  return files
    .filter((other) => other !== file && other.languageId === file.languageId)
    .map((other) => ({
      other,
      far: distance(file.path, other.path) * 1_000 + Math.abs(files.indexOf(other) - at),
    }))
    .sort((a, b) => a.far - b.far)
    .slice(0, openFiles)
    .map(({ other }) => other);
}

function distance(a: string, b: string): number {
  const [left, right] = [a.split('/').slice(0, -1), b.split('/').slice(0, -1)];
  let common = 0;
  while (common < left.length && left[common] === right[common]) common += 1;
  return left.length + right.length - 2 * common;
}

/** What the editor reads of what the file imports, and beside it. */
function imported({ files }: Project, file: ProjectFile): readonly ProjectFile[] {
  const lines = importLines(file.languageId, file.text).split('\n');
  const found = (paths: readonly string[]) =>
    paths.flatMap((path) => files.find((other) => other.path === path) ?? []);
  const folder = file.path.slice(0, file.path.lastIndexOf('/') + 1);
  const beside = files
    .filter(({ path }) => path.startsWith(folder) && !path.slice(folder.length).includes('/'))
    .map(({ path }) => path.slice(folder.length));
  return [
    ...found(siblingFiles(file.path, beside)),
    ...found(importedPaths(file.path, lines)).slice(0, 6),
  ];
}
