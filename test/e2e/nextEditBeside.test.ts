import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { fenced } from './cartEdits.ts';
import {
  attachments,
  goTo,
  linesOf,
  pressTab,
  renameWord,
  revert,
  waitForAttachment,
  waitForCount,
  waitForNoAttachment,
} from './nextEditDesk.ts';

const options = {
  workspace: 'orders',
  besides: [
    join(import.meta.dirname, 'rivalProbe', 'Continue.continue-1.0.0'),
    join(import.meta.dirname, 'vimProbe', 'vscodevim.vim-1.0.0'),
  ],
  settings: { 'slipstream.inline.enabled': false },
} as const;

describeInBrowser('a next edit beside something else', options, (editor) => {
  const page = () => editor().page;
  const press = (key: string) => page().keyboard.press(key);

  const set = (values: Readonly<Record<string, unknown>>) => {
    mkdirSync(join(editor().workspace, '.vscode'), { recursive: true });
    writeFileSync(join(editor().workspace, '.vscode', 'settings.json'), JSON.stringify(values));
  };

  /** A file of each test's own: what was taken back in one is not proposed there again. */
  let files = 0;
  const rename = async () => {
    files += 1;
    const path = `src/due${files}.ts`;
    writeFileSync(join(editor().workspace, path), editor().readFile('src/due.ts'));
    await renameWord(editor(), path, '4:30');
  };

  /** The first of three like lines is changed, so that the second one is proposed. */
  const begin = async () => {
    await rename();
    await waitForAttachment(editor(), 'subtotal');
  };

  /** What must not come. */
  const expectNone = async () => {
    // Time: what must not come; on a slow machine less is seen, and none fails.
    await page().waitForTimeout(1_500);
    assert.deepEqual(await attachments(editor()), []);
  };

  afterEach(async () => {
    await revert(editor());
    rmSync(join(editor().workspace, '.vscode'), { recursive: true, force: true });
    editor().server.reset();
    await waitForNoAttachment(editor());
  });

  it('goes as soon as something is selected or there are several cursors', async () => {
    await begin();
    await press('Shift+ArrowLeft');
    await waitForNoAttachment(editor());
    await press('ArrowRight');
    await press('Alt+n');
    await waitForAttachment(editor(), 'subtotal');
    await editor().runCommand('Add Cursor Below');
    await waitForNoAttachment(editor());
    await press('Escape');
    await press('Alt+n');
    await waitForAttachment(editor(), 'subtotal');
    await pressTab(editor());
    await waitForCount(editor(), 'order.subtotal', 2);
  });

  it('waits until a snippet is filled in, where Tab goes to the next gap', async () => {
    await begin();
    await goTo(editor(), '5:22');
    await editor().runCommand('Rival Probe: Insert Snippet');
    await waitForCount(editor(), 'call(, );', 1);
    await editor().type('1');
    await expectNone();
    await press('Tab');
    await editor().type('2');
    await waitForCount(editor(), 'call(1, 2);', 1);
    await press('End');
    await waitForAttachment(editor(), 'subtotal');
    assert.equal((await linesOf(editor())).split('order.subtotal').length, 2);
  });

  it('waits until an input method is done', async () => {
    await begin();
    await goTo(editor(), '5:22');
    const devtools = await page().context().newCDPSession(page());
    for (const text of ['n', 'ni', 'ni h', 'ni ha', 'ni hao'])
      await devtools.send('Input.imeSetComposition', {
        text,
        selectionStart: text.length,
        selectionEnd: text.length,
      });
    await waitForCount(editor(), 'ni hao', 1);
    await expectNone();
    await devtools.send('Input.insertText', { text: '你好' });
    await waitForCount(editor(), '你好', 1);
    await press('ArrowDown');
    await waitForAttachment(editor(), 'subtotal');
  });

  it('is not shown in a comparison', async () => {
    await begin();
    await editor().runCommand('File: Compare Active File with Saved');
    await page().locator('.diff-editor, .monaco-diff-editor').first().waitFor();
    await expectNone();
    await editor().runCommand('View: Close Editor');
    await waitForCount(editor(), 'order.subtotal', 1);
  });

  it('is not shown in the merge editor, also when it is asked for', async () => {
    await begin();
    await editor().runCommand('File: Save');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    await waitForAttachment(editor(), 'subtotal');
    await editor().runCommand('Rival Probe: Merge');
    const result = page().locator('.merge-editor .code-view.result, .merge-editor .result').first();
    await result.locator('.view-line').getByText('subtotal').first().click();
    await press('Alt+n');
    await expectNone();
    await editor().screenshot('next-edit-merge');
    await editor().runCommand('View: Close Editor');
    await page().locator('.merge-editor').waitFor({ state: 'detached' });
    await press('Alt+n');
    await waitForAttachment(editor(), 'subtotal');
    // What is saved is not reverted, and would still be shown.
    await editor().runCommand('View: Close Editor');
  });

  it('waits while changes are under review', async () => {
    set({ 'slipstream.edit.review': 'file', 'slipstream.nextEdit.enabled': 'local' });
    await begin();
    const answer = 'function format(amount: number): string {\n  return amount.toFixed(3);\n}';
    editor().server.script({ steps: [{ do: 'stream', text: fenced(answer) }], times: 'always' });
    await goTo(editor(), '14:5');
    await press('Shift+Alt+e');
    await page().locator('.quick-input-widget input').waitFor();
    await editor().type('three digits');
    await press('Enter');
    const lenses = page().locator('.codelens-decoration');
    await lenses.getByText('Keep').first().waitFor();
    await goTo(editor(), '5:22');
    await press('Alt+n');
    await expectNone();
    await editor().screenshot('next-edit-review');
    await press('Shift+Alt+Backspace');
    await lenses.first().waitFor({ state: 'detached' });
    await press('Alt+n');
    await waitForAttachment(editor(), 'subtotal');
  });

  it('gives way to the list of suggestions and to ghost text, which Tab takes', async () => {
    set({ 'slipstream.inline.enabled': true, 'slipstream.inline.automatic': false });
    await rename();
    await goTo(editor(), '9:22');
    await press('Alt+n');
    await waitForAttachment(editor(), 'subtotal');
    await press('Control+Space');
    await page().locator('.suggest-widget.visible').waitFor();
    await waitForNoAttachment(editor());
    await press('Escape');
    await page().locator('.suggest-widget.visible').waitFor({ state: 'hidden' });

    editor().server.script({ steps: [{ do: 'stream', text: '\n  console.log(order);' }] });
    await editor().runCommand('Slipstream: Suggest at the Cursor');
    assert.match(await editor().ghostText(), /console\.log\(order\)/);
    assert.deepEqual(await attachments(editor()), []);
    await press('Tab');
    await waitForCount(editor(), 'console.log(order)', 1);
    await waitForCount(editor(), 'order.subtotal', 1);
  });

  it('is announced beside another assistant, whose ghost text Tab takes; Alt+N goes there', async () => {
    set({ 'continue.enableTabAutocomplete': true });
    await rename();
    await goTo(editor(), '5:22');
    await waitForAttachment(editor(), 'Alt+N: line 6  order.total → order.subtotal');
    await editor().type(';');
    assert.match(await editor().ghostText(), /of the rival/);
    await waitForAttachment(editor(), 'Alt+N: line 6');
    await editor().screenshot('next-edit-rival');
    await press('Alt+n');
    await page().locator('.statusbar-item').getByText('Ln 6, Col').waitFor();
    await waitForAttachment(editor(), 'subtotal');
    await press('Alt+n');
    await waitForCount(editor(), 'order.subtotal', 2);
    await press('End');
    await editor().type(';');
    assert.match(await editor().ghostText(), /of the rival/);
    await press('Tab');
    await waitForCount(editor(), 'of the rival', 1);
    await waitForCount(editor(), 'order.subtotal', 2);
  });

  it('leaves Tab and Escape to Vim’s normal mode, and names the key that works there', async () => {
    await begin();
    await editor().runCommand('Vim Probe: Normal Mode');
    await waitForAttachment(editor(), 'Alt+N');
    await press('Escape');
    await press('Tab');
    // Here nobody else takes Tab, so the editor indents.
    await waitForCount(editor(), 'order.subtotal  -', 1);
    await press('Control+z');
    await waitForCount(editor(), 'order.subtotal  -', 0);
    await press('Alt+n');
    await waitForAttachment(editor(), 'Alt+N');
    await editor().runCommand('Vim Probe: Insert Mode');
    await pressTab(editor());
    await waitForCount(editor(), 'order.subtotal', 2);
    await editor().runCommand('Vim Probe: Off');
  });
});
