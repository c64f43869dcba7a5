import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { tryAgain, waitFor } from '../../support/waitFor.ts';
import { openChat } from '../chatPanel.ts';
import { lastAsked, namedAs, say } from './script.ts';

/** What goes beside a question, and every way in which it gets there. */
export function testContext(editor: () => OpenedEditor): void {
  const asked = () => lastAsked(editor());
  const write = (path: string, text: string) => {
    const file = join(editor().workspace, path);
    mkdirSync(join(file, '..'), { recursive: true });
    writeFileSync(file, text);
  };
  const menu = async (where: Locator, item: string) => {
    const { page } = editor();
    await where.click({ button: 'right' });
    const row = page.locator('.monaco-menu').getByText(item, { exact: true });
    await row.waitFor();
    // A menu takes no click in its first 100 ms: that could be the end of the one that opened it.
    while (await row.isVisible()) {
      // Time: between two tries, of which there are as many as it takes.
      await row.click({ timeout: 1_000 }).catch(() => undefined);
      // Time: as above.
      await page.waitForTimeout(150);
    }
  };
  /** Adding shows the panel by itself, and the keyboard goes there, which would close what opens meanwhile. */
  const added = () => editor().webview().locator('.question-field:focus').waitFor();
  const chips = () => editor().webview().locator('.composer .chip');
  const dropChips = async () => {
    const remove = editor().webview().locator('.composer .chip button');
    for (let left = await remove.count(); left > 0; left -= 1) {
      await remove.nth(left - 1).click();
      await remove.nth(left - 1).waitFor({ state: 'detached' });
    }
  };

  before(() => editor().runCommand('View: Close All Editors'));
  beforeEach(() => {
    editor().server.reset();
    editor().server.script(namedAs('Context'));
  });
  afterEach(dropChips);

  it('comes from the menu of the explorer', async () => {
    const { page } = editor();
    await editor().openFile('src/money.ts');
    await editor().runCommand('View: Show Explorer');
    const row = page.locator('.explorer-folders-view .monaco-list-row', {
      hasText: 'receipt.ts',
    });
    await menu(row.first(), 'Add to Slipstream Chat');
    await chips().filter({ hasText: 'receipt.ts' }).waitFor();
    await added();
  });

  it('comes from the menus of a tab and of the editor', async () => {
    const { page } = editor();
    await editor().openFile('src/money.ts');
    await menu(page.locator('.tab.active'), 'Add to Slipstream Chat');
    await chips().getByText('money.ts', { exact: true }).waitFor();
    await added();
    await dropChips();
    await editor().openFile('src/cart.ts');
    await page.keyboard.press('Control+A');
    await menu(
      page.locator('.editor-instance .view-line span').filter({ hasText: 'export' }).first(),
      'Add to Slipstream Chat',
    );
    await chips()
      .filter({ hasText: /cart\.ts:1-\d+/ })
      .waitFor();
    await added();
  });

  it('comes from the light bulb of a problem', async () => {
    const { page } = editor();
    await editor().openFile('src/main.ts');
    await editor().type("\nconst wrong: number = 'words';");
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Control+ArrowLeft');
    await page.keyboard.press('Home');
    await page.keyboard.press('F8');
    await page.keyboard.press('Escape');
    const row = page
      .locator('.action-widget .monaco-list-row')
      .filter({ hasText: 'Add to Slipstream Chat' });
    // The list is not asked for anew when a problem comes while it is open.
    await tryAgain(async (timeout) => {
      await page.keyboard.press('Escape');
      await page.keyboard.press('Control+.');
      await row.first().waitFor({ timeout });
    });
    await row.first().click();
    await chips().filter({ hasText: 'main.ts' }).first().waitFor();
    editor().server.script(say('A word is no number.'));
    const chat = await openChat(editor());
    await chat.ask('/fix');
    await chat.answer.getByText('A word is no number.').waitFor();
    assert.match(asked(), /Problems the editor reports in src\/main\.ts[\s\S]*not assignable/);
    await editor().runCommand('File: Revert File');
  });

  it('is dropped with Shift', async () => {
    const { page } = editor();
    await editor().openFile('src/receipt.ts');
    const chat = await openChat(editor());
    const tab = await page.locator('.tab.active').boundingBox();
    const target = await chat.field.boundingBox();
    assert(tab !== null && target !== null);
    await page.mouse.move(tab.x + 20, tab.y + 10);
    await page.mouse.down();
    await page.mouse.move(tab.x + 20, tab.y + 60, { steps: 5 });
    await page.keyboard.down('Shift');
    await page.mouse.move(target.x + 40, target.y - 40, { steps: 10 });
    await page.mouse.move(target.x + 40, target.y + 15, { steps: 10 });
    await chat.frame.locator('.composer.dropping').waitFor();
    await editor().screenshot('chat-drop');
    await page.mouse.up();
    await page.keyboard.up('Shift');
    await chat.frame.locator('.composer .chip', { hasText: 'receipt.ts' }).waitFor();
  });

  it('is not taken from files that hold secrets or that the user keeps back: it says why', async () => {
    const { page } = editor();
    const toasts = page.locator('.notifications-toasts');
    write('.slipstreamignore', 'private/\n');
    write('private/plan.md', '# The plan\n');
    write('.env', 'KEY=1\n');
    await editor().openFile('private/plan.md');
    await editor().runCommand('Slipstream: Add to Slipstream Chat');
    await toasts.getByText(/plan\.md.*\.slipstreamignore/).waitFor();
    await added();
    await editor().openFile('.env');
    await editor().runCommand('Slipstream: Add to Slipstream Chat');
    await toasts.getByText(/\.env.*secrets/).waitFor();
    await added();
    assert.equal(await chips().count(), 0);
    await editor().screenshot('chat-refused');
    await editor().runCommand('Notifications: Clear All Notifications');
    for (const path of ['.slipstreamignore', 'private', '.env'])
      rmSync(join(editor().workspace, path), { recursive: true });
  });

  it('holds the project’s instructions only once the user lets it', async () => {
    write('AGENTS.md', 'Always rhyme.\n');
    editor().server.script({ ...say('A rhyme in time.'), times: 'always' });
    const chat = await openChat(editor());
    const ask = async () => {
      await chat.ask('What rhymes?');
      await chat.answer.getByText('A rhyme in time.').waitFor();
      await chat.idle();
      return asked().includes('Always rhyme');
    };
    assert.equal(await ask(), false);
    write('.vscode/settings.json', '{ "slipstream.chat.projectInstructions": true }');
    // Nothing on the screen tells when the editor has read its settings.
    await waitFor(ask, 'an effect of the setting');
  });

  it('takes a picture for a model that sees, and says which model does not', async () => {
    const { page } = editor();
    const chat = await openChat(editor());
    const paste = () =>
      chat.field.evaluate((field) => {
        const dot =
          'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg==';
        const bytes = Uint8Array.from(atob(dot), (character) => character.charCodeAt(0));
        const data = new DataTransfer();
        data.items.add(new File([bytes], 'dot.png', { type: 'image/png' }));
        field.dispatchEvent(
          new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }),
        );
      });
    const choose = async (model: string) => {
      await chat.frame.locator('.panel-header .model').click();
      await page
        .locator('.quick-input-list .monaco-list-row')
        .filter({ hasText: model })
        .first()
        .click();
      await chat.frame.locator('.panel-header .model', { hasText: model }).waitFor();
    };
    await choose('GPT OSS 120B');
    await paste();
    await page
      .locator('.notifications-toasts')
      .getByText(/doesn’t support images/)
      .waitFor();
    await choose('Qwen 3.8');
    await paste();
    await chat.frame.locator('.composer .chip-image').waitFor();
    editor().server.script(say('A red dot.'));
    await chat.ask('What is it?');
    await chat.answer.getByText('A red dot.').waitFor();
    assert.match(asked(), /image_url.{1,20}data:image\/png;base64,iVBOR/);
  });
}
