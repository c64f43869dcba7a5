// `npm run recording`: records next edits in the real editor, without a key, for README and walkthrough.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { goTo, pressTab, waitForAttachment, waitForCount } from '../e2e/nextEditDesk.ts';
import { record } from './record.ts';
import { withEditor } from './stage.ts';

const media = join(import.meta.dirname, '..', '..', 'media');
const size = { width: 720, height: 330 };

await withEditor(
  {
    workspace: 'orders',
    env: { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined },
    settings: { 'slipstream.inline.enabled': false, 'editor.fontSize': 14 },
  },
  async (editor) => {
    const { page } = editor;
    await editor.openFile('src/due.ts');
    await editor.runCommand('View: Close Primary Side Bar');
    await page.setViewportSize(size);
    await goTo(editor, '4:30');
    // The language service starts with the file: its squiggles would come in the middle.
    await page.waitForTimeout(4_000);
    const recording = await record(page, async () => {
      await page.waitForTimeout(600);
      await page.keyboard.press('Control+Shift+ArrowRight');
      await page.keyboard.type('subtotal', { delay: 90 });
      for (const count of [2, 3]) {
        await waitForAttachment(editor, 'subtotal');
        await page.waitForTimeout(900);
        await pressTab(editor);
        await waitForCount(editor, 'order.subtotal', count);
      }
      await page.waitForTimeout(1_200);
    });
    const file = join(media, 'walkthrough', 'next-edit.webp');
    writeFileSync(file, recording);
    console.log(`${file}: ${Math.round(recording.length / 1024)} kB`);
  },
);
