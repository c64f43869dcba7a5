import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { launchBrowser, openProfile } from '../../host/browser.ts';
import { createEditorActions, openWorkbench } from '../../host/editorActions.ts';
import { type EditorServer, startEditorServer } from '../../host/editorServer.ts';
import { quietSettings } from '../../host/editorSettings.ts';
import { installChromium } from '../../host/installChromium.ts';
import { installEditor } from '../../host/installEditor.ts';
import { waitLimitMs } from '../../support/patience.ts';
import { startCommand } from '../quickInput.ts';

const root = join(import.meta.dirname, '..', '..', '..');

describe('Run Without Debugging in this repository', () => {
  let editor: EditorServer;
  let browser: Browser;
  let page: Page;
  before(async () => {
    editor = await startEditorServer({
      install: await installEditor(root),
      // This build opens extensions under development only where some may be; the repository's own is not open yet.
      extension: { kind: 'development', folder: root },
      workspace: root,
      settings: quietSettings,
      settingScopes: new Map(),
      env: { CEREBRAS_API_KEY: undefined },
      hasTrust: false,
      port: 0,
    });
    browser = await launchBrowser(await installChromium());
    page = await (await openProfile(browser)).newPage();
    const url = new URL(editor.url);
    url.searchParams.delete('payload');
    await openWorkbench(page, url.href);
  });
  after(async () => {
    await browser?.close();
    await editor?.stop();
  });

  it('builds, starts the simulated API, and opens a window in which Slipstream stands on it', async () => {
    const opening = page.context().waitForEvent('page', { timeout: waitLimitMs });
    // Ctrl+F5; the palette has it as soon as there is a debugger.
    await startCommand(page, 'Debug: Start Without Debugging');
    const opened = await opening.catch(async (error: unknown) => {
      await createEditorActions(page).screenshot('failed: launch');
      throw error;
    });
    const payload = new URL(opened.url()).searchParams.get('payload') ?? '';
    assert.ok(payload.includes('"extensionDevelopmentPath"'), payload);
    // A page behind another one may not lay itself out.
    opened.setDefaultTimeout(waitLimitMs);
    await opened.bringToFront();
    await opened.getByText('[Extension Development Host]').first().waitFor({ state: 'attached' });
    await opened.getByRole('tab', { name: 'Slipstream' }).waitFor();
    // With the key and the address of launch.json it has a model; without them it would ask for a key.
    await opened.locator('.statusbar-item', { hasText: 'qwen-3.8-27b' }).waitFor();
    await createEditorActions(opened).screenshot('launch');
  });
});
