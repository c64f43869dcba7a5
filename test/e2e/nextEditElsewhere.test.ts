import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { pressTab, renameWord, waitForAttachment, waitForCount } from './nextEditDesk.ts';

const options = {
  workspace: 'orders',
  settings: { 'slipstream.inline.enabled': false, 'slipstream.nextEdit.enabled': 'local' },
} as const;

const orders = readFileSync(
  join(import.meta.dirname, '..', 'fixtures', 'orders', 'src', 'orders.ts'),
  'utf8',
).split('\n');

/** Where a word stands in a line, as the editor counts. */
function placeOf(part: string, word: string): string {
  const line = orders.findIndex((text) => text.includes(part));
  return `${line + 1}:${(orders[line] ?? '').indexOf(word) + 1}`;
}

describeInBrowser('a next edit in another file', options, (editor) => {
  it('is announced by file and line, shown there, and taken in all its places with one undo', async () => {
    await editor().openFile('src/report.ts');
    await renameWord(editor(), 'src/orders.ts', placeOf('function step1', 'step1'));
    await waitForAttachment(editor(), 'Tab: report.ts, line 1  step1 → subtotal and 2 more');
    await editor().screenshot('next-edit-elsewhere');
    await pressTab(editor());
    await editor().page.locator('.tab.active').getByText('report.ts').waitFor();
    await waitForAttachment(editor(), 'Tab: 3 places');
    await waitForCount(editor(), 'step1', 3);
    await editor().screenshot('next-edit-elsewhere-there');
    await pressTab(editor());
    await waitForCount(editor(), 'step1', 0);
    await waitForCount(editor(), 'subtotal', 3);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'step1', 3);
  });
});

describeInBrowser('a next edit in a file that uses a member', options, (editor) => {
  it('follows what TypeScript reports there', async () => {
    await editor().openFile('src/due.ts');
    await renameWord(editor(), 'src/orders.ts', placeOf('paid: number', 'paid'));
    // First the file in hand, all places of it.
    await waitForAttachment(editor(), 'subtotal');
    await pressTab(editor());
    await waitForAttachment(editor(), 'Tab: due.ts, line 4  order.paid → order.subtotal');
    await pressTab(editor());
    await editor().page.locator('.tab.active').getByText('due.ts').waitFor();
    await waitForAttachment(editor(), 'Tab: 3 places');
    await pressTab(editor());
    await waitForCount(editor(), 'order.total - order.subtotal', 3);
  });
});
