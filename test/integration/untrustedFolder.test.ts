import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import * as vscode from 'vscode';
import { closeAll, openFileDesk } from './ghostText.ts';

describe('a folder that nobody has trusted', () => {
  it('does not keep Slipstream from starting', async () => {
    assert.equal(vscode.workspace.isTrusted, false);
    const extension = vscode.extensions.getExtension('slipstream.slipstream');
    assert.ok(extension);
    await extension.activate();
    assert.equal(extension.isActive, true);
  });

  it('is neither indexed nor searched until it is trusted', async () => {
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const repeated = Array.from({ length: 8 }, (_, i) => `launchRocket(pad${i}, fuel${i});\n`);
    const file = vscode.Uri.joinPath(folder.uri, 'src', 'launches.ts');
    await vscode.workspace.fs.writeFile(file, Buffer.from(repeated.join('')));
    const desk = await openFileDesk('src/other.ts', 'const other = 1;\n│\n');
    // Longer than the start of the index after the editor's own takes.
    await sleep(4_000);
    await desk.type('launchRo');
    assert.equal(await desk.hasNothingToAccept(), true);
    await closeAll();
  });
});
