import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';

const keyless = { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined };
/** Tab is taken only after an edit has stood for 300 ms; the context key needs up to 61 ms more. */
const untilTabMs = 450;

const options = {
  workspace: 'orders',
  env: keyless,
  settings: { 'slipstream.inline.enabled': false },
} as const;

async function goTo(editor: OpenedEditor, place: string): Promise<void> {
  await editor.page.keyboard.press('Control+g');
  await editor.page.keyboard.type(place, { delay: 20 });
  await editor.page.keyboard.press('Enter');
}

/** All texts that decorations put into the code. */
const attachments = (editor: OpenedEditor): Promise<readonly string[]> =>
  editor.page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .view-line span')]
      .map((span) => getComputedStyle(span, '::after').content)
      .filter((content) => content !== 'none' && content !== 'normal' && content !== '')
      .map((content) => content.replace(/^"|"$/g, '').replace(/\u00a0/g, ' ')),
  );

async function waitForAttachment(editor: OpenedEditor, part: string): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await attachments(editor)).some((text) => text.includes(part))) return;
    await editor.page.waitForTimeout(50);
  }
  assert.fail(`“${part}” is not among ${JSON.stringify(await attachments(editor))}`);
}

async function waitForNoAttachment(editor: OpenedEditor): Promise<void> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    if ((await attachments(editor)).length === 0) return;
    await editor.page.waitForTimeout(50);
  }
  assert.deepEqual(await attachments(editor), []);
}

/** Opens the orders and writes `subtotal` for the `total` of `openAmount`. */
async function renameTotal(editor: OpenedEditor): Promise<void> {
  await editor.openFile('src/orders.ts');
  await goTo(editor, '13:16');
  await editor.page.keyboard.press('Control+Shift+ArrowRight');
  await editor.type('subtotal');
}

const linesOf = async (editor: OpenedEditor): Promise<string> => {
  const lines = await editor.page.locator('.editor-instance .view-line').all();
  const texts = await Promise.all(
    lines.map(async (line) => ({
      top: (await line.boundingBox())?.y ?? 0,
      text: (await line.textContent()) ?? '',
    })),
  );
  return texts
    .sort((a, b) => a.top - b.top)
    .map(({ text }) => text.replace(/\u00a0/g, ' '))
    .join('\n');
};

describeInBrowser('a next edit', options, (editor) => {
  it('stands at its place word by word, and Tab walks from one to the next', async () => {
    await renameTotal(editor());
    await waitForAttachment(editor(), 'subtotal');
    await editor().screenshot('next-edit-words');
    await editor().page.waitForTimeout(untilTabMs);
    await editor().page.keyboard.press('Tab');
    await waitForAttachment(editor(), 'subtotal');
    await editor().page.waitForTimeout(untilTabMs);
    await editor().page.keyboard.press('Tab');
    await editor().page.waitForTimeout(300);
    await editor().screenshot('next-edit-chain');
    const text = await linesOf(editor());
    assert.ok((text.match(/order\.subtotal/g) ?? []).length >= 3, text);
  });

  it('is undone with one undo, and does not come back', async () => {
    await editor().page.keyboard.press('Control+z');
    await editor().page.waitForTimeout(800);
    const text = await linesOf(editor());
    assert.equal((text.match(/order\.subtotal/g) ?? []).length, 2, text);
  });
});
