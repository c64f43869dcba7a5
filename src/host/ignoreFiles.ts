import { RelativePattern, Uri, workspace } from 'vscode';
import { type IgnoreRules, parseIgnoreRules } from '../core/context/ignoreRules.ts';
import { createEmitter, type Event } from '../core/event.ts';
import { createStore, type Disposable } from '../core/lifetime.ts';
import { listen, type OnUnexpected, runSoon } from './listen.ts';

/** The `.slipstreamignore` files at the roots of the workspace. */
export interface IgnoreFiles extends Disposable {
  ignores(uri: Uri): boolean;
  /** What is ignored may be another: whoever keeps something of files asks again. */
  readonly onDidChange: Event<void>;
}

const fileName = '.slipstreamignore';

/**
 * Reads each workspace folder's `.slipstreamignore` and follows its changes. Until it was read for the first time,
 * nothing of the folder may be shown to a model.
 */
export function createIgnoreFiles(onUnexpected: OnUnexpected): IgnoreFiles {
  const store = createStore();
  const changes = store.own(
    createEmitter<void>((error) => onUnexpected(error, 'ignore file listener')),
  );
  let watchers = store.own(createStore());
  let rules = new Map<string, IgnoreRules>();
  const unread = new Set<string>();

  async function read(folder: Uri): Promise<void> {
    const key = folder.toString();
    const text = await readText(Uri.joinPath(folder, fileName));
    unread.delete(key);
    if (text === undefined) rules.delete(key);
    else rules.set(key, parseIgnoreRules(text));
    changes.fire();
  }

  function follow(): void {
    watchers.dispose();
    watchers = store.own(createStore());
    rules = new Map();
    unread.clear();
    for (const { uri } of workspace.workspaceFolders ?? []) {
      unread.add(uri.toString());
      watchers.own(runSoon(() => watch(uri), 'ignore file', onUnexpected));
    }
  }

  async function watch(folder: Uri): Promise<void> {
    const watcher = watchers.own(
      workspace.createFileSystemWatcher(new RelativePattern(folder, fileName)),
    );
    const again = () => read(folder);
    for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
      watchers.own(listen(event, 'ignore file', again, onUnexpected));
    await again();
  }

  store.own(listen(workspace.onDidChangeWorkspaceFolders, 'ignore files', follow, onUnexpected));
  follow();
  return {
    ignores(uri) {
      const folder = workspace.getWorkspaceFolder(uri);
      if (folder === undefined) return false;
      const key = folder.uri.toString();
      if (unread.has(key)) return true;
      const path = uri.path.slice(folder.uri.path.length);
      return rules.get(key)?.ignores(path) ?? false;
    },
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}

async function readText(uri: Uri): Promise<string | undefined> {
  try {
    return new TextDecoder().decode(await workspace.fs.readFile(uri));
  } catch {
    // There is none, or its file system cannot say: then nothing is ignored.
    return undefined;
  }
}
