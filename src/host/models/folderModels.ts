import { RelativePattern, Uri, workspace } from 'vscode';
import { createEmitter } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import {
  type FolderConsent,
  type ModelProposal,
  noConsent,
  openProposals,
  proposalId,
  readConsents,
  readProposals,
  withFolderModels,
} from '../../core/models/folderModels.ts';
import { createProviderSet } from '../../core/models/providerSet.ts';
import type { Notices, SettingsSource, Storage } from '../../core/ports.ts';
import type { Settings } from '../../core/settings.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { readFileText } from '../fileText.ts';
import { listen, type OnUnexpected, run, runSoon } from '../listen.ts';

export interface FolderModelsDeps {
  readonly settings: SettingsSource;
  readonly storage: Storage;
  readonly notices: Notices;
  readonly texts: Texts;
  /** Whether the user has set a provider up: with a key, or in his own settings. */
  readonly isSetUp: (provider: string) => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** Models that trusted folders propose, and what the user said to them. */
export interface FolderModels extends Disposable {
  /** The user's settings, with the models of the folders that he said yes to. */
  readonly settings: SettingsSource;
  /** Whether a prompt of a folder may ask its model; asks the user when he has not said. */
  mayAsk(folder: Uri, model: string): boolean;
  /** What is set up may have changed: a proposal that was no use may be one now. */
  recheck(): void;
}

const fileName = '.slipstream/settings.json';
const storageKey = 'models.folders';

export function createFolderModels(deps: FolderModelsDeps): FolderModels {
  const { storage, notices, texts, onUnexpected } = deps;
  const store = createStore();
  const changes = store.own(
    createEmitter<Settings>((error) => onUnexpected(error, 'settings with folders’ models')),
  );
  const proposals = new Map<string, readonly ModelProposal[]>();
  const prompted = new Map<string, readonly ModelProposal[]>();
  let consents: Readonly<Record<string, FolderConsent>> = {};
  let current = deps.settings.current;
  let watchers = store.own(createStore());

  const keyOf = (folder: Uri) => folder.toString();
  const consentOf = (folder: Uri) => consents[keyOf(folder)] ?? noConsent;

  function update(): void {
    const folders = workspace.isTrusted
      ? (workspace.workspaceFolders ?? []).map(({ uri }) => ({
          proposals: proposals.get(keyOf(uri)) ?? [],
          consent: consentOf(uri),
        }))
      : [];
    const next = withFolderModels(deps.settings.current, folders);
    if (JSON.stringify(next) === JSON.stringify(current)) return;
    current = next;
    changes.fire(current);
  }

  async function read(folder: Uri): Promise<void> {
    const content = workspace.isTrusted
      ? await readFileText(Uri.joinPath(folder, fileName))
      : undefined;
    proposals.set(keyOf(folder), content?.kind === 'text' ? readProposals(content.text) : []);
    update();
    propose(folder);
  }

  /** One question for all that a folder proposes and that was not answered. */
  function propose(folder: Uri): void {
    const all = [...(proposals.get(keyOf(folder)) ?? []), ...(prompted.get(keyOf(folder)) ?? [])];
    const { ids } = createProviderSet(deps.settings.current);
    const open = openProposals(all, consentOf(folder), { ids, isSetUp: deps.isSetUp });
    if (open.length === 0 || !workspace.isTrusted) return;
    const name = workspace.getWorkspaceFolder(folder)?.name ?? folder.path;
    const answer = (isYes: boolean) => () => remember(folder, open, isYes);
    notices.show({
      id: `folderModels ${keyOf(folder)} ${open.map(proposalId).join()}`,
      level: 'info',
      text: texts.model.folderProposes(name, open),
      actions: [
        { label: texts.model.useProposed, run: answer(true) },
        { label: texts.model.declineProposed, run: answer(false) },
      ],
    });
  }

  async function remember(
    folder: Uri,
    answered: readonly ModelProposal[],
    isYes: boolean,
  ): Promise<void> {
    const kind = isYes ? 'approved' : 'declined';
    await storage.update(storageKey, (stored) => {
      const all = readConsents(stored);
      const own = all[keyOf(folder)] ?? noConsent;
      consents = {
        ...all,
        [keyOf(folder)]: { ...own, [kind]: [...own[kind], ...answered.map(proposalId)] },
      };
      return consents;
    });
    update();
    // A prompt of the folder may ask its model from now on: its list is read anew by whoever follows the settings.
    changes.fire(current);
  }

  async function follow(): Promise<void> {
    watchers.dispose();
    watchers = store.own(createStore());
    proposals.clear();
    consents = readConsents(await storage.read(storageKey));
    for (const { uri } of workspace.workspaceFolders ?? []) {
      const watcher = watchers.own(
        workspace.createFileSystemWatcher(new RelativePattern(uri, fileName)),
      );
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        watchers.own(listen(event, 'folder models', () => read(uri), onUnexpected));
      await read(uri);
    }
  }

  store.own(deps.settings.onDidChange(update));
  for (const event of [workspace.onDidChangeWorkspaceFolders, workspace.onDidGrantWorkspaceTrust])
    store.own(listen<unknown>(event, 'folder models', follow, onUnexpected));
  store.own(runSoon(follow, 'folder models', onUnexpected));

  return {
    settings: {
      get current() {
        return current;
      },
      onDidChange: changes.event,
    },
    mayAsk(folder, model) {
      const proposal: ModelProposal = { use: 'prompt', model };
      if (consentOf(folder).approved.includes(proposalId(proposal))) return true;
      const known = prompted.get(keyOf(folder)) ?? [];
      if (!known.some(({ model: other }) => other === model))
        prompted.set(keyOf(folder), [...known, proposal]);
      run(async () => propose(folder), 'folder models', onUnexpected);
      return false;
    },
    recheck() {
      for (const { uri } of workspace.workspaceFolders ?? []) propose(uri);
    },
    dispose: () => store.dispose(),
  };
}
