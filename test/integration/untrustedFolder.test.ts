import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { closeAll, openFileDesk } from './ghostText.ts';
import { atRest, startSeeing } from './insight.ts';

describe('a folder that nobody has trusted', () => {
  before(startSeeing);

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
    // Also what the start of the window had put off.
    await atRest();
    await desk.type('launchRo');
    assert.equal(await desk.hasNothingToAccept(), true);
    await closeAll();
  });
});
