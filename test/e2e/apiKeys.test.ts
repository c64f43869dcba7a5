import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type OpenedEditor, openEditor } from '../host/openEditor.ts';
import { keyHash } from '../server/ledger.ts';
import { startCommand, title } from './quickInput.ts';

describe('entering an API key', () => {
  let portal: Server;
  let editor: OpenedEditor;
  before(async () => {
    portal = createServer((_request, response) => {
      response.writeHead(200, { 'content-type': 'text/html' });
      response.end('<!doctype html><title>Please log in</title>');
    });
    await new Promise<void>((resolve) => portal.listen(0, '127.0.0.1', resolve));
    const { port } = portal.address() as AddressInfo;
    editor = await openEditor({
      env: { CEREBRAS_API_KEY: undefined },
      server: { apiKeys: ['csk-simulated', 'csk-second'] },
      settings: {
        'slipstream.providers': {
          portal: { baseUrl: `http://127.0.0.1:${port}/v1`, needsKey: true },
          nobody: { baseUrl: 'http://127.0.0.1:9/v1', needsKey: true },
        },
      },
    });
    // Until Slipstream shows itself, the command palette may not know its commands.
    await editor.page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
  });
  afterEach(async function () {
    if (this.currentTest?.state === 'failed') await editor.screenshot('failed: key');
  });
  after(async () => {
    await editor?.close();
    portal?.close();
  });

  const enterKey = async (provider: string, key: string) => {
    const { page } = editor;
    await startCommand(page, 'Slipstream: Set API Key');
    await title(page, 'Set the API key for which provider?');
    await page.keyboard.type(provider, { delay: 20 });
    await page.locator('.quick-input-list .label-name', { hasText: provider }).first().waitFor();
    await page.keyboard.press('Enter');
    await title(page, `API key for ${provider}`);
    await page.keyboard.type(key, { delay: 10 });
    await page.keyboard.press('Enter');
  };
  const says = (pattern: RegExp) =>
    editor.page.locator('.quick-input-message').getByText(pattern).waitFor();

  it('is asked for in the picker and checked at once, and a wrong one stays to be corrected', async () => {
    const { page } = editor;
    const listings = () => editor.server.stats().records.map(({ path }) => path);
    assert.deepEqual(listings(), [], 'nobody is asked while there is no key');
    await startCommand(page, 'Slipstream: Select Model');
    await page.locator('.label-name', { hasText: 'Set an API key…' }).first().waitFor();
    assert.deepEqual(listings(), ['/public/v1/models'], 'but the picker asks what there is');
    await editor.screenshot('models-picker-no-key');
    await page.keyboard.press('Escape');
    await enterKey('Cerebras', 'csk-mistaken');
    await says(/Cerebras does not accept this key/);
    await editor.screenshot('key-wrong');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('csk-simulated', { delay: 10 });
    await page.keyboard.press('Enter');
    const toast = page.locator('.notification-toast', {
      hasText: 'The API key for Cerebras works',
    });
    await toast.getByText(/can use 2 models/).waitFor();
    const hidden = await page.locator('body').textContent();
    assert.ok(!hidden?.includes('csk-simulated'), 'the key is nowhere on the screen');
  });

  it('is replaced by the next, which is sent from then on', async () => {
    const keysSent = () =>
      new Set(editor.server.stats().records.flatMap((record) => record.keyHash ?? []));
    const before = keysSent();
    assert.ok(before.has(keyHash('Bearer csk-simulated')));
    assert.ok(!before.has(keyHash('Bearer csk-second')));
    await enterKey('Cerebras', 'csk-second');
    await editor.page
      .locator('.notification-toast', { hasText: 'The API key for Cerebras works' })
      .waitFor();
    editor.server.reset();
    await editor.runCommand('Slipstream: Refresh Models');
    await editor.page
      .locator('.notification-toast', { hasText: 'The model list is up to date' })
      .waitFor();
    assert.deepEqual([...keysSent()], [keyHash('Bearer csk-second')]);
  });

  it('says that nobody answers, and keeps the key on a second Enter', async () => {
    await enterKey('nobody', 'key-1');
    await says(/http:\/\/127\.0\.0\.1:9 cannot be reached, so the key was not checked/);
    await editor.screenshot('key-no-network');
    await editor.page.keyboard.press('Enter');
    await editor.page
      .locator('.notification-toast', {
        hasText: 'Saved the API key for nobody without checking it',
      })
      .waitFor();
  });

  it('says that the address is wrong when something else answers', async () => {
    await enterKey('portal', 'key-2');
    await says(/No model API answers at http:\/\/127\.0\.0\.1:\d+\/v1: the base URL looks wrong/);
    await editor.screenshot('key-wrong-url');
    await editor.page.keyboard.press('Escape');
  });

  it('is forgotten by command, and then asked for again', async () => {
    const { page } = editor;
    await startCommand(page, 'Slipstream: Forget API Key');
    await title(page, 'Forget which API key?');
    await page.keyboard.type('Cerebras', { delay: 20 });
    await page.keyboard.press('Enter');
    await page
      .locator('.notification-toast', { hasText: 'Forgot the API key for Cerebras.' })
      .waitFor();
    await page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
    editor.server.reset();
    await editor.runCommand('Slipstream: Refresh Models');
    await page
      .locator('.notification-toast', { hasText: 'The model list is up to date' })
      .waitFor();
    // The notice may still be that of the refresh before.
    const { records } = await editor.server.until((stats) => stats.records.length > 0);
    assert.deepEqual(
      records.map(({ path, keyHash: sent }) => [path, sent]),
      [['/public/v1/models', undefined]],
    );
    await startCommand(page, 'Slipstream: Select Model');
    await title(page, 'Model for inline completion');
    await page.keyboard.type('Set an API key', { delay: 20 });
    await page.keyboard.press('Enter');
    await title(page, 'API key for Cerebras');
    await page.keyboard.press('Escape');
  });
});
