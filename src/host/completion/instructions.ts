import { workspace } from 'vscode';
import type { ContextItem } from '../../core/context/contextItem.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { SettingsSource } from '../../core/ports.ts';
import { readProjectInstructions } from '../chat/promptFiles.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';

export interface InstructionsDeps {
  readonly settings: SettingsSource;
  readonly onUnexpected: OnUnexpected;
}

/** What the user and, where it is allowed, the project ask of suggestions. */
export interface Instructions extends Disposable {
  /** The user's come first: they are the last to be cut. */
  readonly items: readonly ContextItem[];
}

/** Follows the settings and the project's files, so that a request waits for no disk. */
export function createInstructions({ settings, onUnexpected }: InstructionsDeps): Instructions {
  const store = createStore();
  let ofProject = '';
  let newest = 0;

  async function read(): Promise<void> {
    newest += 1;
    const own = newest;
    // Before a folder is trusted it has no say.
    const isWanted = settings.current['inline.projectInstructions'] && workspace.isTrusted;
    const text = isWanted ? ((await readProjectInstructions()) ?? '') : '';
    // What a later event has read knows more.
    if (own === newest) ofProject = text.trim();
  }
  const refresh = () => run(read, 'inline instructions', onUnexpected);

  store.own(settings.onDidChange(refresh));
  store.own(
    listen(workspace.onDidGrantWorkspaceTrust, 'inline instructions', refresh, onUnexpected),
  );
  store.own(
    listen(workspace.onDidChangeWorkspaceFolders, 'inline instructions', refresh, onUnexpected),
  );
  const watcher = store.own(
    workspace.createFileSystemWatcher('**/{AGENTS.md,.github/copilot-instructions.md}'),
  );
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
    store.own(listen(event, 'inline instructions', refresh, onUnexpected));
  refresh();

  return {
    get items() {
      const own = settings.current['inline.instructions'].trim();
      return [
        ...(own === '' ? [] : [itemOf('Instructions of the user', own)]),
        ...(ofProject === '' ? [] : [itemOf('Instructions of the project', ofProject)]),
      ];
    },
    dispose: () => store.dispose(),
  };
}

const itemOf = (title: string, text: string): ContextItem => ({
  source: 'instructions',
  title,
  text,
});
