import assert from 'node:assert/strict';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenedEditor, openEditor } from '../../host/openEditor.ts';
import { runNpm } from '../../host/runCommand.mjs';
import { simulatedKey } from '../../host/testGround.ts';
import { tryAgain } from '../../support/waitFor.ts';
import { openChat } from '../chatPanel.ts';

const root = join(import.meta.dirname, '..', '..', '..');
const vsix = join(root, 'slipstream.vsix');

/** The rest of a line of the demo project, which the simulated model knows. */
const rest = 'return cart.items.reduce((count, item) => count + item.quantity, 0);';

/** What a slow line loads in a second or two. */
const maxPackageBytes = 1_200_000;

describe('the package, installed as a user installs it', () => {
  let opened: OpenedEditor | undefined;
  const editor = () => {
    assert.ok(opened, 'the editor is open');
    return opened;
  };
  before(async () => {
    await runNpm(['run', 'package'], root);
    opened = await openEditor({ vsix });
  });
  after(() => opened?.close());
  afterEach(async function () {
    if (this.currentTest?.state === 'failed')
      await editor().screenshot(`failed: ${this.currentTest.fullTitle()}`);
  });

  it('is small', () => {
    assert.ok(statSync(vsix).size < maxPackageBytes, `${statSync(vsix).size} bytes`);
  });

  it('makes no code of text at run time', () => {
    const bundles = readdirSync(join(root, 'dist')).filter((file) => /\.c?js$/.test(file));
    assert.ok(bundles.includes('extension.cjs'));
    for (const file of bundles)
      assert.doesNotMatch(
        readFileSync(join(root, 'dist', file), 'utf8'),
        /(?<![\w$.])(eval|new Function)\(/,
        file,
      );
  });

  it('writes ghost text, and Tab takes it', async () => {
    const { page } = editor();
    await editor().openFile('src/cart.ts');
    await page.keyboard.press('Control+g');
    await page.keyboard.type('34:1', { delay: 20 });
    await page.keyboard.press('Enter');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Delete');
    await editor().type('  ret');
    assert.equal(await editor().ghostText(), rest.slice('ret'.length));
    await page.keyboard.press('Tab');
    await editor().waitForText(rest);
  });

  it('answers in the chat panel', async () => {
    const { server } = editor();
    const chat = await openChat(editor());
    server.script({
      steps: [{ do: 'stream', text: 'It counts **pieces**.' }],
      when: { includes: 'what does countItems do' },
    });
    await chat.ask('what does countItems do?');
    await chat.answer.getByText('It counts pieces.').waitFor();
    await editor().screenshot('vsix');
  });

  it('shows the walkthrough with its pictures', async () => {
    const { page } = editor();
    await editor().runCommand('View: Close Primary Side Bar');
    await editor().runCommand('Welcome: Open Walkthrough...');
    await page.locator('.quick-input-list .label-name', { hasText: 'with Slipstream' }).click();
    for (const [step, picture] of [
      ['Try it without a key', 'local-ghost-text'],
      ['Get a key', 'key'],
      ['First chat', 'chat'],
      ['First refactoring', 'edit-preview'],
    ]) {
      await page
        .locator('.getting-started-step .step-title', { hasText: step ?? '' })
        .first()
        .click();
      // The page is made anew for each step: a look at the one before ends in the middle.
      const image = editor().webview().locator(`img[src*="${picture}.webp"]`);
      const width = () =>
        image.evaluate((shown) => (shown instanceof HTMLImageElement ? shown.naturalWidth : 0));
      await tryAgain(async (timeout) => {
        await image.waitFor({ timeout });
        assert.ok((await width()) > 300, step);
      });
      await editor().screenshot(`walkthrough-${step}`);
    }
  });

  it('leaves neither key nor code in its log', () => {
    const logs = join(editor().dataFolder, 'user', 'logs');
    const files = readdirSync(logs, { recursive: true, encoding: 'utf8' }).filter((file) =>
      /slipstream\.slipstream[\\/].*\.log$/.test(file),
    );
    const text = files.map((file) => readFileSync(join(logs, file), 'utf8')).join('\n');
    assert.ok(text.length > 0, 'there is a log');
    for (const secret of [simulatedKey, 'item.quantity', 'countItems'])
      assert.ok(!text.includes(secret), text);
  });
});
