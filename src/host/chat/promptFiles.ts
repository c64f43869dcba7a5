import { RelativePattern, Uri, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { readPromptFile, type SlashCommand } from '../../core/chat/slashCommand.ts';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { readProjectFile } from '../fileText.ts';
import { listen, type OnUnexpected, run, runSoon } from '../listen.ts';

const pattern = '.slipstream/prompts/*.md';
/** A folder that is deleted or moved is told of by its own name alone, not by those of its files. */
const watched = '{.slipstream,.slipstream/prompts,.slipstream/prompts/*.md}';
const maxFiles = 200;

/** The user's own commands, from `.slipstream/prompts/*.md` of the workspace's folders. */
export interface PromptFiles extends Disposable {
  readonly commands: readonly SlashCommand[];
  readonly onDidChange: Event<void>;
}

export interface PromptFilesDeps {
  /** Whether the user lets the prompts of a folder ask a model of their own choice. */
  readonly mayAsk: (folder: Uri, model: string) => boolean;
  readonly onDidChangeConsent: Event<unknown>;
  readonly onUnexpected: OnUnexpected;
}

/** Follows the files. Reads none in a folder that is not trusted. */
export function createPromptFiles({
  mayAsk,
  onDidChangeConsent,
  onUnexpected,
}: PromptFilesDeps): PromptFiles {
  const store = createStore();
  const changes = store.own(createEmitter<void>((error) => onUnexpected(error, 'prompts')));
  let commands: readonly SlashCommand[] = [];

  let newest = 0;

  async function read(): Promise<void> {
    const own = ++newest;
    const uris = workspace.isTrusted ? await workspace.findFiles(pattern, null, maxFiles) : [];
    const found = await Promise.all(uris.map((uri) => readCommand(uri, mayAsk)));
    // What a later event has read knows more.
    if (own !== newest) return;
    commands = found
      .filter((command) => command !== undefined)
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    changes.fire();
  }
  const refresh = () => run(read, 'prompts', onUnexpected);

  let watchers = store.own(createStore());
  async function follow(): Promise<void> {
    watchers.dispose();
    watchers = store.own(createStore());
    for (const folder of workspace.workspaceFolders ?? []) {
      const watcher = watchers.own(
        workspace.createFileSystemWatcher(new RelativePattern(folder, watched)),
      );
      for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete])
        watchers.own(listen(event, 'prompts', refresh, onUnexpected));
    }
    await read();
  }

  store.own(onDidChangeConsent(refresh));
  store.own(listen(workspace.onDidChangeWorkspaceFolders, 'prompts', follow, onUnexpected));
  store.own(listen(workspace.onDidGrantWorkspaceTrust, 'prompts', refresh, onUnexpected));
  store.own(runSoon(follow, 'prompts', onUnexpected));
  return {
    get commands() {
      return commands;
    },
    onDidChange: changes.event,
    dispose: () => store.dispose(),
  };
}

async function readCommand(
  uri: Uri,
  mayAsk: PromptFilesDeps['mayAsk'],
): Promise<SlashCommand | undefined> {
  const folder = workspace.getWorkspaceFolder(uri);
  if (folder === undefined) return undefined;
  const content = await readProjectFile(folder.uri, uri);
  if (content.kind !== 'text') return undefined;
  const command = readPromptFile(baseName(uri.path), content.text);
  if (command?.model === undefined) return command;
  // Until the user has said yes the chat's own model is asked.
  const isApproved = mayAsk(folder.uri, command.model);
  return isApproved ? command : { ...command, model: undefined };
}

/** Files in which projects tell assistants how to work, and the most that is taken of them, in UTF-16 units. */
const instructionFiles = ['AGENTS.md', '.github/copilot-instructions.md'];
const maxInstructions = 20_000;

/** The project's own instructions; undefined when there are none or the folder is not trusted. */
export async function readProjectInstructions(): Promise<string | undefined> {
  if (!workspace.isTrusted) return undefined;
  const contents = await Promise.all(
    (workspace.workspaceFolders ?? []).flatMap(({ uri }) =>
      instructionFiles.map((path) => readProjectFile(uri, Uri.joinPath(uri, path))),
    ),
  );
  const texts = contents.flatMap((content) => (content.kind === 'text' ? [content.text] : []));
  return texts.length === 0 ? undefined : texts.join('\n\n').slice(0, maxInstructions);
}
