import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { type ModelEntry, publicModels } from '../server/wire/modelTable.ts';
import { waitFor } from '../support/waitFor.ts';
import { focusedRow, startCommand, title } from './quickInput.ts';

const [gptOss] = publicModels;
const leaving: ModelEntry = {
  ...gptOss,
  id: 'quick-glm-5',
  name: 'Quick GLM 5',
  isDeprecated: true,
};
const early: ModelEntry = { ...gptOss, id: 'early-bird', name: 'Early Bird', isPreview: true };

const pricey: ModelEntry = {
  ...gptOss,
  id: 'pricey',
  name: 'Pricey',
  promptPrice: 9,
  completionPrice: 9,
};

const living = [...publicModels, leaving, early];

/** The user's settings file. Opening it in the editor takes longer than a notice stays on a slow machine. */
const settingsText = ({ dataFolder }: OpenedEditor): string =>
  readFileSync(join(dataFolder, 'user', 'User', 'settings.json'), 'utf8');

/** Waits until a click has reached the user's settings. */
async function saved(editor: OpenedEditor, pattern: RegExp): Promise<void> {
  await waitFor(
    () => pattern.test(settingsText(editor)),
    () => `${pattern} in ${settingsText(editor)}`,
  );
}

/** The models that were asked for answers, with the statuses of these. */
const asked = ({ server }: OpenedEditor): readonly string[] =>
  server
    .stats()
    .records.filter(({ path }) => path.endsWith('/chat/completions'))
    .map(({ body, status }) => `${/"model":"([^"]+)"/.exec(body ?? '')?.[1]} ${status}`);

/** Asks for an edit of the whole file that is open. */
async function addDocumentation(editor: OpenedEditor): Promise<void> {
  await editor.page.keyboard.press('Control+1');
  await editor.page.keyboard.press('Control+a');
  await startCommand(editor.page, 'Slipstream: Add Documentation');
}

describeInBrowser(
  'the models of a user',
  {
    server: { models: [...living, pricey] },
    settings: {
      'slipstream.models.chat': leaving.id,
      'slipstream.models.edit': pricey.id,
      'slipstream.inline.enabled': false,
    },
  },
  (editor) => {
    it('warns of one that is being retired in a notice and in the status bar, and leads to a living one', async () => {
      const { page } = editor();
      const toast = page.locator('.notification-toast', { hasText: 'Quick GLM 5' });
      await toast.getByText(/being retired, date not announced/).waitFor();
      const status = page.locator('#slipstream\\.slipstream\\.slipstream\\.status');
      await page.locator('.statusbar-item.warning-kind', { hasText: leaving.id }).waitFor();
      await editor().screenshot('models-retiring-notice');
      assert.ok((await status.count()) <= 1);
      const before = settingsText(editor());
      assert.match(before, /"slipstream\.models\.chat": "quick-glm-5"/);
      await toast.getByText('Switch to OpenAI GPT OSS 120B').click();
      await page.locator('.statusbar-item.warning-kind', { hasText: leaving.id }).waitFor({
        state: 'detached',
      });
    });

    it('makes up at once for one that is gone, says so once, and offers to keep, choose and stop', async () => {
      const { page, server } = editor();
      // The price of both is known from the list, which is fetched after the start.
      const listed = ({ path }: { readonly path: string }) => path === '/v1/models';
      await server.until(({ records }) => records.some(listed));
      server.configure({ models: living });
      const documented = editor()
        .readFile('src/cart.ts')
        .replace('export function totalPrice', '/** Adds up. */\nexport function totalPrice');
      server.script({
        when: { model: gptOss.id },
        steps: [{ do: 'stream', text: `\`\`\`ts\n${documented}\`\`\`` }],
      });
      await editor().openFile('src/cart.ts');
      await addDocumentation(editor());
      await editor().waitForText('Adds up.');
      const toast = page.locator('.notification-toast', {
        hasText: 'Pricey is no longer available',
      });
      await toast.getByText(/OpenAI GPT OSS 120B is being used instead/).waitFor();
      for (const action of ['Keep OpenAI GPT OSS 120B', 'Choose Another', 'Stop'])
        await toast.getByText(action, { exact: true }).waitFor();
      await editor().screenshot('models-stand-in-notice');
      assert.deepEqual(asked(editor()), ['pricey 404', 'gpt-oss-120b 200']);
      assert.match(settingsText(editor()), /"slipstream\.models\.edit": "pricey"/);
      await toast.getByText('Keep OpenAI GPT OSS 120B').click();
      await toast.waitFor({ state: 'detached' });
      await saved(editor(), /"slipstream\.models\.edit": "cerebras\/gpt-oss-120b"/);
    });

    it('shows models by their place in life, and takes one by keys alone', async () => {
      const { page } = editor();
      await startCommand(page, 'Slipstream: Select Model');
      await title(page, 'Model for inline completion');
      await page.locator('.label-name', { hasText: 'Early Bird' }).waitFor();
      const measured = page.locator('.quick-input-list .monaco-list-row', { hasText: gptOss.id });
      await measured
        .getByText(/yours: \d+ ms to first token/)
        .first()
        .waitFor();
      await editor().screenshot('models-picker');
      const current = await focusedRow(page).textContent();
      assert.match(current ?? '', /Qwen 3\.8 27B/);
      await page.keyboard.type('chat instead', { delay: 20 });
      await page.keyboard.press('Enter');
      await title(page, 'Model for chat');
      assert.match((await focusedRow(page).textContent()) ?? '', /GPT OSS 120B/);
      await page.keyboard.type('early', { delay: 20 });
      await page.keyboard.press('Enter');
      const notice = page.locator('.notification-toast', { hasText: 'Early Bird' });
      await notice.getByText(/is a preview: its provider may pull it without notice/).waitFor();
      await editor().screenshot('models-preview-notice');
    });

    it('takes an id that is in no list', async () => {
      const { page } = editor();
      await startCommand(page, 'Slipstream: Select Model');
      await title(page, 'Model for inline completion');
      await page.keyboard.type('my-org-endpoint-7', { delay: 20 });
      await page.locator('.label-name', { hasText: 'Use “cerebras/my-org-endpoint-7”' }).waitFor();
      await editor().screenshot('models-picker-custom');
      await page.keyboard.press('Enter');
      await page.locator('.statusbar-item', { hasText: 'my-org-endpoint-7' }).waitFor();
      await startCommand(page, 'Slipstream: Select Model');
      await title(page, 'Model for inline completion');
      assert.match((await focusedRow(page).textContent()) ?? '', /Automatic|my-org-endpoint-7/);
      await page
        .locator('.quick-input-list .label-name', { hasText: 'Use “cerebras/my-org-endpoint-7”' })
        .waitFor();
      await page.keyboard.press('Escape');
    });

    it('offers the cheapest model that holds a request too long for its own, which is asked after a click', async () => {
      const { page, server } = editor();
      server.configure({ contextCaps: { [gptOss.id]: 300 } });
      const before = asked(editor()).length;
      const since = () => asked(editor()).slice(before);
      await addDocumentation(editor());
      const toast = page.locator('.notification-toast', { hasText: 'is too long for' });
      await toast.getByText(/Qwen 3\.8 27B is the cheapest model with room for it/).waitFor();
      await editor().screenshot('models-larger-window');
      assert.deepEqual(since(), ['gpt-oss-120b 400']);
      await toast.getByText('Switch to Qwen 3.8 27B').click();
      await saved(editor(), /"slipstream\.models\.edit": "cerebras\/qwen-3\.8-27b"/);
      // The settings file holds the choice before it has reached the extension: then the old model is asked once more.
      const chosen = () => since().at(-1) === 'qwen-3.8-27b 200';
      await waitFor(
        async () => {
          const count = since().length;
          await addDocumentation(editor());
          await waitFor(() => since().length > count, 'a request');
          return chosen();
        },
        () => since().join(),
      );
    });
  },
);
