import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createSystemClock } from '../../src/core/clock.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { pasteIntoTerminal } from '../../src/host/chat/pasteIntoTerminal.ts';
import { waitFor } from '../support/waitFor.ts';

const warning = 'enableMultiLinePasteWarning';
const setting = () => vscode.workspace.getConfiguration('terminal.integrated');

describe('a model’s lines in a real shell without bracketed paste', () => {
  let folder = '';
  let terminal: vscode.Terminal | undefined;
  before(async () => {
    folder = mkdtempSync(join(tmpdir(), 'paste-'));
    await setting().update(warning, 'never', vscode.ConfigurationTarget.Global);
  });
  after(async () => {
    terminal?.dispose();
    await setting().update(warning, undefined, vscode.ConfigurationTarget.Global);
    rmSync(folder, { recursive: true, force: true });
  });

  it('run nothing without a yes, though the editor’s own warning is switched off', async function () {
    // Another shell would be needed there.
    if (process.platform === 'win32') return this.skip();
    const made = vscode.window.createTerminal({ shellPath: '/bin/sh', cwd: folder });
    terminal = made;
    made.show();
    const isThere = (name: string) => existsSync(join(folder, name));
    made.sendText('touch ready');
    await waitFor(() => isThere('ready'));
    await waitFor(() => vscode.window.activeTerminal === made);
    const deps = {
      clock: createSystemClock(),
      hideSecrets: (text: string) => text,
      texts: createTexts(inEnglish),
      onUnexpected: (error: unknown) => assert.fail(String(error)),
    };
    // It waits for an answer that nobody gives.
    void pasteIntoTerminal('touch one\ntouch two\n', deps);
    await pasteIntoTerminal('touch three', deps);
    // What was pasted as one line stands there, and runs with this Enter.
    made.sendText('');
    await waitFor(() => isThere('three'));
    assert.equal(isThere('one'), false);
    assert.equal(isThere('two'), false);
  });
});
