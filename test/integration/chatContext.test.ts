import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { commands, Selection, Uri, window, workspace } from 'vscode';
import type { ContextRequest } from '../../src/core/chat/contextPiece.ts';
import { isExcludedPath } from '../../src/core/context/exclude.ts';
import { collectContext } from '../../src/host/chat/contextSources.ts';
import { createSuggestions, requestOf } from '../../src/host/chat/suggestions.ts';
import { createWorkspaceReader } from '../../src/host/chat/workspaceReader.ts';

const signal = new AbortController().signal;
const isAllowed = ({ path }: Uri) => !isExcludedPath(path);
const reader = createWorkspaceReader({ isAllowed, gitDiff: async () => '' });

const collect = (request: ContextRequest) =>
  collectContext(request, { isAllowed, gitDiff: async () => '', lastTerminalRun: () => undefined });

async function textOf(request: ContextRequest): Promise<string> {
  const result = await collect(request);
  assert(result.ok, JSON.stringify(result));
  const content = result.value[0]?.content;
  assert(content?.kind === 'text');
  return content.text;
}

async function refusalOf(request: ContextRequest): Promise<string> {
  const result = await collect(request);
  assert(!result.ok);
  return result.error.why;
}

describe('chat context in the editor', () => {
  let root: string;
  let outside: string;
  const at = (path: string) => Uri.file(join(root, path));

  before(() => {
    root = workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    outside = mkdtempSync(join(tmpdir(), 'slipstream-outside-'));
    mkdirSync(join(root, 'chat-extra'));
    writeFileSync(join(outside, 'private.txt'), 'outside words');
    writeFileSync(join(root, '.env'), 'SECRET=outside words');
    writeFileSync(join(root, 'chat-extra', 'data.bin'), Buffer.from([1, 0, 2]));
    symlinkSync(outside, join(root, 'chat-extra', 'link'));
  });
  after(async () => {
    await commands.executeCommand('workbench.action.closeAllEditors');
    rmSync(join(root, 'chat-extra'), { recursive: true });
    rmSync(join(root, '.env'));
    rmSync(outside, { recursive: true });
  });

  it('takes the selection, and the function around the cursor without one', async () => {
    const editor = await window.showTextDocument(at('src/cart.ts'));
    const text = editor.document.getText();
    editor.selection = new Selection(0, 0, 1, 0);
    assert.equal(await textOf({ kind: 'selection' }), `${text.split('\n')[0]}\n`);
    const line = text.split('\n').findIndex((row) => row.includes('for (const item'));
    editor.selection = new Selection(line, 4, line, 4);
    const around = await textOf({ kind: 'selection' });
    assert.match(around, /^export function totalPrice[\s\S]*return total;\n}$/);
  });

  it('takes a file with its unsaved changes', async () => {
    const editor = await window.showTextDocument(at('src/money.ts'));
    await editor.edit((edit) => edit.insert(editor.document.positionAt(0), '// unsaved\n'));
    const text = await textOf({ kind: 'file', uri: at('src/money.ts').toString() });
    assert(text.startsWith('// unsaved\n'));
    await commands.executeCommand('workbench.action.files.revert');
  });

  it('refuses secrets, data and what is not there, each with its reason', async () => {
    assert.equal(await refusalOf({ kind: 'file', uri: at('.env').toString() }), 'excluded');
    assert.equal(
      await refusalOf({ kind: 'file', uri: at('chat-extra/data.bin').toString() }),
      'binary',
    );
    assert.equal(await refusalOf({ kind: 'file', uri: at('src/none.ts').toString() }), 'missing');
    assert.equal(
      await refusalOf({ kind: 'image', dataUri: 'data:image/svg+xml;base64,AAAA' }),
      'binary',
    );
  });

  it('lists a folder’s files without secrets', async () => {
    const names = await textOf({ kind: 'tree' });
    assert.match(names, /^src\/cart\.ts$/m);
    assert.doesNotMatch(names, /\.env/);
    const folder = await textOf({ kind: 'file', uri: at('src').toString() });
    assert.match(folder, /^src\/main\.ts$/m);
  });

  it('suggests files behind @ and gets what was chosen', async () => {
    const suggest = createSuggestions({
      clock: { now: () => 0, wallMs: () => 0, after: () => ({ dispose: () => {} }) },
      isAllowed,
    });
    const [first] = await suggest('mon');
    assert.equal(first?.label, 'money.ts');
    assert.match(await textOf(requestOf(first?.value ?? '')), /export function euros/);
    assert.deepEqual(
      (await suggest('.env')).filter(({ label }) => label === '.env'),
      [],
    );
  });

  it('lets tools read the workspace, and nothing outside of it through a link', async () => {
    assert.match((await reader.readFile('src/money.ts', signal)) ?? '', /euros/);
    assert.equal(await reader.readFile('chat-extra/link/private.txt', signal), undefined);
    assert.equal(await reader.readFile('.env', signal), undefined);
    assert.equal(await reader.readFile('../private.txt', signal), undefined);
  });

  it('searches for tools without secrets and without what lies outside', async () => {
    assert.deepEqual(await reader.searchText('outside words', undefined, signal), []);
    const hits = await reader.searchText('EXPORT FUNCTION EUROS', 'src/**', signal);
    assert.equal(hits.length, 1);
    assert.match(hits[0] ?? '', /^src\/money\.ts:\d+: export function euros/);
  });
});
