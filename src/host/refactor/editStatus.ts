import { StatusBarAlignment, window } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { LiveEdit } from './liveEdit.ts';

/** Read by eyes: faster changes only flicker. */
const redrawMs = 200;

/** Words for what a rewrite is doing now. */
export function progressText(edit: LiveEdit, texts: Texts): string {
  const waitingMs = edit.waitingMs();
  if (waitingMs !== undefined) return texts.refactor.waitingForQuota(Math.ceil(waitingMs / 1000));
  const progress = edit.progress();
  return progress.lines === 0 && progress.tokensPerSecond === undefined
    ? texts.refactor.waitingForModel
    : texts.refactor.progress(progress);
}

/** Progress in the status bar until disposed; a click stops the rewrite. */
export function showEditStatus(
  edit: LiveEdit,
  { clock, texts }: { readonly clock: Clock; readonly texts: Texts },
): Disposable {
  const store = createStore();
  const item = store.own(
    window.createStatusBarItem('slipstream.edit', StatusBarAlignment.Left, 1000),
  );
  item.name = 'Slipstream';
  item.command = 'slipstream.stopEdit';
  item.tooltip = texts.refactor.stopHint;
  let timer: Disposable | undefined;
  store.own({ dispose: () => timer?.dispose() });
  const draw = () => {
    item.text = `$(loading~spin) ${progressText(edit, texts)} $(debug-stop)`;
    timer = clock.after(redrawMs, draw);
  };
  draw();
  item.show();
  return store;
}
