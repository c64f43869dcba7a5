import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, openFileDesk, set } from './ghostText.ts';
import { answered, isSuggested, settled, startSeeing } from './insight.ts';

const server = connectServerControl();

/** Types a line again and again until the index, which is built after the start, completes it. */
async function typeUntilSuggested(
  desk: Awaited<ReturnType<typeof openFileDesk>>,
  line: string,
): Promise<string> {
  await waitFor(
    async () => {
      await desk.type(line);
      // No longer: what stands for two seconds is learned as it is.
      await answered(desk.document);
      if (isSuggested(desk.document)) return desk.accept().then(() => true);
      for (let i = 0; i < line.length; i++) await desk.run('deleteLeft');
      return false;
    },
    () => `a suggestion in ${desk.text()}`,
  );
  return desk.text();
}

describe('ghost text without a key', () => {
  before(startSeeing);
  afterEach(closeAll);

  it('suggests and indexes nothing while local suggestions are switched off', async () => {
    await set('local.enabled', false);
    try {
      const line = 'await connection.open();';
      const desk = await openFileDesk('src/repeated.ts', `${`${line}\n`.repeat(8)}│\n`);
      // Also what the start of the window had put off.
      await settled();
      for (let attempt = 0; attempt < 3; attempt += 1) {
        await desk.type(line.slice(0, -8));
        assert.equal(await desk.hasNothingToAccept(), true);
        await desk.type('\n');
      }
      assert.equal((await server.stats()).requests, 0);
    } finally {
      await set('local.enabled', undefined);
    }
  });

  it('repeats a pattern of the workspace, without a request', async () => {
    await vscode.extensions.getExtension('slipstream.slipstream')?.activate();
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const parts = ['user', 'order', 'invoice', 'parcel', 'address'];
    for (const part of parts) {
      const text = [
        `export async function save(${part}: unknown) {`,
        `  const connection = await openConnection('${part}');`,
        `  await connection.write(${part});`,
        '  await connection.close();',
        '}',
        '',
      ].join('\n');
      const file = vscode.Uri.joinPath(folder.uri, 'src', `${part}Store.ts`);
      await vscode.workspace.fs.writeFile(file, Buffer.from(text));
      const document = await vscode.workspace.openTextDocument(file);
      const editor = await vscode.window.showTextDocument(document);
      // Saved in the editor, so that the index learns it at once.
      await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
      await document.save();
    }
    const desk = await openFileDesk(
      'src/customerStore.ts',
      "export async function save(customer: unknown) {\n  const connection = await openConnection('customer');\n│\n}\n",
    );
    const text = await typeUntilSuggested(desk, '  await connection.wr');
    assert.match(text, /await connection\.write\(customer\);/);
    assert.equal((await server.stats()).requests, 0);
  });
});
