import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';

/** The rest of `removeItem`, which the oracle knows from the finished project. */
const rest = 'return { items: cart.items.filter((item) => item.name !== name) };';

describeInBrowser('the way from key to screen and back', {}, (editor) => {
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
    for (let attempt = 0; !saved().includes(`  ${rest}\n`) && attempt < 50; attempt++)
      await page.waitForTimeout(100);
    assert.match(saved(), /filter\(\(item\) => item\.name !== name\) };\n/);
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
    await page.waitForTimeout(1_500);
    await editor().screenshot('edit-preview');
    await page.keyboard.press('Enter');
    await editor().waitForText('Adds two amounts.');
    await page.waitForTimeout(1_000);
    await editor().screenshot('edit-review');
    await page.keyboard.press('Control+z');
    await page.waitForTimeout(800);
    await editor().runCommand('File: Save');
    await page.waitForTimeout(800);
    assert.equal(readFileSync(path, 'utf8'), before);
  });
});
