import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { type ModelEntry, publicModels } from '../server/wire/modelTable.ts';
import { waitFor } from '../support/waitFor.ts';
import { choose } from './quickPicks.ts';

const server = connectServerControl();
const [gptOss] = publicModels;

/** A model like GPT OSS at another price. */
const modelAt = (id: string, usd: number, over: Partial<ModelEntry> = {}): ModelEntry => ({
  ...gptOss,
  id,
  name: id,
  promptPrice: usd,
  completionPrice: usd,
  ...over,
});

const setting = (key: string, value: unknown) =>
  vscode.workspace
    .getConfiguration('slipstream')
    .update(key, value, vscode.ConfigurationTarget.Global);

const readSetting = (key: string) =>
  vscode.workspace.getConfiguration('slipstream').inspect<string>(key)?.globalValue;

/** Lists these models beside today's, and lets Slipstream read the list. */
async function serve(...models: readonly ModelEntry[]): Promise<void> {
  await server.configure({ models: [...publicModels, ...models] });
  await vscode.commands.executeCommand('slipstream.refreshModels');
}

/** The same, but Slipstream does not know yet. */
const serveUnseen = (...models: readonly ModelEntry[]) =>
  server.configure({ models: [...publicModels, ...models] });

/** Asks for an edit and gives the models that were asked, with the statuses of their answers. */
async function editAsks(): Promise<readonly string[]> {
  const [folder] = vscode.workspace.workspaceFolders ?? [];
  assert.ok(folder);
  const file = vscode.Uri.joinPath(folder.uri, 'src', 'cart.ts');
  const editor = await vscode.window.showTextDocument(file);
  const line = editor.document
    .getText()
    .split('\n')
    .findIndex((text) => /countItems/.test(text));
  editor.selection = new vscode.Selection(line, 0, line + 2, 1);
  const before = (await server.stats()).records.length;
  await vscode.commands.executeCommand('slipstream.addDocumentation');
  const { records } = await server.stats();
  await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
  return records.slice(before).flatMap(({ path, body, status }) => {
    if (!path.endsWith('/chat/completions')) return [];
    const { model } = JSON.parse(body ?? '{}') as { readonly model?: string };
    return [`${model} ${status}`];
  });
}

/** Replaces a text that a document holds once. */
async function rewrite(document: vscode.TextDocument, before: string, after: string) {
  const start = document.getText().indexOf(before);
  const edit = new vscode.WorkspaceEdit();
  edit.replace(
    document.uri,
    new vscode.Range(document.positionAt(start), document.positionAt(start + before.length)),
    after,
  );
  await vscode.workspace.applyEdit(edit);
}

/** Language models that Slipstream offers: what the catalog holds, seen from outside. */
const offered = async () =>
  (await vscode.lm.selectChatModels({ vendor: 'slipstream' })).map((model) => model.family);

describe('models', () => {
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  afterEach(async () => {
    await vscode.commands.executeCommand('workbench.action.closeQuickOpen');
    await setting('models.edit', undefined);
    await setting('models.chat', undefined);
    await serve();
    await server.reset();
  });

  it('chosen in the picker, by keys alone, answer the next request', async () => {
    assert.deepEqual(await editAsks(), ['gpt-oss-120b 200']);
    await choose({ command: 'slipstream.selectModel', args: ['edit'] }, 2);
    await waitFor(() => readSetting('models.edit'), 'the setting');
    assert.equal(readSetting('models.edit'), 'cerebras/qwen-3.8-27b');
    assert.deepEqual(await editAsks(), ['qwen-3.8-27b 200']);
  });

  it('appear and leave while the editor runs', async () => {
    await serve(modelAt('newcomer', 1));
    await waitFor(async () => (await offered()).includes('newcomer'), 'the newcomer');
    assert.ok(readSetting('models.edit') === undefined);
    await serve();
    await waitFor(
      async () => ((await offered()).includes('newcomer') ? undefined : true),
      'its leaving',
    );
    assert.deepEqual(await editAsks(), ['gpt-oss-120b 200'], 'the running choice stays');
  });

  it('that are gone are made up for at once by one that costs no more', async () => {
    await serve(modelAt('pricey', 5));
    await setting('models.edit', 'cerebras/pricey');
    assert.deepEqual(await editAsks(), ['pricey 200']);
    await serveUnseen();
    assert.deepEqual(await editAsks(), ['pricey 404', 'gpt-oss-120b 200']);
    assert.deepEqual(await editAsks(), ['gpt-oss-120b 200'], 'no second try at what is gone');
    assert.equal(readSetting('models.edit'), 'cerebras/pricey', 'settings are the user’s');
  });

  it('that are gone are not made up for when every other costs more: nothing is sent', async () => {
    await serve(modelAt('bargain', 0.01));
    await setting('models.edit', 'cerebras/bargain');
    assert.deepEqual(await editAsks(), ['bargain 200']);
    await serveUnseen();
    assert.deepEqual(await editAsks(), ['bargain 404']);
    assert.deepEqual(await editAsks(), [], 'until the user chooses');
    assert.equal(readSetting('models.edit'), 'cerebras/bargain');
    await setting('models.edit', 'cerebras/gpt-oss-120b');
    assert.deepEqual(await editAsks(), ['gpt-oss-120b 200']);
  });

  it('that a listing calls deprecated are marked in an open settings file within one refresh', async () => {
    await serve(modelAt('leaving', 1));
    const [folder] = vscode.workspace.workspaceFolders ?? [];
    assert.ok(folder);
    const file = vscode.Uri.joinPath(folder.uri, '.vscode', 'settings.json');
    await vscode.workspace.fs.writeFile(
      file,
      new TextEncoder().encode(
        '{\n  "slipstream.models.chat": "leaving",\n  "x": "zai-glm-4.7"\n}\n',
      ),
    );
    const document = await vscode.workspace.openTextDocument(file);
    const ours = () =>
      vscode.languages.getDiagnostics(file).filter(({ source }) => source === 'Slipstream');
    assert.deepEqual(ours(), []);
    await serve(modelAt('leaving', 1, { isDeprecated: true }));
    const [mark] = await waitFor(() => ours().length > 0 && ours(), 'a mark');
    assert.equal(document.getText(mark?.range), '"leaving"');
    assert.match(mark?.message ?? '', /date not announced, replacement: OpenAI GPT OSS 120B/);
    await rewrite(document, '"leaving"', '"llama3.1-8b"');
    const other = await waitFor(
      () => ours().find(({ message }) => message.startsWith('Llama')),
      'another mark',
    );
    assert.deepEqual(other.tags, [vscode.DiagnosticTag.Deprecated]);
    await rewrite(document, '"llama3.1-8b"', '"gpt-oss-120b"');
    await waitFor(() => ours().length === 0, 'no mark');
    await vscode.window.showTextDocument(document);
    await vscode.commands.executeCommand('workbench.action.revertAndCloseActiveEditor');
    await vscode.workspace.fs.delete(file);
  });

  it('survive a listing that is broken in every way', async () => {
    const before = await offered();
    assert.ok(before.length > 0);
    for (const broken of [
      { body: '<!doctype html><title>Maintenance</title>' },
      { body: '{"object":"list","data":[{"id":"gpt-os' },
      { body: { object: 'list', data: [] } },
      { body: { object: 'list', data: [{ id: 7 }, null, 'x'] } },
      { status: 503, body: '' },
    ]) {
      for (const path of ['/v1/models', '/public/v1/models'])
        await server.script({ when: { path }, ...broken });
      await vscode.commands.executeCommand('slipstream.refreshModels');
      assert.deepEqual(await offered(), before, JSON.stringify(broken));
    }
    assert.deepEqual(await editAsks(), ['gpt-oss-120b 200']);
  });
});
