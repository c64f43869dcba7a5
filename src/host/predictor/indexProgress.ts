import { StatusBarAlignment, window } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import type { Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { createContextKey } from '../contributions.ts';
import type { OnUnexpected } from '../listen.ts';
import type { IndexState } from './predictorClient.ts';

export interface IndexProgressDeps {
  readonly clock: Clock;
  readonly texts: Texts;
  readonly state: () => IndexState;
  readonly onDidChange: Event<IndexState>;
  readonly onUnexpected: OnUnexpected;
}

/** Most workspaces are indexed sooner: nothing to tell. */
const longBuildMs = 1_000;

/** Shows in the status bar how far a long build is. A click stops it. */
export function createIndexProgress(deps: IndexProgressDeps): Disposable {
  const { clock, state } = deps;
  const words = deps.texts.status;
  const store = createStore();
  const item = store.own(
    window.createStatusBarItem('slipstream.indexing', StatusBarAlignment.Right, 99),
  );
  item.name = words.indexingName;
  item.tooltip = words.stopIndexing;
  item.command = 'slipstream.stopIndexing';
  const setIndexing = createContextKey('slipstream.indexing', deps.onUnexpected);
  let waiting: Disposable | undefined;
  store.own({ dispose: () => waiting?.dispose() });

  const draw = () => {
    const now = state();
    if (now.kind !== 'building') return;
    const text =
      now.filesFound === 0 ? words.lookingForFiles : words.indexing(now.filesRead, now.filesFound);
    item.text = `$(sync~spin) ${text}`;
    item.show();
  };
  let isLong = false;
  store.own(
    deps.onDidChange((now) => {
      setIndexing.set(now.kind === 'building');
      if (now.kind !== 'building') {
        waiting?.dispose();
        waiting = undefined;
        isLong = false;
        item.hide();
      } else if (isLong) draw();
      else
        waiting ??= clock.after(longBuildMs, () => {
          isLong = true;
          draw();
        });
    }),
  );
  return store;
}
