import type { Clock } from '../../core/clock.ts';
import type { CursorContext } from '../../core/documents/cursorContext.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable, type DisposableStore } from '../../core/lifetime.ts';
import type { Log, SettingsSource } from '../../core/ports.ts';
import type { Prediction } from '../../core/predictor/predictor.ts';
import type { SearchHit } from '../../core/search/workspaceSearch.ts';
import { offersSecret } from '../../core/secrets/learnableText.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { FileAccess } from '../fileAccess.ts';
import type { IgnoreFiles } from '../ignoreFiles.ts';
import type { OnUnexpected } from '../listen.ts';
import { createSearchCommand } from '../search/searchCommand.ts';
import { createIndexProgress } from './indexProgress.ts';
import { createPredictorClient, type IndexState, type PredictorClient } from './predictorClient.ts';
import { createWorkspaceIndex, rootsOf } from './workspaceIndex.ts';

export interface PredictorFeatureDeps {
  readonly settings: SettingsSource;
  readonly clock: Clock;
  readonly log: Log;
  /** Absolute path of the predictor thread's bundle. */
  readonly script: string;
  readonly texts: Texts;
  readonly access: Pick<FileAccess, 'isAllowed'>;
  readonly ignoreFiles: Pick<IgnoreFiles, 'onDidChange'>;
  readonly onUnexpected: OnUnexpected;
}

/** The workspace predictor, running while `slipstream.local.enabled` is on. */
export interface PredictorFeature extends Disposable {
  /** How the line goes on by the workspace's own patterns; undefined when it is off, or knows nothing. */
  predict(place: CursorContext, signal: AbortSignal): Promise<Prediction | undefined>;
  readonly state: IndexState;
  readonly onDidChange: Event<IndexState>;
  /** Nothing of what it knew is offered any more: some of it may no longer be read, or it is off. */
  readonly onDidForget: Event<void>;
  readonly commands: {
    readonly 'slipstream.stopIndexing': () => void;
    readonly 'slipstream.searchWorkspace': (query?: unknown) => Promise<void>;
  };
}

/** The index is built once the editor has started up; typing rarely begins in the first second. */
const startAfterMs = 1_500;
/** A suggestion of more lines than this is seldom wanted as a whole. */
const maxLines = 6;

export function createPredictorFeature(deps: PredictorFeatureDeps): PredictorFeature {
  const { settings, clock } = deps;
  const store = createStore();
  const changes = store.own(
    createEmitter<IndexState>((error) => deps.onUnexpected(error, 'predictor')),
  );
  const forgotten = store.own(
    createEmitter<void>((error) => deps.onUnexpected(error, 'predictor forgets')),
  );
  store.own(
    changes.event((now) => {
      if (now.kind === 'empty') forgotten.fire();
    }),
  );
  let running: { readonly store: DisposableStore; readonly client: PredictorClient } | undefined;
  let starting: Disposable | undefined;

  const stop = () => {
    starting?.dispose();
    starting = undefined;
    if (running === undefined) return;
    running.store.dispose();
    running = undefined;
    changes.fire({ kind: 'empty' });
  };
  const start = () => {
    starting = undefined;
    const own = createStore();
    const client = own.own(createPredictorClient(deps));
    own.own(client.onDidChange(changes.fire));
    own.own(createWorkspaceIndex({ ...deps, client }));
    running = { store: own, client };
  };
  const follow = () => {
    if (!settings.current['local.enabled']) stop();
    else if (running === undefined) starting ??= clock.after(startAfterMs, start);
  };
  store.own({ dispose: stop });
  const state = (): IndexState => running?.client.state ?? { kind: 'empty' };
  store.own(createIndexProgress({ ...deps, state, onDidChange: changes.event }));
  store.own(settings.onDidChange(follow));
  follow();

  /** With the index switched off a thread is started for this alone. */
  async function search(query: string): Promise<readonly SearchHit[]> {
    if (running !== undefined) return running.client.search(rootsOf(), query);
    const own = createPredictorClient(deps);
    try {
      return await own.search(rootsOf(), query);
    } finally {
      own.dispose();
    }
  }

  return {
    async predict({ path, prefix, suffix }, signal) {
      const prediction = await running?.client.complete({ path, prefix, suffix, maxLines }, signal);
      if (prediction === undefined || offersSecret(prefix, prediction.text)) return undefined;
      return prediction;
    },
    get state() {
      return state();
    },
    onDidChange: changes.event,
    onDidForget: forgotten.event,
    commands: {
      'slipstream.stopIndexing': () => running?.client.stop(),
      'slipstream.searchWorkspace': createSearchCommand({ ...deps, search }),
    },
    dispose: () => store.dispose(),
  };
}
