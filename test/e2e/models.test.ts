import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { type ModelEntry, publicModels } from '../server/wire/modelTable.ts';
import { focusedRow, startCommand, title } from './quickInput.ts';

const [gptOss] = publicModels;
const leaving: ModelEntry = {
  ...gptOss,
  id: 'quick-glm-5',
  name: 'Quick GLM 5',
  isDeprecated: true,
};
const early: ModelEntry = { ...gptOss, id: 'early-bird', name: 'Early Bird', isPreview: true };

const models = [...publicModels, leaving, early];

/** The user's settings as the settings editor's JSON shows them. */
async function settingsText({ page }: OpenedEditor): Promise<string> {
  await startCommand(page, 'Preferences: Open User Settings (JSON)');
  const lines = page.locator('.monaco-editor[data-uri$="settings.json"] .view-line');
  await lines.first().waitFor();
  const text = (await lines.allTextContents()).join('\n').replace(/\u00a0/g, ' ');
  await page.keyboard.press('Control+W');
  return text;
}

describeInBrowser('choosing a model', { server: { models } }, (editor) => {
  it('shows models by their place in life, and takes one by keys alone', async () => {
    const { page } = editor();
    await startCommand(page, 'Slipstream: Select Model');
    await title(page, 'Model for inline completion');
    await page.locator('.label-name', { hasText: 'Early Bird' }).waitFor();
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
    await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
    await startCommand(page, 'Slipstream: Select Model');
    await title(page, 'Model for inline completion');
    assert.match((await focusedRow(page).textContent()) ?? '', /Automatic|my-org-endpoint-7/);
    await page
      .locator('.quick-input-list .label-name', { hasText: 'Use “cerebras/my-org-endpoint-7”' })
      .waitFor();
    await page.keyboard.press('Escape');
  });
});

describeInBrowser(
  'a model that is being retired',
  { server: { models }, settings: { 'slipstream.models.chat': leaving.id } },
  (editor) => {
    it('warns in a notice and in the status bar, marks the setting, and leads to a living one', async () => {
      const { page } = editor();
      const toast = page.locator('.notification-toast', { hasText: 'Quick GLM 5' });
      await toast.getByText(/being retired, date not announced/).waitFor();
      const status = page.locator('#slipstream\\.slipstream\\.slipstream\\.status');
      await page.locator('.statusbar-item.warning-kind', { hasText: leaving.id }).waitFor();
      await editor().screenshot('models-retiring-notice');
      assert.ok((await status.count()) <= 1);
      const before = await settingsText(editor());
      assert.match(before, /"slipstream\.models\.chat": "quick-glm-5"/);
      await toast.getByText('Switch to OpenAI GPT OSS 120B').click();
      await page.locator('.statusbar-item.warning-kind', { hasText: leaving.id }).waitFor({
        state: 'detached',
      });
    });
  },
);
