import assert from 'node:assert/strict';
import * as vscode from 'vscode';

describe('“Diagnose Connection”', () => {
  it('shows what it found, line by line, and no secret', async () => {
    await vscode.commands.executeCommand('slipstream.diagnoseConnection');
    const document = vscode.window.activeTextEditor?.document;
    assert.equal(document?.languageId, 'markdown');
    const text = document?.getText() ?? '';
    assert.match(text, /## Cerebras at http:\/\/127\.0\.0\.1:\d+/);
    assert.match(text, /✓ \*\*Connection\*\*: opened in [\d.]+ ms/);
    assert.match(text, /✓ \*\*Next requests\*\*: [\d.]+ ms on the open connection/);
    assert.match(text, /✓ \*\*Key\*\*: accepted/);
    assert.match(text, /✓ \*\*Clock\*\*/);
    assert.doesNotMatch(text, /csk-/);
  });
});
