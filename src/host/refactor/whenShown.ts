import { type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore } from '../../core/lifetime.ts';
import { listen, type OnUnexpected } from '../listen.ts';

/** From the editor's word that it has a text to the frame that shows it: two frames at 60 Hz. */
const paintMs = 34;
/** A screen that takes longer than this must not hold up the change itself. */
const timeoutMs = 500;

/** Comes when the editor has taken `text` for a document on screen and had the time to paint it. */
export function whenShown(
  uri: Uri,
  text: string,
  {
    clock,
    onUnexpected,
  }: { readonly clock: Pick<Clock, 'after'>; readonly onUnexpected: OnUnexpected },
): Promise<void> {
  const key = uri.toString();
  return new Promise((resolve) => {
    const store = createStore();
    const finish = () => {
      store.dispose();
      resolve();
    };
    const look = () => {
      const document = workspace.textDocuments.find(
        (candidate) => candidate.uri.toString() === key,
      );
      if (document?.getText() === text) store.own(clock.after(paintMs, finish));
    };
    store.own(clock.after(timeoutMs, finish));
    store.own(listen(workspace.onDidChangeTextDocument, 'live view', look, onUnexpected));
    look();
  });
}
