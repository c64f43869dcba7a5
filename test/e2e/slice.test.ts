import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';

/** The rest of `removeItem`, which the oracle knows from the finished project. */
const rest = 'return { items: cart.items.filter((item) => item.name !== name) };';

/** Of what is on screen before Enter, a fast machine has shown all by then and a slow one not: the review comes always. */
const settings = { 'slipstream.edit.review': 'file' };

describeInBrowser('the way from key to screen and back', { settings }, (editor) => {
  it('edits and saves a file of the demo project', async () => {
    await editor().openFile('src/main.ts');
    await editor().type('// typed by a test');
    await editor().waitForText('// typed by a test');
    await editor().runCommand('File: Save');
    await editor().page.locator('.tab.active:not(.dirty)').waitFor();
    assert.match(editor().readFile('src/main.ts'), /typed by a test$/);
    await editor().screenshot('smoke');
  });

  it('shows the true continuation as ghost text, and Tab takes it', async () => {
    await editor().openFile('src/cart.ts');
    const { page } = editor();
    await page.keyboard.press('Control+g');
    await page.keyboard.type('22:1', { delay: 20 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await editor().type('  ret');
    assert.equal(await editor().ghostText(), rest.slice('ret'.length));
    await editor().screenshot('ghost-text');
    await page.keyboard.press('Tab');
    await editor().waitForText(rest);
    await editor().runCommand('File: Save');
    const saved = () => readFileSync(join(editor().workspace, 'src/cart.ts'), 'utf8');
    await waitFor(() => saved().includes(`  ${rest}\n`), saved);
  });

  it('streams a refactoring that is applied, reviewed and undone with one undo', async () => {
    const { page, server } = editor();
    await editor().openFile('src/money.ts');
    const path = join(editor().workspace, 'src/money.ts');
    const before = readFileSync(path, 'utf8');
    const functionText = /export function add[\s\S]*?\n}/.exec(before)?.[0] ?? '';
    const changed = functionText.replace(
      'export function',
      '/** Adds two amounts. */\nexport function',
    );
    server.script({
      steps: [{ do: 'stream', text: `\`\`\`ts\n${changed}\n\`\`\`` }],
      times: 'always',
    });
    const line = before.slice(0, before.indexOf(functionText)).split('\n').length;
    await page.keyboard.press('Control+g');
    await page.keyboard.type(`${line + 1}:1`, { delay: 20 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+Alt+e');
    await page.locator('.quick-input-widget input[placeholder^="What should change"]').waitFor();
    await page.keyboard.type('document it', { delay: 30 });
    await editor().waitForText('Adds two amounts.');
    await editor().screenshot('edit-preview');
    await page.keyboard.press('Enter');
    const review = page.locator('.codelens-decoration').getByText('Change 1 of 1');
    await review.waitFor();
    await editor().screenshot('edit-review');
    await page.keyboard.press('Control+S');
    await waitFor(() => readFileSync(path, 'utf8').includes('Adds two amounts.'));
    await page.keyboard.press('Control+z');
    await review.waitFor({ state: 'detached' });
    await page.keyboard.press('Control+S');
    await waitFor(
      () => readFileSync(path, 'utf8') === before,
      () => readFileSync(path, 'utf8'),
    );
  });
});
