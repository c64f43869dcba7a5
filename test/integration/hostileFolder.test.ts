import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('a folder whose settings point elsewhere', () => {
  it('has no say in where requests go, even when it is trusted', () => {
    assert.equal(vscode.workspace.isTrusted, true);
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const settings = vscode.workspace.getConfiguration('slipstream', folder);
    assert.match(settings.get('baseUrl', ''), /^http:\/\/127\.0\.0\.1:\d+\/v1$/);
    assert.deepEqual(settings.get('providers'), {});
    assert.equal(settings.get('network.warm'), true);
  });
});
