import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createLiveFiles } from '../../src/host/refactor/liveFiles.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeEditors } from './editorState.ts';

const setEncoding = (value: string | undefined) =>
  vscode.workspace
    .getConfiguration('files')
    .update('encoding', value, vscode.ConfigurationTarget.Global);

describe('files that live in memory', () => {
  const like = vscode.Uri.file('/somewhere/streamed.ts');
  const live = createLiveFiles('test-live', (error) => {
    throw error;
  });
  after(() => live.dispose());
  afterEach(closeEditors);

  it('show each text that they are given, in the language of their name', async () => {
    const file = live.open(like, 'const one = 1;\n');
    const { document } = await vscode.window.showTextDocument(file.uri);
    assert.equal(document.getText(), 'const one = 1;\n');
    assert.equal(document.languageId, 'typescript');
    for (const text of ['const two = 2;\n', '', 'const grün = "日本";\n']) {
      assert.equal(file.set(text), true);
      await waitFor(() => document.getText() === text);
    }
    assert.equal(file.set('const grün = "日本";\n'), false);
    assert.equal(document.isDirty, false);
  });

  it('are closed to writing, and gone when they are let go', async () => {
    const file = live.open(like, 'const one = 1;\n');
    assert.equal(vscode.workspace.fs.isWritableFileSystem('test-live'), false);
    await assert.rejects(async () => {
      await vscode.workspace.fs.writeFile(file.uri, new Uint8Array());
    });
    file.dispose();
    await assert.rejects(async () => {
      await vscode.workspace.fs.readFile(file.uri);
    });
  });

  it('are read as what they are, whatever the user’s other files are written in', async () => {
    await setEncoding('iso88591');
    try {
      const file = live.open(like, 'const grün = "日本";\n');
      const { document } = await vscode.window.showTextDocument(file.uri);
      await waitFor(() => document.getText() === 'const grün = "日本";\n');
      file.set('const größer = "日本";\n');
      await waitFor(() => document.getText() === 'const größer = "日本";\n');
    } finally {
      await setEncoding(undefined);
    }
  });
});
