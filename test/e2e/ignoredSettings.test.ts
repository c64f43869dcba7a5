import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';

const chat = 'cerebras/qwen-3.8-27b';
const edit = 'cerebras/gpt-oss-120b';

describeInBrowser(
  'a setting that 0.1.0 read from a folder',
  { settings: { 'slipstream.inline.enabled': false } },
  (editor) => {
    const userFile = () => join(editor().dataFolder, 'user', 'User', 'settings.json');
    const ofUser = (): Readonly<Record<string, unknown>> =>
      JSON.parse(readFileSync(userFile(), 'utf8'));
    /** The notice in a window that opens on a folder with these settings. */
    async function noticeOf(settings: object) {
      const folder = join(editor().workspace, '.vscode');
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, 'settings.json'), JSON.stringify(settings));
      await editor().page.reload();
      const notice = editor().page.locator('.notification-toast', { hasText: 'in your own' });
      await notice.waitFor();
      return notice;
    }

    it('is named, with a button that copies it to the user’s own', async () => {
      const notice = await noticeOf({
        'slipstream.models.chat': chat,
        'slipstream.reasoning.chat': 'high',
      });
      await notice
        .getByText(`“slipstream.models.chat”: "${chat}", “slipstream.reasoning.chat”: "high"`)
        .waitFor();
      await editor().screenshot('ignored-settings');
      assert.equal(ofUser()['slipstream.models.chat'], undefined);
      await notice.getByText('Copy to My Settings').click();
      await waitFor(
        () => ofUser()['slipstream.reasoning.chat'] === 'high',
        () => JSON.stringify(ofUser()),
      );
      assert.equal(ofUser()['slipstream.models.chat'], chat);
    });

    it('is named once, also where the user did not keep it', async () => {
      const { 'slipstream.models.chat': _, ...others } = ofUser();
      writeFileSync(userFile(), JSON.stringify(others));
      const notice = await noticeOf({
        'slipstream.models.chat': chat,
        'slipstream.models.edit': edit,
      });
      await notice.getByText(`“slipstream.models.edit”: "${edit}"`).waitFor();
      assert.doesNotMatch((await notice.textContent()) ?? '', /models\.chat/);
    });
  },
);
