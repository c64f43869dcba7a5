import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { waitFor } from '../support/waitFor.ts';

describe('“Diagnose Connection”', () => {
  // A page takes the keyboard when it has loaded, also from a list that a later test opens meanwhile.
  after(() => vscode.commands.executeCommand('workbench.action.closeAllEditors'));

  it('is a page of its own', async () => {
    await vscode.commands.executeCommand('slipstream.diagnoseConnection');
    const tab = () => vscode.window.tabGroups.activeTabGroup.activeTab;
    await waitFor(
      () => tab()?.label === 'Slipstream Connection',
      () => `${tab()?.label}`,
    );
    assert.ok(tab()?.input instanceof vscode.TabInputWebview);
  });
});
