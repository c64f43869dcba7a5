import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import {
  attachments,
  goTo,
  pressTab,
  renameWord,
  waitForArrival,
  waitForAttachment,
  waitForCount,
  waitForNoAttachment,
} from './nextEditDesk.ts';

const keyless = { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined };

const options = {
  workspace: 'orders',
  env: keyless,
  settings: { 'slipstream.inline.enabled': false },
} as const;

describeInBrowser('a next edit', options, (editor) => {
  it('far away is announced with its line and text; Tab goes there, and the next one takes it', async () => {
    await renameWord(editor(), 'src/orders.ts', '13:16');
    const hint = 'Tab: line 95  order.total → order.subtotal';
    await waitForAttachment(editor(), hint);
    await editor().screenshot('next-edit-far');
    await pressTab(editor());
    await waitForArrival(editor(), 95, hint);
    await waitForAttachment(editor(), 'subtotal');
    await editor().screenshot('next-edit-words');
    await waitForCount(editor(), 'rest = order.total', 1);
    await pressTab(editor());
    await waitForCount(editor(), 'rest = order.subtotal', 1);
  });

  it('is undone with one undo, and does not come back', async () => {
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'rest = order.total', 1);
    // Time: what must not come; on a slow machine less is seen, and none fails.
    await editor().page.waitForTimeout(1_500);
    assert.deepEqual(await attachments(editor()), []);
  });

  it('is followed by the next one, at once and without a request', async () => {
    await renameWord(editor(), 'src/due.ts', '4:30');
    await waitForAttachment(editor(), 'subtotal');
    await pressTab(editor());
    await waitForCount(editor(), 'order.subtotal', 2);
    await waitForAttachment(editor(), 'subtotal');
    await pressTab(editor());
    await waitForCount(editor(), 'order.subtotal', 3);
    assert.equal(editor().server.stats().requests, 0);
  });

  it('leaves Tab alone in indentation, and goes with one Escape for good', async () => {
    await editor().page.keyboard.press('Control+z');
    await editor().page.keyboard.press('Control+z');
    await renameWord(editor(), 'src/due.ts', '8:29');
    await waitForAttachment(editor(), 'subtotal');
    await goTo(editor(), '10:1');
    // In a line's indentation Tab indents; there is nothing to wait for.
    await editor().page.keyboard.press('Tab');
    await waitForCount(editor(), '    return first', 1);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), '    return first', 0);
    await goTo(editor(), '8:1');
    await editor().page.keyboard.press('Escape');
    await waitForNoAttachment(editor());
  });

  it('changes all places of a name that was renamed by hand at once, as language support knows them', async () => {
    // Time: what was undone and turned down above keeps next edits quiet for 30 s (`verdicts.ts`).
    await editor().page.waitForTimeout(31_000);
    await renameWord(editor(), 'src/invoice.ts', '7:10');
    await waitForAttachment(editor(), 'Tab: 2 places');
    await editor().screenshot('next-edit-places');
    await pressTab(editor());
    await waitForCount(editor(), 'subtotal(amounts)', 2);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'subtotal(amounts)', 0);
    await waitForCount(editor(), 'function subtotal', 1);
  });
});
