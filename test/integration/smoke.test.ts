import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';

const server = connectServerControl();

describe('the extension in a real editor', () => {
  it('is found and activates', async () => {
    const extension = vscode.extensions.getExtension('slipstream.slipstream');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('takes no key that the editor itself uses in the same place', async () => {
    const rules = vscode.Uri.parse('vscode://defaultsettings/keybindings.json');
    const text = (await vscode.workspace.openTextDocument(rules)).getText();
    const known: readonly { readonly key: string; readonly command: string }[] = JSON.parse(
      text.replace(/^\s*\/\/.*$/gm, ''),
    );
    assert.ok(known.length > 500, String(known.length));
    // The others are taken only while there is something of ours: a change under review, a suggestion, an answer.
    const always = ['shift+alt+e', 'alt+\\'];
    const taken = known.filter(
      ({ key, command }) => always.includes(key) && !command.startsWith('slipstream.'),
    );
    assert.deepEqual(taken, []);
    assert.ok(known.some(({ command }) => command === 'slipstream.editSelection'));
  });

  it('has the demo project open, with TypeScript understood', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, 'src', 'cart.ts');
    await vscode.window.showTextDocument(file);
    const symbols = await vscode.commands.executeCommand<readonly vscode.DocumentSymbol[]>(
      'vscode.executeDocumentSymbolProvider',
      file,
    );
    assert.ok(symbols.some((symbol) => symbol.name === 'totalPrice'));
  });

  it('takes the simulated server for the API, and has its key', async () => {
    const baseUrl = vscode.workspace.getConfiguration('slipstream').get<string>('baseUrl');
    const key = process.env['CEREBRAS_API_KEY'];
    const response = await fetch(`${baseUrl}/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(response.status, 200);
    const { records } = await server.until(({ requests }) => requests > 0);
    assert.ok(records.some(({ path, status }) => path === '/v1/models' && status === 200));
  });
});
