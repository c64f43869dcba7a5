import { parentPort } from 'node:worker_threads';
import type { SourceFile } from '../../core/predictor/corpus.ts';
import { createPredictor } from '../../core/predictor/predictor.ts';
import { searchFiles } from '../../core/search/workspaceSearch.ts';
import { learnableText } from '../../core/secrets/learnableText.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { FromWorker, ToWorker } from './messages.ts';
import { readWorkspace } from './readWorkspace.ts';

// The predictor's thread: it holds the index, so that neither building nor asking it can stall the editor.
const port = parentPort;
if (port === null) throw new Error('predictorThread runs as a worker thread only');

let predictor = createPredictor();
let building = new AbortController();
/** Whether the predictor knows a whole workspace, which a few files of the next one must not take the place of. */
let isBuilt = false;
/** While a build runs, what has been edited or removed since it began: newer than what it reads. */
let edited: Map<string, string | undefined> | undefined;
const send = (message: FromWorker) => port.postMessage(message);

port.on('message', (message: ToWorker) => {
  handle(message).catch((error: unknown) => {
    send({ kind: 'failed', where: message.kind, message: String(error) });
  });
});

async function handle(message: ToWorker): Promise<void> {
  switch (message.kind) {
    case 'index':
      building.abort();
      building = new AbortController();
      return index(message, building.signal);
    case 'stop':
      building.abort();
      edited = undefined;
      send({ kind: 'stopped' });
      return;
    case 'forget':
      building.abort();
      edited = undefined;
      isBuilt = false;
      predictor = createPredictor();
      return;
    case 'update':
      edited?.set(message.path, message.text);
      learn(message.path, message.text);
      return;
    case 'search':
      return search(message);
    case 'complete':
      send({ kind: 'completed', id: message.id, prediction: predictor.complete(message.hole) });
      return;
    default:
      assertNever(message);
  }
}

function learn(path: string, text: string | undefined): void {
  predictor.update(path, text && learnableText(path, text));
}

async function index(
  message: Extract<ToWorker, { kind: 'index' }>,
  signal: AbortSignal,
): Promise<void> {
  const started = performance.now();
  const meanwhile = new Map<string, string | undefined>();
  edited = meanwhile;
  const build = (files: readonly SourceFile[]) => {
    const next = createPredictor({ maxTokens: message.maxTokens });
    next.index(files.map(({ path, text }) => ({ path, text: learnableText(path, text) })));
    predictor = next;
    for (const [path, text] of meanwhile) learn(path, text);
  };
  const files = await readWorkspace(message.roots, {
    onProgress: (filesRead, filesFound) => send({ kind: 'progress', filesRead, filesFound }),
    ...(isBuilt ? {} : { onFirst: build }),
    signal,
  });
  if (signal.aborted) return;
  build(files);
  isBuilt = true;
  edited = undefined;
  send({
    kind: 'indexed',
    files: files.length,
    tokens: predictor.indexedTokens,
    ms: performance.now() - started,
  });
}

/** Hits that anybody looks at. */
const maxHits = 60;

/** Searches are rare: the files are read anew for each, and nothing is kept. */
async function search(message: Extract<ToWorker, { kind: 'search' }>): Promise<void> {
  const { signal } = new AbortController();
  const files = await readWorkspace(message.roots, { signal });
  send({ kind: 'found', id: message.id, hits: searchFiles(files, message.query, maxHits) });
}
