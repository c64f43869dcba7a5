import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { createPromptFiles } from '../../src/host/chat/promptFiles.ts';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, deskOf, requestsOf, say, startSuggesting } from './ghostText.ts';
import { askedAndSettled, atRest, settled } from './insight.ts';

const server = connectServerControl();

describe('a window with several folders', () => {
  const folder = (name: string) => {
    const found = vscode.workspace.workspaceFolders?.find((one) => one.name === name);
    assert.ok(found, name);
    return found.uri;
  };
  /** A file below a folder, with the cursor at its end. */
  const write = async (name: string, path: string, text: string) => {
    const uri = vscode.Uri.joinPath(folder(name), path);
    await vscode.workspace.fs.writeFile(uri, new TextEncoder().encode(text));
    return deskOf(await vscode.workspace.openTextDocument(uri), text.length);
  };
  before(() => startSuggesting(server));
  beforeEach(() => server.reset());
  afterEach(closeAll);

  it('has ghost text in each of them', async () => {
    for (const name of ['shop', 'stock']) {
      await server.reset();
      await say(server, `${name}Total();`);
      const desk = await write(name, 'src/total.ts', 'const total =');
      await desk.type(' ');
      await desk.accept();
      assert.equal(desk.text(), `const total = ${name}Total();│`);
      // The editor asks about what was accepted too: that must not take the next folder's answer.
      await askedAndSettled(desk.document);
      await closeAll();
    }
  });

  it('keeps to the ignore file of the folder that a file is in, and of no other', async () => {
    const kept = await write('stock', 'private/a.ts', 'const total =');
    await kept.type(' ');
    await kept.run('slipstream.triggerSuggestion');
    await settled();
    assert.equal(await requestsOf(server), 0);
    await say(server, 'free();');
    const free = await write('shop', 'private/a.ts', 'const total =');
    await free.type(' ');
    await free.accept();
    assert.equal(free.text(), 'const total = free();│');
  });

  it('tells each file’s folder, the same code once, and nothing that the document no longer holds', async () => {
    const helper = 'function chargeCard(card) {\n  return gateway.charge(card.number);\n}\n';
    await write('shop', 'src/card.ts', helper);
    await write('stock', 'src/card.ts', helper);
    const desk = await write(
      'shop',
      'src/refund.ts',
      'const formerName = chargeCard(card.number);\n',
    );
    await server.reset();
    const prompts = async () => {
      const { records } = await server.stats();
      return records.flatMap(({ path, body }) =>
        path.endsWith('/chat/completions') && body !== undefined ? [body] : [],
      );
    };
    // What was opened is read soon after, so it may be a later request that tells it.
    let last = '';
    for (let step = 0; step < 20 && !last.includes('gateway.charge'); step += 1) {
      const { editor, document } = desk;
      const all = new vscode.Range(0, 0, document.lineCount, 0);
      const text = `const laterName${step} = chargeCard(card.number,`;
      await server.reset();
      await say(server, ' 1);');
      await editor.edit((edit) => edit.replace(all, text));
      desk.moveTo(text.length);
      await desk.type(' ');
      await waitFor(async () => (await prompts()).length > 0);
      last = (await prompts()).at(-1) ?? '';
      await askedAndSettled(document);
      await atRest();
    }
    assert.match(last, /(?:shop|stock)\/src\/card\.ts/);
    assert.match(last, /File: shop\/src\/refund\.ts/);
    assert.equal(last.split('gateway.charge').length, 2, last);
    // Among the last changes it may stand, as a line that went.
    assert.doesNotMatch(last, /(?<!- const )formerName = charge/);
  });

  it('takes the commands of a folder that joins, and drops them when it leaves', async () => {
    const added = vscode.Uri.joinPath(folder('shop'), '..', 'later');
    await vscode.workspace.fs.writeFile(
      vscode.Uri.joinPath(added, '.slipstream', 'prompts', 'port.md'),
      new TextEncoder().encode('Port it.'),
    );
    const prompts = createPromptFiles({
      mayAsk: () => true,
      onDidChangeConsent: () => ({ dispose() {} }),
      onUnexpected: (error) => {
        throw error;
      },
    });
    try {
      const count = vscode.workspace.workspaceFolders?.length ?? 0;
      assert.ok(vscode.workspace.updateWorkspaceFolders(count, 0, { uri: added }));
      await waitFor(() => prompts.commands.some(({ name }) => name === 'port'));
      assert.ok(vscode.workspace.updateWorkspaceFolders(count, 1));
      await waitFor(() => prompts.commands.length === 0);
    } finally {
      prompts.dispose();
    }
  });
});
