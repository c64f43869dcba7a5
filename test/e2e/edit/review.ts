import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { waitFor } from '../../support/waitFor.ts';
import { cart, documented } from '../cartEdits.ts';
import { attachments } from '../nextEditDesk.ts';
import type { EditDesk } from './editDesk.ts';

/** A change that was made: kept, undone, compared, asked for once more. */
export function testReview(editor: () => OpenedEditor, desk: EditDesk): void {
  const { server, page, says, input, activeTab, cleanTab, lenses, open, file, saved, editAll } =
    desk;

  it('applies with Enter, and keeps or undoes each hunk by key', async () => {
    await open();
    says(documented);
    await editAll('document and reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await editor().screenshot('edit-review');
    await page().keyboard.press('Shift+Alt+Y');
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Alt+F5');
    await page().keyboard.press('Shift+Alt+N');
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(
      await saved(),
      cart.replace(
        'export function createCart',
        '/** A cart without items. */\nexport function createCart',
      ),
    );
  });

  it('shows removed lines beside the new ones, and frames them in high contrast', async () => {
    await open();
    says(documented);
    await editAll('document and reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 2 of 2').waitFor();
    const removed = () =>
      attachments(editor()).then((found) =>
        found
          .flatMap((content) => /base64,([\w+/=]+)/.exec(content)?.[1] ?? [])
          .map((picture) => Buffer.from(picture, 'base64').toString()),
      );
    await waitFor(async () => (await removed()).length > 0, 'the picture of removed lines');
    const [picture = '', ...others] = await removed();
    assert.deepEqual(others, []);
    assert.match(picture, /line-through/);
    assert.match(picture, />let total = euros\(0\);</);
    const folder = join(editor().workspace, '.vscode');
    mkdirSync(folder, { recursive: true });
    for (const [id, kind, name] of [
      ['Light 2026', 'vs', 'light'],
      ['Default High Contrast', 'hc-black', 'hc-dark'],
      ['Default High Contrast Light', 'hc-light', 'hc-light'],
      ['Dark 2026', 'vs-dark', 'dark'],
    ] as const) {
      writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': id }));
      await page().locator(`.monaco-workbench.${kind}`).waitFor();
      await waitFor(async () => (await removed()).length > 0, 'the picture in this theme');
      await editor().screenshot(`edit-removed-${name}`);
    }
    rmSync(folder, { recursive: true });
    await page().keyboard.press('Shift+Alt+Backspace');
    await lenses().first().waitFor({ state: 'detached' });
    await waitFor(async () => (await removed()).length === 0, 'nothing left of it');
    assert.equal(await saved(), cart);
  });

  it('goes back to the exact text with the editor’s own undo', async () => {
    await open();
    says(documented);
    await editAll('reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await page().keyboard.press('Control+Z');
    await cleanTab().waitFor();
    await lenses().first().waitFor({ state: 'detached' });
    await editor().waitForText('let total = euros(0);');
  });

  it('shows the old lines when the mouse rests on a change', async () => {
    await open();
    says(documented);
    await editAll('reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 2 of 2').waitFor();
    await page().locator('.view-line > span > span').getByText('reduce').first().hover();
    await page().locator('.monaco-hover').getByText('let total').waitFor();
    await editor().screenshot('edit-hover');
    await page().locator('.monaco-hover').getByText('Undo').click();
    await lenses().getByText('Change 1 of 1').waitFor();
    await editor().waitForText('let total = euros(0);');
    await page().keyboard.press('Escape');
    await editor().runCommand('File: Revert File');
  });

  it('compares with the text before, where a block can be reverted', async () => {
    await open();
    says(documented);
    await editAll('reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await editor().runCommand('Slipstream: Show Changes Side by Side');
    await activeTab().getByText(`${file()} (changes)`).waitFor();
    await page().locator('.editor-instance .line-delete').first().waitFor();
    await editor().screenshot('edit-compare');
    await editor().runCommand('Slipstream: Keep All Changes');
    // Nothing is left to compare: back in the file.
    await activeTab().getByText(file(), { exact: true }).waitFor();
    assert.equal(await page().locator('.tab').getByText(file()).count(), 1);
    assert.equal(await saved(), documented);
  });

  it('keeps the text over a reload, and says that its review is gone', async () => {
    await open();
    says(documented);
    await editAll('reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    assert.equal(await saved(), documented);
    await page().reload();
    await page()
      .locator('.statusbar-item')
      .getByText('The window reloaded, so pending changes were kept.')
      .waitFor();
    await editor().waitForText('(total, item) => add(');
    assert.equal(await lenses().count(), 0);
    // That of an edit which found its place no more was left to the user; its text is gone with the window.
    await page().locator('.tab').getByText('(writing)').waitFor({ state: 'detached' });
    assert.equal(editor().readFile(`src/${file()}`), documented);
  });

  it('asks again and follows up from the keyboard', async () => {
    await open();
    says(documented);
    await editAll('reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    says(cart.replace('let total', 'var total'));
    await page().keyboard.press('Shift+Alt+R');
    await editor().waitForText('var total = euros(0);');
    await lenses().getByText('Change 1 of 1').waitFor();
    says(cart.replace('let total', 'let sum'));
    await page().keyboard.press('Shift+Alt+U');
    await input().waitFor();
    await editor().type('call it sum');
    await page().keyboard.press('Enter');
    await editor().waitForText('sum = euros(0);');
    // The lens of the review before looks the same: only when the view has gone it is that of the new one.
    await page().locator('.tab').getByText('(writing)').waitFor({ state: 'detached' });
    // In the review the word that was there before stands in front of it, struck through.
    await editor().waitForText('sum = euros(0);');
    const { records } = server().stats();
    const body = JSON.stringify(records.at(-1)?.body);
    assert.match(body, /Instruction: reduce/);
    assert.match(body, /Instruction: call it sum/);
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Shift+Alt+Backspace');
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), cart);
  });
}
