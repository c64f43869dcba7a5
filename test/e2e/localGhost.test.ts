import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { tryAgain } from '../support/waitFor.ts';

const keyless = { CEREBRAS_API_KEY: undefined, CEREBRAS_BASE_URL: undefined };

describeInBrowser(
  'a fresh window without a key',
  { workspace: 'handlers', env: keyless },
  (editor) => {
    const status = (text: string) =>
      editor().page.locator('.statusbar-item', { hasText: text }).first();

    it('completes a repeated pattern with the open file’s names, and says who did', async () => {
      const { page, server } = editor();
      await status('set an API key').waitFor();
      await editor().openFile('src/customerHandler.ts');
      const line = '  const found = await cust';
      // The index is built a moment after the start: until then nothing is suggested.
      await editor().type(line);
      await tryAgain(
        (timeout) =>
          page.locator('.ghost-text-decoration, .ghost-text').first().waitFor({ timeout }),
        async () => {
          for (let i = 0; i < 4; i++) await page.keyboard.press('Backspace');
          await editor().type(line.slice(-4));
        },
      );
      assert.equal(await editor().ghostText(), 'omerStore.find(id);');
      await status('Local (workspace patterns) · set an API key').waitFor();
      await editor().screenshot('local-ghost-text');
      await page.keyboard.press('Tab');
      await editor().waitForText('  const found = await customerStore.find(id);');
      assert.equal(server.stats().requests, 0);
    });
  },
);
