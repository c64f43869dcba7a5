import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';

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
      for (let attempt = 0; attempt < 10; attempt++) {
        await editor().type(line.slice(attempt === 0 ? 0 : -4));
        const isThere = await page
          .locator('.ghost-text-decoration, .ghost-text')
          .first()
          .waitFor({ timeout: 2_000 })
          .then(
            () => true,
            () => false,
          );
        if (isThere) break;
        for (let i = 0; i < 4; i++) await page.keyboard.press('Backspace');
      }
      assert.equal(await editor().ghostText(), 'omerStore.find(id);');
      await status('Local (workspace patterns) · set an API key').waitFor();
      await editor().screenshot('local-ghost-text');
      await page.keyboard.press('Tab');
      await editor().waitForText('  const found = await customerStore.find(id);');
      assert.equal(server.stats().requests, 0);
    });
  },
);

describeInBrowser(
  'local suggestions that are switched off',
  { workspace: 'handlers', env: keyless, settings: { 'slipstream.local.enabled': false } },
  (editor) => {
    it('suggest nothing and index nothing', async () => {
      const { page } = editor();
      await editor().openFile('src/customerHandler.ts');
      for (let attempt = 0; attempt < 3; attempt++) {
        await editor().type('  const found = await cust\n');
        await page.waitForTimeout(1_500);
        assert.equal(await page.locator('.ghost-text-decoration, .ghost-text').count(), 0);
      }
    });
  },
);
