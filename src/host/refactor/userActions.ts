import { FileType, type QuickPickItem, Uri, window, workspace } from 'vscode';
import { parseUserAction, type UserAction } from '../../core/refactor/userAction.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { readProjectFile } from '../fileText.ts';

const folderName = '.slipstream/actions';

/** The user's own actions of all open folders. An untrusted folder has none: its files are not read. */
async function readUserActions(): Promise<readonly UserAction[]> {
  if (!workspace.isTrusted) return [];
  const perFolder = await Promise.all(
    (workspace.workspaceFolders ?? []).map(({ uri }) => readFolder(uri)),
  );
  return perFolder.flat();
}

async function readFolder(root: Uri): Promise<UserAction[]> {
  const folder = Uri.joinPath(root, folderName);
  // A folder that is not there rejects: most projects have no actions.
  const entries = await workspace.fs.readDirectory(folder).then(undefined, () => []);
  const names = entries.flatMap(([name, type]) =>
    (type & FileType.File) !== 0 && name.endsWith('.md') ? [name] : [],
  );
  const actions = await Promise.all(
    names.sort().map(async (name) => {
      const content = await readProjectFile(root, Uri.joinPath(folder, name));
      return content.kind === 'text' ? parseUserAction(name, content.text) : undefined;
    }),
  );
  return actions.flatMap((action) => action ?? []);
}

/** Lets the user choose one of his actions. Undefined: none chosen, or there are none, which is said. */
export async function chooseUserAction(
  texts: Texts,
  notify: (text: string) => void,
): Promise<UserAction | undefined> {
  const actions = await readUserActions();
  if (actions.length === 0) {
    notify(workspace.isTrusted ? texts.refactor.noActions : texts.refactor.notTrusted);
    return undefined;
  }
  const items = actions.map((action): QuickPickItem & { readonly action: UserAction } => ({
    label: action.title,
    detail: action.instruction.split('\n')[0] ?? '',
    action,
  }));
  const chosen = await window.showQuickPick(items, { title: texts.refactor.actionsTitle });
  return chosen?.action;
}
