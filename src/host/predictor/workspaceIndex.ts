import { type TextDocument, type Uri, workspace } from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { FileAccess } from '../fileAccess.ts';
import type { IgnoreFiles } from '../ignoreFiles.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import type { IndexRoot } from './messages.ts';
import type { PredictorClient } from './predictorClient.ts';
import { isIndexable } from './readWorkspace.ts';

export interface WorkspaceIndexDeps {
  readonly client: PredictorClient;
  readonly access: Pick<FileAccess, 'isAllowed'>;
  readonly ignoreFiles: Pick<IgnoreFiles, 'onDidChange'>;
  readonly clock: Clock;
  readonly onUnexpected: OnUnexpected;
}

/** An edited file is learned once its typist has paused this long, or when it is saved. */
const settledMs = 2_000;

/** The path by which the index knows a file: relative, with `/`, and the folder's name first where there are several. */
export function indexPathOf(uri: Uri): string {
  return workspace.asRelativePath(uri, (workspace.workspaceFolders?.length ?? 0) > 1);
}

/** Keeps the index in step with the workspace. Nothing is read in an untrusted workspace until it is trusted. */
export function createWorkspaceIndex(deps: WorkspaceIndexDeps): Disposable {
  const { client, onUnexpected } = deps;
  const store = createStore();
  const pending = new Map<string, Disposable>();
  store.own({
    dispose() {
      for (const timer of pending.values()) timer.dispose();
      pending.clear();
    },
  });

  const indexAll = () => {
    if (workspace.isTrusted) client.index(rootsOf());
  };
  const isLearnable = (document: TextDocument) =>
    isSource(document) && deps.access.isAllowed(document.uri);
  const learn = (document: TextDocument) => {
    const path = indexPathOf(document.uri);
    pending.get(path)?.dispose();
    pending.delete(path);
    // What became ignored since it was learned is forgotten.
    client.update(path, isLearnable(document) ? document.getText() : undefined);
  };
  const learnSoon = (document: TextDocument) => {
    if (!isLearnable(document)) return;
    const path = indexPathOf(document.uri);
    pending.get(path)?.dispose();
    pending.set(
      path,
      deps.clock.after(settledMs, () => learn(document)),
    );
  };
  const forget = (uri: Uri) => {
    if (workspace.isTrusted) client.update(indexPathOf(uri), undefined);
  };

  store.own(listen(workspace.onDidGrantWorkspaceTrust, 'index trust', indexAll, onUnexpected));
  store.own(listen(workspace.onDidChangeWorkspaceFolders, 'index folders', indexAll, onUnexpected));
  store.own(listen(workspace.onDidSaveTextDocument, 'index save', learn, onUnexpected));
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'index edit',
      (event) => {
        if (event.contentChanges.length > 0) learnSoon(event.document);
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      workspace.onDidDeleteFiles,
      'index delete',
      (event) => {
        for (const uri of event.files) forget(uri);
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(
      workspace.onDidRenameFiles,
      'index rename',
      (event) => {
        for (const { oldUri } of event.files) forget(oldUri);
      },
      onUnexpected,
    ),
  );
  // A rule that comes later holds for what was learned before: all of it goes at once, and is learned anew without it.
  let again: Disposable | undefined;
  store.own({ dispose: () => again?.dispose() });
  const indexAgain = () => {
    client.forget();
    again?.dispose();
    again = deps.clock.after(settledMs, indexAll);
  };
  store.own(deps.ignoreFiles.onDidChange(indexAgain));
  const rules = store.own(workspace.createFileSystemWatcher('**/.{git,slipstream}ignore'));
  for (const event of [rules.onDidCreate, rules.onDidChange, rules.onDidDelete])
    store.own(listen(event, 'ignore rules', indexAgain, onUnexpected));
  indexAll();
  return store;
}

/** The workspace's folders on this machine; a virtual workspace is learned only from what is opened in it. */
export function rootsOf(): IndexRoot[] {
  const folders = workspace.workspaceFolders ?? [];
  return folders
    .filter((folder) => folder.uri.scheme === 'file')
    .map((folder) => ({
      folder: folder.uri.fsPath,
      name: folders.length > 1 ? folder.name : '',
    }));
}

function isSource(document: TextDocument): boolean {
  if (!workspace.isTrusted || workspace.getWorkspaceFolder(document.uri) === undefined)
    return false;
  return isIndexable(indexPathOf(document.uri), document.getText().length);
}
