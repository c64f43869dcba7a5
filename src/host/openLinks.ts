import { realpathSync } from 'node:fs';
import { type TextDocument, Uri, workspace } from 'vscode';
import { createStore, type Disposable } from '../core/lifetime.ts';
import { listen, type OnUnexpected } from './listen.ts';

/** The files that are open in the editor under the name of a link. */
export interface OpenLinks extends Disposable {
  /** Where an open link leads; undefined for what is no link or not open. */
  targetOf(uri: Uri): Uri | undefined;
}

/**
 * Follows the open documents. Each is looked at once, when it is opened, and at once: whoever hears of the document next
 * knows it by its real name. The editor has just read the file, so that this costs some 50 µs.
 */
export function createOpenLinks(onUnexpected: OnUnexpected): OpenLinks {
  const store = createStore();
  const targets = new Map<string, Uri>();
  const follow = ({ uri }: TextDocument) => {
    const real = uri.scheme === 'file' ? realPathOf(uri) : undefined;
    if (real !== undefined && real !== uri.fsPath) targets.set(uri.toString(), Uri.file(real));
  };
  store.own(listen(workspace.onDidOpenTextDocument, 'open links', follow, onUnexpected));
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'open links',
      ({ uri }) => targets.delete(uri.toString()),
      onUnexpected,
    ),
  );
  for (const document of workspace.textDocuments) follow(document);
  return {
    targetOf: (uri) => (targets.size === 0 ? undefined : targets.get(uri.toString())),
    dispose: () => store.dispose(),
  };
}

function realPathOf(uri: Uri): string | undefined {
  try {
    return realpathSync.native(uri.fsPath);
  } catch {
    // Deleted, or never saved: its name is all there is.
    return undefined;
  }
}
