import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, deskOf, requestsOf, say, startSuggesting } from './ghostText.ts';
import { settled } from './insight.ts';

const server = connectServerControl();

/** Files in memory: a workspace that is on no disk. */
function memoryFiles(files: Map<string, string>): vscode.FileSystemProvider {
  const changes = new vscode.EventEmitter<vscode.FileChangeEvent[]>();
  const textOf = (uri: vscode.Uri) => {
    const text = files.get(uri.path);
    if (text === undefined) throw vscode.FileSystemError.FileNotFound(uri);
    return new TextEncoder().encode(text);
  };
  return {
    onDidChangeFile: changes.event,
    watch: () => new vscode.Disposable(() => {}),
    stat: (uri) => ({ type: vscode.FileType.File, ctime: 0, mtime: 0, size: textOf(uri).length }),
    readDirectory: () => [],
    createDirectory: () => {},
    readFile: textOf,
    writeFile: (uri, content) => {
      files.set(uri.path, new TextDecoder().decode(content));
    },
    delete: () => {},
    rename: () => {},
  };
}

describe('ghost text in other places than files', () => {
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('is shown in a document of a virtual file system', async () => {
    const files = new Map([['/a.txt', 'a =\n']]);
    const registration = vscode.workspace.registerFileSystemProvider('memory', memoryFiles(files));
    try {
      await say(server, 'compute(1);');
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('memory:/a.txt'));
      const desk = await deskOf(document, 3);
      await desk.type(' ');
      await desk.accept();
      assert.equal(desk.text(), 'a = compute(1);│\n');
    } finally {
      registration.dispose();
    }
  });

  it('stays away from a document that cannot be written', async () => {
    const provider = vscode.workspace.registerTextDocumentContentProvider('readonly', {
      provideTextDocumentContent: () => 'a = \n',
    });
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.parse('readonly:/a.txt'));
      const desk = await deskOf(document, 4);
      await desk.run('slipstream.triggerSuggestion');
      await settled();
      assert.equal(await requestsOf(server), 0);
    } finally {
      provider.dispose();
    }
  });

  it('is shown in a cell of a notebook, and the model is told the other cells', async () => {
    await say(server, 'total + 1');
    const cell = (text: string) =>
      new vscode.NotebookCellData(vscode.NotebookCellKind.Code, text, 'python');
    const data = new vscode.NotebookData([cell('total = price * quantity'), cell('answer =')]);
    const notebook = await vscode.workspace.openNotebookDocument('jupyter-notebook', data);
    await vscode.window.showNotebookDocument(notebook, {
      selections: [new vscode.NotebookRange(1, 2)],
    });
    await vscode.commands.executeCommand('notebook.cell.edit');
    const { document } = notebook.cellAt(1);
    const editor = await waitFor(
      () => vscode.window.visibleTextEditors.find((item) => item.document === document),
      'the editor of the cell',
    );
    await waitFor(() => vscode.window.activeTextEditor === editor, 'the cursor in the cell');
    const end = document.positionAt(document.getText().length);
    editor.selection = new vscode.Selection(end, end);
    await vscode.commands.executeCommand('type', { text: ' ' });
    const { records } = await server.until(({ records: all }) =>
      all.some(({ path }) => path.endsWith('/chat/completions')),
    );
    assert.match(JSON.stringify(records), /total = price \* quantity/);
    await waitFor(
      async () => {
        await vscode.commands.executeCommand('editor.action.inlineSuggest.commit');
        return document.getText().endsWith('total + 1');
      },
      () => document.getText(),
    );
    assert.equal(document.getText(), 'answer = total + 1');
  });
});
