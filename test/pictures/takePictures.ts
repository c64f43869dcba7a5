// `npm run pictures`: takes the pictures of the README and of the walkthrough in the real editor, with the simulated model.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { openChat } from '../e2e/chatPanel.ts';
import { startCommand, title } from '../e2e/quickInput.ts';
import { encodeStill } from './encode.ts';
import { goTo, size, withEditor } from './stage.ts';

const media = join(import.meta.dirname, '..', '..', 'media');
/** For the README, and for the walkthrough, which is shipped: small, as WebP. */
async function take(
  page: Page,
  name: string,
  to: 'readme' | 'walkthrough' | 'both',
): Promise<void> {
  const png = await page.screenshot();
  if (to !== 'walkthrough')
    writeFileSync(join(media, 'pictures', `${name}.webp`), await encodeStill(png));
  if (to === 'readme') return;
  const data = await page.evaluate(
    async (source) => {
      const picture = new Image();
      picture.src = source;
      await picture.decode();
      const canvas = document.createElement('canvas');
      canvas.width = Math.round(picture.width * 0.6);
      canvas.height = Math.round(picture.height * 0.6);
      const context = canvas.getContext('2d');
      if (context !== null) context.imageSmoothingQuality = 'high';
      context?.drawImage(picture, 0, 0, canvas.width, canvas.height);
      return canvas.toDataURL('image/webp', 0.2);
    },
    `data:image/png;base64,${png.toString('base64')}`,
  );
  const [, base64 = ''] = data.split(',');
  writeFileSync(join(media, 'walkthrough', `${name}.webp`), Buffer.from(base64, 'base64'));
}

const ghost = (page: Page) => page.locator('.ghost-text-decoration, .ghost-text').first();
const pause = (page: Page, ms: number) => page.waitForTimeout(ms);

const withoutKey = { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined };

await withEditor({ workspace: 'handlers', env: withoutKey }, async (editor) => {
  const { page } = editor;
  await page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
  await editor.openFile('src/customerHandler.ts');
  await editor.runCommand('View: Close Primary Side Bar');
  await editor.type('  const found = await cust');
  for (let left = 10; left > 0 && !(await ghost(page).isVisible()); left -= 1) {
    await pause(page, 2_000);
    await page.keyboard.press('Backspace');
    await editor.type('t');
    await pause(page, 500);
  }
  await ghost(page).waitFor();
  await take(page, 'local-ghost-text', 'both');
});

const atCerebras = { 'slipstream.baseUrl': 'https://api.cerebras.ai/v1' };

// Nobody is contacted before Enter.
await withEditor({ env: withoutKey, settings: atCerebras }, async (editor) => {
  const { page } = editor;
  await page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
  await editor.openFile('src/cart.ts');
  await editor.runCommand('View: Close Primary Side Bar');
  await startCommand(page, 'Slipstream: Set API Key');
  await title(page, 'Set the API key for which provider?');
  await page.keyboard.type('Cerebras', { delay: 20 });
  await page.keyboard.press('Enter');
  await title(page, 'API key for Cerebras');
  await page.keyboard.type('csk-0123456789abcdef', { delay: 10 });
  await pause(page, 500);
  await take(page, 'key', 'walkthrough');
});

const pacing = { firstTokenMs: 170, tokensPerSecond: 2_300 };

await withEditor({ server: { pacing } }, async (editor) => {
  const { page } = editor;
  await editor.openFile('src/cart.ts');
  await editor.runCommand('View: Close Primary Side Bar');
  await goTo(editor, 22);
  await page.keyboard.press('Shift+End');
  await page.keyboard.press('Delete');
  await editor.type('  ret');
  await ghost(page).waitFor();
  await take(page, 'ghost-text', 'readme');
});

const answer = `\`totalPrice\` adds up the items in one pass:

- it starts from \`euros(0)\`, so an empty cart costs **nothing**;
- each item counts \`price × quantity\`, in whole cents.

The loop is a sum, so \`reduce\` says the same:

\`\`\`ts src/cart.ts
export function totalPrice(cart: Cart): Money {
  return cart.items.reduce(
    (total, { price, quantity }) => add(total, multiply(price, quantity)),
    euros(0),
  );
}
\`\`\`
`;

const quiet = { 'slipstream.inline.enabled': false };

await withEditor({ server: { pacing }, settings: quiet }, async (editor) => {
  const { page, server } = editor;
  server.script(
    {
      when: { includes: 'Name this conversation' },
      times: 'always',
      steps: [{ do: 'content', text: 'Summing up the cart' }],
    },
    { when: { includes: 'totalPrice do' }, steps: [{ do: 'stream', text: answer }] },
  );
  await editor.openFile('src/cart.ts');
  await goTo(editor, 25);
  await page.setViewportSize({ ...size, height: 740 });
  const chat = await openChat(editor);
  await page.mouse.move(348, 300);
  await page.mouse.down();
  await page.mouse.move(500, 300, { steps: 5 });
  await page.mouse.up();
  await page.mouse.move(800, 600);
  await chat.ask('What does totalPrice do? Could it be shorter?');
  await chat.answer.locator('.hljs-keyword').first().waitFor();
  await chat.idle();
  await pause(page, 1_500);
  await take(page, 'chat', 'both');
});

const talks = { brain: { kind: 'demo' }, pacing } as const;

await withEditor({ server: talks, settings: quiet }, async (editor) => {
  const { page } = editor;
  await page.setViewportSize({ width: 1240, height: 800 });
  const chat = await openChat(editor);
  for (let asked = 0; asked < 8; asked += 1) {
    await chat.ask(`Question ${asked}: what does add do?`);
    await chat.frame.getByRole('button', { name: 'Stop', exact: true }).waitFor();
    await chat.idle();
  }
  await editor.runCommand('Slipstream: Latency Report');
  const report = page.frameLocator('iframe.webview').last().frameLocator('iframe#active-frame');
  await report.getByRole('img', { name: /Time to first token.*over time/ }).waitFor();
  await report.getByLabel('Time', { exact: true }).selectOption('hour');
  await editor.runCommand('View: Close Primary Side Bar');
  await pause(page, 500);
  await take(page, 'latency-report', 'both');
});

const before = `export function totalPrice(cart: Cart): Money {
  let total = euros(0);
  for (const item of cart.items) {
    total = add(total, multiply(item.price, item.quantity));
  }
  return total;
}`;
const after = `/** What all items of the cart cost together. */
export function totalPrice(cart: Cart): Money {
  return cart.items.reduce(
    (total, { price, quantity }) => add(total, multiply(price, quantity)),
    euros(0),
  );
}`;

await withEditor(
  { server: { pacing }, settings: { ...quiet, 'slipstream.edit.review': 'file' } },
  async (editor) => {
    const { page, server } = editor;
    if (!editor.readFile('src/cart.ts').includes(before)) throw new Error('src/cart.ts is another');
    const rewrite = `\`\`\`ts\n${after}\n\`\`\``;
    server.script({ steps: [{ do: 'stream', text: rewrite }], times: 'always' });
    await editor.openFile('src/cart.ts');
    await editor.runCommand('View: Close Primary Side Bar');
    await goTo(editor, 25);
    for (let line = 25; line < 31; line += 1) await page.keyboard.press('Shift+ArrowDown');
    await page.keyboard.press('Shift+End');
    await page.keyboard.press('Shift+Alt+e');
    await page.locator('.quick-input-widget input[placeholder^="What should change"]').waitFor();
    await page.keyboard.type('say it with reduce, and document it', { delay: 30 });
    await editor.waitForText('/** What all items');
    await pause(page, 1_500);
    await take(page, 'edit-preview', 'walkthrough');
    await page.keyboard.press('Enter');
    await pause(page, 2_500);
    await take(page, 'edit-review', 'readme');
  },
);
