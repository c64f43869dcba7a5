import { writeFile } from 'node:fs/promises';
import * as vscode from 'vscode';
import { waitFor } from '../support/waitFor.ts';

/** Writes a file into the workspace's `src` and opens it. */
export async function openCode(name: string, text: string): Promise<vscode.TextEditor> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  if (folder === undefined) throw new Error('No folder is open.');
  const uri = vscode.Uri.joinPath(folder.uri, 'src', name);
  await writeFile(uri.fsPath, text);
  const editor = await vscode.window.showTextDocument(uri, { preview: false });
  // A language server that is still starting does not know the symbols yet.
  await waitFor(async () => {
    const symbols = await vscode.commands.executeCommand<readonly unknown[] | undefined>(
      'vscode.executeDocumentSymbolProvider',
      uri,
    );
    return symbols !== undefined && symbols.length > 0;
  });
  return editor;
}

/** Closes all editors; what was not saved is gone. */
export async function closeEditors(): Promise<void> {
  while (vscode.window.activeTextEditor !== undefined)
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  await vscode.commands.executeCommand('workbench.action.closeAllEditors');
}

/** The titles of the lenses above the lines of a document. */
export async function lensTitles(document: vscode.TextDocument): Promise<string[]> {
  const lenses = await vscode.commands.executeCommand<readonly vscode.CodeLens[]>(
    'vscode.executeCodeLensProvider',
    document.uri,
    100,
  );
  return lenses.flatMap(({ command }) => command?.title ?? []);
}
