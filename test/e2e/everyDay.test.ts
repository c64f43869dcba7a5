import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { closeQuickInput } from '../host/editorActions.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { type ModelEntry, publicModels } from '../server/wire/modelTable.ts';
import { tryAgain } from '../support/waitFor.ts';
import { openChat } from './chatPanel.ts';
import { input, message, startCommand, statusItem, title } from './quickInput.ts';

const [gptOss] = publicModels;
const leaving: ModelEntry = {
  ...gptOss,
  id: 'quick-glm-5',
  name: 'Quick GLM 5',
  isDeprecated: true,
};

const settingsText = ({ dataFolder }: OpenedEditor): string =>
  readFileSync(join(dataFolder, 'user', 'User', 'settings.json'), 'utf8');

describeInBrowser(
  'the menu of the status bar',
  {
    server: { models: [...publicModels, leaving] },
    settings: { 'slipstream.inline.enabled': true },
  },
  (editor) => {
    const openMenu = async () => {
      await statusItem(editor()).click();
      await title(editor().page, 'Slipstream');
    };
    const row = (label: string) =>
      editor().page.locator('.quick-input-list .monaco-list-row', { hasText: label }).first();

    it('pauses, resumes and switches the language with one click each', async () => {
      const { page } = editor();
      await editor().openFile('src/cart.ts');
      await statusItem(editor()).getByText('qwen-3.8-27b').waitFor();
      await openMenu();
      await editor().screenshot('first-menu');
      await row('Snooze Suggestions for 5 min').click();
      await statusItem(editor()).getByText('paused for 5 min').waitFor();
      await openMenu();
      await row('Resume Suggestions').click();
      await statusItem(editor()).getByText('qwen-3.8-27b').waitFor();
      await openMenu();
      await row('Turn Suggestions Off for TypeScript').click();
      // The setting is saved first: until then the menu is as it was.
      await tryAgain(
        async (timeout) => {
          await openMenu();
          await row('Turn Suggestions On for TypeScript').click({ timeout });
        },
        () => closeQuickInput(page),
      );
      await openMenu();
      await row('Open Chat').click();
      await editor().webview().getByRole('textbox', { name: 'Ask Slipstream' }).waitFor();
    });

    it('folds retired models away, shows them when asked, and changes no setting by being opened', async () => {
      const { page } = editor();
      await editor().openFile('src/money.ts');
      const before = settingsText(editor());
      await startCommand(page, 'Slipstream: Select Model');
      await title(page, 'Model for inline completion');
      await page.locator('.quick-input-list .monaco-list-row').first().waitFor();
      assert.equal(await row('is retired').count(), 0);
      await editor().screenshot('first-picker');
      await page.keyboard.press('Enter');
      await input(editor()).waitFor({ state: 'hidden' });
      assert.equal(settingsText(editor()), before);
      await startCommand(page, 'Slipstream: Select Model');
      await title(page, 'Model for inline completion');
      await page.keyboard.press('End');
      await page.keyboard.press('Home');
      await page.keyboard.type('retired models', { delay: 20 });
      await page.keyboard.press('Escape');
      assert.equal(settingsText(editor()), before);
    });
  },
);

describeInBrowser(
  'a model in use that is being retired',
  {
    server: { models: [...publicModels, leaving] },
    settings: { 'slipstream.inline.enabled': false, 'slipstream.models.edit': leaving.id },
  },
  (editor) => {
    it('leads from the status bar to the picker of its own task', async () => {
      await statusItem(editor()).getByText(`${leaving.id} is being retired`).waitFor();
      await statusItem(editor()).click();
      await title(editor().page, 'Model for edits');
      await editor().screenshot('first-retiring-picker');
      await editor().page.keyboard.press('Escape');
    });
  },
);

describeInBrowser('every day', { settings: { 'slipstream.inline.enabled': false } }, (editor) => {
  it('offers what is open to a chat, and three questions about it', async () => {
    await editor().openFile('src/cart.ts');
    const { frame } = await openChat(editor());
    const starters = frame.getByRole('list', { name: 'Questions to start with' });
    await starters.getByRole('button', { name: 'Write tests for cart.ts' }).waitFor();
    await editor().screenshot('daily-empty-chat');
    assert.deepEqual(await starters.getByRole('button').allTextContents(), [
      'Explain cart.ts',
      'Find bugs in cart.ts',
      'Write tests for cart.ts',
    ]);
    await frame.locator('.offer', { hasText: 'cart.ts' }).click();
    await frame.locator('.composer .chip', { hasText: 'cart.ts' }).waitFor();
    assert.equal(await frame.locator('.offer').count(), 0);
    const said = '> Quoted.\n\n```ts\nconst a = 1;\n```\n';
    editor().server.script({ steps: [{ do: 'content', text: said }], times: 'always' });
    await starters.getByRole('button', { name: 'Explain cart.ts' }).click();
    await frame.locator('.question', { hasText: 'Explain cart.ts' }).waitFor();
    await frame.locator('.answer').getByText('Quoted.').waitFor();
    await frame.locator('.code-buttons').waitFor();
    await editor().screenshot('daily-chat');
    const head = await frame.locator('.code-head').boundingBox();
    assert.ok((head?.height ?? 99) < 40, 'the head of code is one line');
    assert.equal(await starters.count(), 0);
    // All of the question can be read while it is edited, the first line too.
    await frame.getByRole('button', { name: 'Edit question' }).click();
    const field = frame.locator('.editor textarea');
    await field.fill('First line of a longer question\nand a second one\nand a third');
    await editor().screenshot('daily-edit-question');
    const hidden = await field.evaluate(
      (area) => area.scrollHeight - area.clientHeight + area.scrollTop,
    );
    assert.equal(hidden, 0);
    await field.press('Escape');
    const quote = await frame.locator('blockquote').boundingBox();
    const answer = await frame.locator('.answer').boundingBox();
    assert.ok(
      quote &&
        answer &&
        quote.x >= answer.x &&
        quote.x + quote.width <= answer.x + answer.width + 1,
    );
  });

  it('says what is wrong with a preview instead of asking for Enter', async () => {
    const { page, server } = editor();
    server.reset();
    const words = 'I would rather talk about it than do it.';
    server.script({ steps: [{ do: 'content', text: words }], times: 'always' });
    await editor().openFile('src/money.ts');
    await page.keyboard.press('Shift+Alt+e');
    await input(editor()).waitFor();
    await page.keyboard.type('document it', { delay: 20 });
    await message(editor()).getByText('an explanation instead of code').waitFor();
    await editor().screenshot('daily-broken-preview');
    assert.doesNotMatch((await message(editor()).textContent()) ?? '', /Press/);
    await page.keyboard.press('Escape');
    await input(editor()).waitFor({ state: 'hidden' });
    // The preview's tab goes after the box; a list that opens meanwhile would go with it.
    await page.locator('.tab').getByText('(writing)').waitFor({ state: 'detached' });
  });

  it('says in a read-only editor that it is one', async () => {
    const { page } = editor();
    await editor().openFile('src/money.ts');
    await editor().runCommand('File: Set Active Editor Read-only in Session');
    await page.locator('.editor-instance .view-line').first().click();
    await page.keyboard.press('Shift+Alt+e');
    await page.locator('.statusbar-item', { hasText: 'This editor is read-only' }).waitFor();
    assert.equal(await input(editor()).isVisible(), false);
    await editor().screenshot('daily-read-only');
    await editor().runCommand('File: Reset Active Editor Read-only in Session');
  });

  it('offers to fix a problem before it offers to talk about it', async () => {
    const { page } = editor();
    await editor().openFile('src/money.ts');
    await editor().type('\nconst wrong: number = "text";');
    await page.locator('.squiggly-error').first().waitFor();
    await page.keyboard.press('Home');
    for (const _ of 'const w') await page.keyboard.press('ArrowRight');
    // A list that is asked for while the editor still looks at the problem can come without it.
    await page.locator('.statusbar-item').getByText('Ln 27, Col 8').waitFor();
    const menu = page.locator('.action-widget .monaco-list-row');
    await tryAgain(
      async (timeout) => {
        await page.keyboard.press('Control+.');
        await menu.filter({ hasText: 'Add to Slipstream Chat' }).waitFor({ timeout });
      },
      () => page.keyboard.press('Escape'),
    );
    const rows = await menu.allTextContents();
    const at = (words: string) => rows.findIndex((row) => row.includes(words));
    await editor().screenshot('daily-quick-fix');
    assert.ok(at('Fix with Slipstream') >= 0, rows.join('\n'));
    assert.ok(at('Fix with Slipstream') < at('Add to Slipstream Chat'), rows.join('\n'));
    await page.keyboard.press('Escape');
  });
});
