import { Worker } from 'node:worker_threads';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Log } from '../../core/ports.ts';
import type { Hole, Prediction } from '../../core/predictor/predictor.ts';
import type { SearchHit } from '../../core/search/workspaceSearch.ts';
import { assertNever } from '../../shared/assertNever.ts';
import type { OnUnexpected } from '../listen.ts';
import type { FromWorker, IndexRoot, ToWorker } from './messages.ts';

/** Where the index stands. */
export type IndexState =
  | { readonly kind: 'empty' }
  | { readonly kind: 'building'; readonly filesRead: number; readonly filesFound: number }
  | { readonly kind: 'ready'; readonly files: number; readonly tokens: number };

/** The predictor, living in a thread of its own. */
export interface PredictorClient extends Disposable {
  readonly state: IndexState;
  readonly onDidChange: Event<IndexState>;
  index(roots: readonly IndexRoot[]): void;
  /** Ends a build under way: the index before it stays. */
  stop(): void;
  /** Offers nothing any more of what it knows: some of it may no longer be read. */
  forget(): void;
  update(path: string, text: string | undefined): void;
  /** Finds parts of the folders' files by words. Empty when the thread is gone. */
  search(roots: readonly IndexRoot[], query: string): Promise<readonly SearchHit[]>;
  /** Undefined when there is nothing to suggest, the signal fired, or the thread is gone. */
  complete(hole: Hole, signal: AbortSignal): Promise<Prediction | undefined>;
}

/**
 * The index's cap in tokens: at 10 bytes a token (measured) about 60 MB. Above it the files that were changed longest
 * ago are left out.
 */
const maxTokens = 6_000_000;

/**
 * Building an index makes much that is soon of no use, and V8 would grow the place for it as far as it may and keep it:
 * 20 of 109 MB for 30,000 files, which took no longer with this.
 */
const maxYoungGenerationSizeMb = 8;

export interface PredictorClientDeps {
  /** Absolute path of the thread's bundle. */
  readonly script: string;
  readonly log: Log;
  readonly onUnexpected: OnUnexpected;
}

/** Starts the thread. It ends with `dispose()`; if it dies, completions are empty from then on. */
export function createPredictorClient(deps: PredictorClientDeps): PredictorClient {
  const store = createStore();
  const worker = new Worker(deps.script, {
    name: 'slipstream-predictor',
    resourceLimits: { maxYoungGenerationSizeMb },
  });
  worker.unref();
  const changes = store.own(
    createEmitter<IndexState>((error) => deps.onUnexpected(error, 'predictor listener')),
  );
  const waiting = new Map<number, (prediction: Prediction | undefined) => void>();
  const searching = new Map<number, (hits: readonly SearchHit[]) => void>();
  let state: IndexState = { kind: 'empty' };
  let finished: IndexState = state;
  let lastId = 0;
  let isAlive = true;

  const send = (message: ToWorker) => worker.postMessage(message);
  const become = (next: IndexState) => {
    state = next;
    changes.fire(next);
  };
  const settle = (id: number, prediction: Prediction | undefined) => {
    waiting.get(id)?.(prediction);
    waiting.delete(id);
  };
  const deliver = (id: number, hits: readonly SearchHit[]) => {
    searching.get(id)?.(hits);
    searching.delete(id);
  };
  const giveUp = () => {
    isAlive = false;
    for (const id of [...waiting.keys()]) settle(id, undefined);
    for (const id of [...searching.keys()]) deliver(id, []);
  };
  const hear = (message: FromWorker) => {
    switch (message.kind) {
      case 'progress':
        return become({ ...message, kind: 'building' });
      case 'indexed':
        deps.log.info('predictor.indexed', {
          files: message.files,
          tokens: message.tokens,
          ms: Math.round(message.ms),
        });
        finished = { kind: 'ready', files: message.files, tokens: message.tokens };
        return become(finished);
      case 'found':
        return deliver(message.id, message.hits);
      case 'stopped':
        return become(finished);
      case 'completed':
        return settle(message.id, message.prediction);
      case 'failed':
        return deps.onUnexpected(new Error(message.message), `predictor ${message.where}`);
      default:
        return assertNever(message);
    }
  };
  worker.on('message', hear);
  worker.on('error', (error) => {
    giveUp();
    deps.onUnexpected(error, 'predictor thread');
  });
  worker.on('exit', giveUp);
  store.own({
    dispose() {
      giveUp();
      worker.removeAllListeners();
      worker
        .terminate()
        .catch((error: unknown) => deps.log.warn('predictor.stop', { error: String(error) }));
    },
  });

  return {
    get state() {
      return state;
    },
    onDidChange: changes.event,
    index(roots) {
      become({ kind: 'building', filesRead: 0, filesFound: 0 });
      send({ kind: 'index', roots, maxTokens });
    },
    stop: () => send({ kind: 'stop' }),
    forget() {
      send({ kind: 'forget' });
      // What is answered to these comes from before.
      for (const id of [...waiting.keys()]) settle(id, undefined);
      finished = { kind: 'empty' };
      become(finished);
    },
    update: (path, text) => send({ kind: 'update', path, text }),
    search(roots, query) {
      if (!isAlive) return Promise.resolve([]);
      lastId++;
      const id = lastId;
      return new Promise((resolve) => {
        searching.set(id, resolve);
        send({ kind: 'search', id, roots, query });
      });
    },
    complete(hole, signal) {
      if (!isAlive || signal.aborted) return Promise.resolve(undefined);
      lastId++;
      const id = lastId;
      return new Promise((resolve) => {
        const stop = () => settle(id, undefined);
        signal.addEventListener('abort', stop, { once: true });
        waiting.set(id, (prediction) => {
          signal.removeEventListener('abort', stop);
          resolve(prediction);
        });
        send({ kind: 'complete', id, hole });
      });
    },
    dispose: () => store.dispose(),
  };
}
