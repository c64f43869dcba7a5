import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { tryAgain } from '../support/waitFor.ts';
import { openChat } from './chatPanel.ts';
import { input, message, startCommand, statusItem, title } from './quickInput.ts';

const foreign = join(import.meta.dirname, '..', 'fixtures', 'foreign');
const key = 'csk-simulated';

/** A newcomer's hands, which count what they do. Text counts as one act, however long it is. */
function createHands({ page }: OpenedEditor) {
  const count = { clicks: 0, keys: 0, texts: 0 };
  return {
    count,
    async click(place: Locator) {
      count.clicks += 1;
      await place.click();
    },
    async press(keys: string) {
      count.keys += 1;
      await page.keyboard.press(keys);
    },
    async type(text: string) {
      count.texts += 1;
      await page.keyboard.type(text, { delay: 20 });
    },
  };
}

describeInBrowser(
  'the first minute on a project that nobody knows',
  {
    workspace: 'foreign',
    env: { CEREBRAS_API_KEY: undefined },
    server: { apiKeys: [key], brain: { kind: 'project', folder: foreign } },
  },
  (editor) => {
    const ghost = () => editor().page.locator('.ghost-text-decoration, .ghost-text').first();
    const revert = async () => {
      await editor().runCommand('File: Revert File');
      await editor().page.locator('.tab.active:not(.dirty)').waitFor();
    };
    /** Types one word at the end of a file that breaks off, until ghost text comes. */
    const typeUntilGhost = async (file: string, word: string) => {
      await editor().openFile(file);
      await editor().type(word);
      // An automatic suggestion can be dropped while the machine is busy, and the first index takes a moment.
      await tryAgain(
        (timeout) => ghost().waitFor({ timeout }),
        async () => {
          for (const _ of word) await editor().page.keyboard.press('Backspace');
          await editor().type(word);
        },
      );
      return editor().ghostText();
    };

    it('leads from the status bar straight to the key, to where one is made, and to what works without', async () => {
      const { page } = editor();
      await statusItem(editor()).getByText('set an API key').waitFor();
      await statusItem(editor()).click();
      await title(page, 'API key for Cerebras');
      const link = message(editor()).getByRole('link', { name: 'Get one' });
      assert.equal(await link.getAttribute('title'), 'https://cloud.cerebras.ai');
      await editor().screenshot('first-key-step');
      await page.getByRole('button', { name: 'What Works Without a Key' }).click();
      await page.locator('.gettingStartedContainer').getByText('Try it without a key').waitFor();
      await editor().screenshot('first-walkthrough');
      // The box for the key would lie over the page.
      await input(editor()).waitFor({ state: 'hidden' });
      await editor().runCommand('View: Close All Editors');
    });

    it('suggests what the project itself says without a key, asks nobody, and Tab takes it', async () => {
      const { page, server } = editor();
      assert.equal(await typeUntilGhost('src/readings.py', 'enc'), 'oding="utf-8") as file:');
      await editor().screenshot('first-ghost-without-key');
      const hands = createHands(editor());
      await hands.press('Tab');
      await editor().waitForText('    with open(path, encoding="utf-8") as file:');
      assert.deepEqual(hands.count, { clicks: 0, keys: 1, texts: 0 });
      assert.equal(server.stats().requests, 0);
      await page.keyboard.press('Escape');
      await revert();
    });

    it('takes an edit to the key before it promises a preview, and keeps the instruction', async () => {
      const { page, server } = editor();
      await editor().openFile('src/tides.ts');
      await page.keyboard.press('Shift+Alt+e');
      await input(editor()).waitFor();
      await message(editor()).getByText('Edits need an API key for Cerebras').waitFor();
      assert.equal(await input(editor()).getAttribute('placeholder'), 'What should change?');
      await page.keyboard.type('document it', { delay: 20 });
      await editor().screenshot('first-edit-without-key');
      await page.keyboard.press('Enter');
      await title(page, 'API key for Cerebras');
      await page.keyboard.press('Escape');
      await message(editor()).getByText('Edits need an API key for Cerebras').waitFor();
      assert.equal(await input(editor()).inputValue(), 'document it');
      assert.equal(server.stats().generations, 0);
      await page.keyboard.press('Escape');
      await input(editor()).waitFor({ state: 'hidden' });
    });

    it('takes the chat’s card to the key of its model, and an edit goes on where it stopped', async () => {
      const { page, server } = editor();
      const chat = await openChat(editor());
      await chat.ask('What is this?');
      await chat.frame
        .getByRole('button', { name: /Set API Key/ })
        .last()
        .click();
      await title(page, 'API key for Cerebras');
      await page.keyboard.press('Escape');
      await editor().openFile('src/tides.ts');
      await page.keyboard.press('Shift+Alt+e');
      await message(editor()).getByText('Edits need an API key').waitFor();
      await page.keyboard.type('document it', { delay: 20 });
      await page.keyboard.press('Enter');
      await title(page, 'API key for Cerebras');
      await page.keyboard.type(key, { delay: 10 });
      await page.keyboard.press('Enter');
      await page
        .locator('.quick-input-widget input[placeholder^="What should change? The result"]')
        .waitFor();
      assert.equal(await input(editor()).inputValue(), 'document it');
      // The preview is asked for without another key.
      await server.until(({ generations }) => generations > 0);
      await page.keyboard.press('Escape');
      await input(editor()).waitFor({ state: 'hidden' });
    });

    it('has the key in one click, the key itself and Enter', async () => {
      const { page } = editor();
      await startCommand(page, 'Slipstream: Forget API Key');
      await title(page, 'Forget which API key?');
      await page.locator('.quick-input-list .monaco-list-row.focused').waitFor();
      await page.keyboard.press('Enter');
      await statusItem(editor()).getByText('set an API key').waitFor();
      const hands = createHands(editor());
      await hands.click(statusItem(editor()));
      await title(page, 'API key for Cerebras');
      await hands.type(key);
      await hands.press('Enter');
      await input(editor()).waitFor({ state: 'hidden' });
      await statusItem(editor()).getByText('set an API key').waitFor({ state: 'detached' });
      assert.deepEqual(hands.count, { clicks: 1, keys: 1, texts: 1 });
    });

    const suggested = [
      ['src/readings.py', 'enc', 'oding="utf-8") as file:'],
      ['pages/readings.html', 's', 'heet" href="style.css" />'],
      ['pages/about.md', 'o', 'urs](harbours.html) lists what the service knows.'],
    ] as const;
    for (const [file, word, rest] of suggested)
      it(`suggests in ${file} with the simulated API, and Tab takes it`, async () => {
        const { server } = editor();
        server.reset();
        assert.equal(await typeUntilGhost(file, word), rest);
        await server.until(({ generations }) => generations > 0);
        const hands = createHands(editor());
        await hands.press('Tab');
        await editor().waitForText(`${word}${rest}`);
        assert.deepEqual(hands.count, { clicks: 0, keys: 1, texts: 0 });
        await revert();
      });

    it('edits in one chord, the instruction and Enter', async () => {
      const { page } = editor();
      await editor().openFile('src/tides.ts');
      await page
        .locator('.editor-instance .view-line')
        .getByText('undefined', { exact: false })
        .first()
        .click();
      const hands = createHands(editor());
      await hands.press('Shift+Alt+e');
      await input(editor()).waitFor();
      await hands.type('document it');
      await message(editor()).getByText('Nothing is applied yet.').waitFor();
      await editor().screenshot('first-edit');
      await hands.press('Enter');
      await editor().waitForText(' * Highest.');
      await page.locator('.codelens-decoration').getByText('Undo').first().waitFor();
      await editor().screenshot('first-edit-applied');
      assert.deepEqual(hands.count, { clicks: 0, keys: 2, texts: 1 });
      await revert();
    });

    it('answers in the chat after two clicks, the question and Enter, and says what it is', async () => {
      const { page } = editor();
      await editor().runCommand('View: Close Primary Side Bar');
      const hands = createHands(editor());
      await hands.click(statusItem(editor()));
      await title(page, 'Slipstream');
      await hands.click(
        page.locator('.quick-input-list .monaco-list-row', { hasText: 'Open Chat' }).first(),
      );
      const field = editor().webview().getByRole('textbox', { name: 'Ask Slipstream' });
      await editor().webview().locator('textarea:focus').waitFor();
      await hands.type('What can you do?');
      await hands.press('Enter');
      await editor()
        .webview()
        .locator('.answer')
        .last()
        .getByText('This answer comes from a simulated API')
        .waitFor();
      await editor().screenshot('first-chat');
      assert.equal(await field.inputValue(), '');
      assert.deepEqual(hands.count, { clicks: 2, keys: 1, texts: 1 });
    });
  },
);
