import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { connectServerControl } from '../host/serverControl.ts';
import { waitFor } from '../support/waitFor.ts';
import { closeAll, type Desk, openFileDesk, requestsOf, set } from './ghostText.ts';

const server = connectServerControl();

const text = [
  'const a = format(order.│total - order.paid);',
  'show(a);',
  'const b = format(order.total - order.paid);',
  'show(b);',
  '',
].join('\n');

let files = 0;

/** `order.total` was renamed by hand in the first line; the third one has it too. */
async function rename(extension = 'js', content = text): Promise<Desk> {
  files += 1;
  const desk = await openFileDesk(`src/settings${files}.${extension}`, content);
  await desk.run('cursorWordEndRightSelect');
  await desk.run('type', { text: 'subtotal' });
  await desk.run('cursorDown');
  return desk;
}

const count = (desk: Desk) => desk.document.getText().split('subtotal').length - 1;

/** Takes the next edit as soon as there is one. */
const take = (desk: Desk) =>
  waitFor(
    async () => {
      await desk.run('slipstream.acceptNextEdit');
      return count(desk) === 2;
    },
    () => `a next edit in ${desk.text()}`,
  );

/** Follows a hint to its place as soon as there is one. */
const arrive = (desk: Desk) =>
  waitFor(async () => {
    await desk.run('slipstream.acceptNextEdit');
    return desk.editor.selection.active.line === 2;
  }, 'the cursor at the next edit');

/** Whether there is nothing to take, also after a while. */
async function hasNone(desk: Desk): Promise<boolean> {
  const before = desk.document.version;
  // Time: what must not come; on a slow machine less is seen, and none fails.
  await new Promise((resolve) => setTimeout(resolve, 1_000));
  await desk.run('slipstream.acceptNextEdit');
  return desk.document.version === before;
}

describe('the settings of next edits', () => {
  before(() => vscode.extensions.getExtension('slipstream.slipstream')?.activate());
  beforeEach(() => server.reset());
  afterEach(async () => {
    await set('nextEdit.enabled', 'local');
    await set('nextEdit.eagerness', undefined);
    await set('nextEdit.display', undefined);
    await set('inline.automatic', undefined);
    await set('inline.languages', undefined);
    await closeAll();
  });

  it('`local` proposes without a request', async () => {
    await take(await rename());
    assert.equal(await requestsOf(server), 0);
  });

  it('`off` proposes nothing, by itself or by key, and the menu’s switch does the same', async () => {
    await set('nextEdit.enabled', 'off');
    const desk = await rename();
    await desk.run('slipstream.nextEdit');
    assert.ok(await hasNone(desk));
    await set('nextEdit.enabled', 'local');
    await desk.run('slipstream.toggleNextEdits');
    assert.equal(vscode.workspace.getConfiguration('slipstream.nextEdit').get('enabled'), 'off');
    await desk.run('slipstream.toggleNextEdits');
    assert.equal(vscode.workspace.getConfiguration('slipstream.nextEdit').get('enabled'), 'on');
  });

  it('`on` asks a model, `models.nextEdit` which one, `reasoning.nextEdit` how much it thinks', async () => {
    await set('nextEdit.enabled', 'on');
    await set('models.nextEdit', 'cerebras/qwen-3.8-27b');
    await set('reasoning.nextEdit', 'none');
    await server.script({ steps: [{ do: 'stream', text: 'NONE\n' }] });
    const desk = await rename('txt', 'one │word\ntwo\nthree\n');
    await desk.run('slipstream.nextEdit');
    const { records } = await server.stats();
    const asked = records.find(({ path }) => path.endsWith('/chat/completions'));
    assert.equal(asked?.model, 'qwen-3.8-27b');
    assert.match(asked.body ?? '', /"reasoning_effort":\s*"none"/);
    await set('models.nextEdit', undefined);
    await set('reasoning.nextEdit', undefined);
  });

  it('`hint` goes to the place first, and takes it there', async () => {
    await set('nextEdit.display', 'hint');
    const desk = await rename();
    const version = desk.document.version;
    await arrive(desk);
    assert.equal(desk.document.version, version);
    await take(desk);
  });

  it('automatic suggestions off, a pause and a language that is off hold for next edits', async () => {
    await set('inline.automatic', false);
    const quiet = await rename();
    assert.ok(await hasNone(quiet));
    // By key it comes all the same.
    await quiet.run('slipstream.nextEdit');
    await take(quiet);
    await set('inline.automatic', undefined);
    await set('inline.languages', { javascript: false });
    const off = await rename();
    await off.run('slipstream.nextEdit');
    assert.ok(await hasNone(off));
  });

  it('keep the line ends and the tabs of a file', async () => {
    const desk = await rename('js', text.replaceAll('\n', '\r\n').replace('const b', '\tconst b'));
    await take(desk);
    assert.match(
      desk.document.getText(),
      /\r\n\tconst b = format\(order\.subtotal - order\.paid\);\r\n/,
    );
    assert.equal(desk.document.getText().replaceAll('\r\n', '').includes('\n'), false);
  });

  it('leave the cursor where the user types when the editor refuses one, and nothing is changed', async () => {
    await set('nextEdit.display', 'hint');
    const desk = await rename();
    const { document, editor } = desk;
    // Led to the place, the user has seen all of it; he goes back to where he was.
    await arrive(desk);
    desk.moveTo(document.lineAt(0).text.length);
    // Both are under way at once: the text has changed by the time that the edit comes to it.
    const typed = desk.run('type', { text: '!' });
    await desk.run('slipstream.acceptNextEdit');
    await typed;
    const all = text.replace('│total', 'subtotal').replace('paid);', 'paid);!');
    assert.equal(document.getText(), all);
    await waitFor(
      () => editor.selection.active.line === 0,
      () => `the cursor in the first line, but ${desk.text()}`,
    );
    await desk.run('type', { text: '?' });
    assert.equal(document.getText(), all.replace('!', '!?'));
  });
});
