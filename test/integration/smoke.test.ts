import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('the extension in a real editor', () => {
  it('is found and activates', async () => {
    const extension = vscode.extensions.getExtension('slipstream.slipstream');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
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

  it('does not see the key of whoever runs the tests', () => {
    assert.equal(process.env['CEREBRAS_API_KEY'], undefined);
  });
});
