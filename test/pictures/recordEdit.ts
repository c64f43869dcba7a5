// `npm run recording`: records Edit Selection in the real editor with the simulated model, for the README.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { record } from './record.ts';
import { goTo, withEditor } from './stage.ts';

const file = join(import.meta.dirname, '..', '..', 'media', 'pictures', 'edit-preview.webp');
const size = { width: 860, height: 420 };

const first = `/** What all items of the cart cost together. */
export function totalPrice(cart: Cart): Money {
  let total = euros(0);
  for (const { price, quantity } of cart.items) {
    total = add(total, multiply(price, quantity));
  }
  return total;
}`;
const second = `/** What all items of the cart cost together. */
export function totalPrice(cart: Cart): Money {
  return cart.items.reduce(
    (total, { price, quantity }) => add(total, multiply(price, quantity)),
    euros(0),
  );
}`;
const fenced = (text: string) => `\`\`\`ts\n${text}\n\`\`\``;

await withEditor(
  {
    server: { pacing: { firstTokenMs: 170, tokensPerSecond: 2_300 } },
    settings: {
      'slipstream.edit.review': 'file',
      'slipstream.inline.enabled': false,
      'workbench.statusBar.visible': true,
      'editor.fontSize': 14,
    },
  },
  async (editor) => {
    const { page, server } = editor;
    server.script(
      {
        when: { includes: 'say it with reduce' },
        times: 'always',
        steps: [{ do: 'stream', text: fenced(second) }],
      },
      { times: 'always', steps: [{ do: 'stream', text: fenced(first) }] },
    );
    await editor.openFile('src/cart.ts');
    await editor.runCommand('View: Close Primary Side Bar');
    await page.setViewportSize(size);
    await goTo(editor, 25);
    // The language service starts with the file: its part of the status bar would be in the picture.
    await page.waitForTimeout(4_000);
    const lenses = page.locator('.codelens-decoration');
    const recording = await record(page, async () => {
      await page.waitForTimeout(600);
      await page.keyboard.press('Shift+Alt+e');
      await page.locator('.quick-input-widget input[placeholder^="What should change"]').waitFor();
      await page.keyboard.type('document it', { delay: 60 });
      await editor.waitForText('/** What all items');
      await page.waitForTimeout(1_300);
      await page.keyboard.type(', and say it with reduce', { delay: 60 });
      await editor.waitForText('.reduce(');
      await page.waitForTimeout(1_500);
      await page.keyboard.press('Enter');
      await lenses.getByText('Change 1 of').waitFor();
      await page.waitForTimeout(1_500);
      await page.keyboard.press('Shift+Alt+Enter');
      await lenses.first().waitFor({ state: 'detached' });
      await page.waitForTimeout(600);
    });
    writeFileSync(file, recording);
    console.log(`${file}: ${Math.round(recording.length / 1024)} kB`);
  },
);
