import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a folder that nobody has trusted', () => {
  it('does not keep Slipstream from starting', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('slipstream.slipstream');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });
});
