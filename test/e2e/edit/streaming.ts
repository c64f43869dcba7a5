import assert from 'node:assert/strict';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { cart, documented, reduced, total } from '../cartEdits.ts';
import type { EditDesk } from './editDesk.ts';

/** What is shown before a change is made, and what happens to the file meanwhile. */
export function testStreaming(editor: () => OpenedEditor, desk: EditDesk): void {
  const {
    server,
    page,
    saysSlowly,
    input,
    activeTab,
    cleanTab,
    lenses,
    open,
    file,
    saved,
    goToEnd,
  } = desk;

  it('says and marks what it is about, which keys widen and narrow', async () => {
    await open();
    await page().keyboard.press('Control+g');
    await page().keyboard.type('27:5', { delay: 20 });
    await page().keyboard.press('Enter');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    const title = (text: string) =>
      page().locator('.quick-input-title').getByText(text, { exact: true }).waitFor();
    await title('Edit totalPrice · 7 lines');
    await editor().screenshot('edit-scope');
    await page().keyboard.press('Shift+Alt+ArrowRight');
    await title(`Edit ${cart.split('\n').length} Lines`);
    await page().keyboard.press('Shift+Alt+ArrowLeft');
    await title('Edit totalPrice · 7 lines');
    await page().keyboard.press('Shift+Alt+ArrowLeft');
    await title('Edit 3 Lines');
    await page().keyboard.press('Escape');
    await input().waitFor({ state: 'hidden' });
    assert.equal(editor().readFile(`src/${file()}`), cart);
  });

  it('shows the change while its instruction is typed; Escape leaves no trace', async () => {
    await open();
    const tabs = await page().locator('.tab').count();
    saysSlowly(documented, '(total, item) => add(');
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('use');
    await server().until(({ contentTokens }) => contentTokens > 0);
    // The last request wins, and the one before is cancelled.
    await editor().type(' reduce');
    await server().until(({ aborted }) => aborted > 0);
    await editor().waitForText('(total, item) => add(');
    const asked = server()
      .stats()
      .records.map(({ body }) => JSON.stringify(body));
    assert.ok(asked.some((body) => body.includes('Instruction: use reduce')));
    await activeTab().getByText(`${file()} (writing)`).waitFor();
    assert.equal(await input().inputValue(), 'use reduce');
    // The comparison colours itself a quarter of a second after the last push.
    await page().locator('.editor-instance .line-insert').first().waitFor();
    await editor().screenshot('edit-live-preview');
    await page().keyboard.press('Escape');
    await input().waitFor({ state: 'hidden' });
    await cleanTab().waitFor();
    await page().locator('.tab').nth(tabs).waitFor({ state: 'detached' });
    // The selection is as it was, and the keyboard is back in the file.
    await page()
      .locator('.statusbar-item')
      .getByText(/selected\)/)
      .waitFor();
    await page().keyboard.press('Control+Z');
    await page().keyboard.press('Control+End');
    await editor().type('// here');
    assert.equal(await saved(), `${cart}// here`);
  });

  it('shows what is only inserted between the lines around it, and as it is when applied', async () => {
    await open();
    const lines = total.split('\n');
    const explained = ['/**', ' * What the whole cart costs.', ' */', ...lines].join('\n');
    saysSlowly(explained, 'What the whole cart costs.');
    await page().locator('.view-line').getByText('multiply(').last().click();
    await editor().runCommand('Slipstream: Add Documentation');
    await activeTab().getByText(`${file()} (writing)`).waitFor();
    await editor().waitForText('What the whole cart costs.');
    await editor().screenshot('edit-insertion-streaming');
    server().release();
    await lenses().getByText('Change 1 of 1').waitFor();
    await editor().screenshot('edit-insertion');
    await page().keyboard.press('Shift+Alt+Enter');
    assert.equal(await saved(), cart.replace(total, explained));
  });

  it('stops in the middle of the stream and leaves the file as it was', async () => {
    await open();
    saysSlowly(documented, '(total, item) => add(');
    await page().keyboard.press('Control+A');
    await editor().runCommand('Slipstream: Simplify');
    await activeTab().getByText(`${file()} (writing)`).waitFor();
    await editor().waitForText('(total, item) => add(');
    await editor().screenshot('edit-streaming');
    await page().keyboard.press('Escape');
    await cleanTab().waitFor();
    await server().until(({ aborted }) => aborted === 1);
    assert.equal(await page().locator('.tab').getByText('(writing)').count(), 0);
    assert.equal(editor().readFile(`src/${file()}`), cart);
  });

  it('applies nothing and says so when the lines themselves were changed during the stream', async () => {
    await open();
    saysSlowly(reduced, 'return cart.items.reduce(');
    await page().locator('.view-line').getByText('multiply(').last().click();
    await editor().runCommand('Slipstream: Simplify');
    await activeTab().getByText(`${file()} (writing)`).waitFor();
    await page().locator('.tab').getByText(file(), { exact: true }).click();
    await goToEnd();
    await page().locator('.view-line').getByText('multiply(').last().click();
    await editor().type('/* typed */');
    server().release();
    await page().locator('.notification-list-item').getByText('the edit no longer fits').waitFor();
    // What was written stays in sight.
    await page().locator('.tab').getByText(`${file()} (writing)`).waitFor();
    await editor().screenshot('edit-moved');
  });

  it('keeps what is typed into the file during the stream and while the change is made', async () => {
    await open();
    saysSlowly(reduced, 'return cart.items.reduce(');
    await page().locator('.view-line').getByText('multiply(').last().click();
    await editor().runCommand('Slipstream: Simplify');
    await activeTab().getByText(`${file()} (writing)`).waitFor();
    await page().locator('.tab').getByText(file(), { exact: true }).click();
    await goToEnd();
    // Keys come before, at and after the moment of the change.
    const typed = `// typed ${'on and '.repeat(8)}on`;
    await editor().type(typed.slice(0, 20));
    server().release();
    await editor().type(typed.slice(20));
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Shift+Alt+Backspace');
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), cart + typed);
    await page().keyboard.press('Control+Z');
    assert.equal(await saved(), cart.replace(total, reduced) + typed);
  });
}
