import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, openFileDesk, set } from './ghostText.ts';
import { answered, atRest, isSuggested, settled, startSeeing } from './insight.ts';

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

/** Writes a file of one shape for each of these, and saves it in the editor, so that the index learns it at once. */
async function teach(parts: readonly string[]): Promise<void> {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder);
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
    await editor.edit((edit) => edit.insert(new vscode.Position(0, 0), '\n'));
    await document.save();
  }
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
      await atRest();
      for (let attempt = 0; attempt < 2; attempt += 1) {
        await desk.type(line.slice(0, -8));
        assert.equal(await desk.hasNothingToAccept(), true);
        await desk.type('\n');
        // An index would have learned by now what stands there.
        await atRest();
      }
      assert.equal((await server.stats()).requests, 0);
    } finally {
      await set('local.enabled', undefined);
    }
  });

  it('repeats a pattern of the workspace, without a request', async () => {
    await vscode.extensions.getExtension('slipstream.slipstream')?.activate();
    await teach(['user', 'order', 'invoice', 'parcel', 'address']);
    const desk = await openFileDesk(
      'src/customerStore.ts',
      "export async function save(customer: unknown) {\n  const connection = await openConnection('customer');\n│\n}\n",
    );
    const text = await typeUntilSuggested(desk, '  await connection.wr');
    assert.match(text, /await connection\.write\(customer\);/);
    assert.equal((await server.stats()).requests, 0);
  });

  it('forgets at once what an ignore file names from now on', async () => {
    const folder = vscode.workspace.workspaceFolders?.[0];
    assert.ok(folder);
    const line = '  await connection.wr';
    const taught = ['user', 'order', 'invoice', 'parcel', 'address'];
    await teach(taught);
    const desk = await openFileDesk(
      'src/clientStore.ts',
      "export async function save(client: unknown) {\n  const connection = await openConnection('client');\n│\n}\n",
    );
    const isOffered = async () => {
      await desk.type(line);
      // Asked for, because a little less certainty is enough then.
      await desk.run('slipstream.triggerSuggestion');
      await settled();
      const offered = isSuggested(desk.document);
      for (let i = 0; i < line.length; i++) await desk.run('deleteLeft');
      return offered;
    };
    await waitFor(isOffered, 'what the other files have taught');
    const rules = vscode.Uri.joinPath(folder.uri, '.slipstreamignore');
    const names = taught.map((part) => `src/${part}Store.ts\n`).join('');
    await vscode.workspace.fs.writeFile(rules, Buffer.from(names));
    try {
      await waitFor(async () => !(await isOffered()), 'nothing offered of what is ignored');
      // What is not named is still there, or learned again: nothing was merely switched off.
      await vscode.workspace.fs.writeFile(rules, Buffer.from('nothing.here\n'));
      await waitFor(isOffered, 'it being learned again');
    } finally {
      await vscode.workspace.fs.delete(rules);
    }
    assert.equal((await server.stats()).requests, 0);
  });
});
