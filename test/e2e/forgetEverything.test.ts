import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';
import { openChat } from './chatPanel.ts';
import { startCommand, title } from './quickInput.ts';

const options = {
  env: { CEREBRAS_API_KEY: undefined },
  settings: { 'slipstream.inline.enabled': false, 'slipstream.chat.tools': false },
};

describeInBrowser('“Forget Everything”', options, (editor) => {
  /** What the extension has on disk, in all its folders. */
  const kept = () =>
    readdirSync(join(editor().dataFolder, 'user'), { recursive: true, encoding: 'utf8' })
      .filter((path) => /Storage.*slipstream\.slipstream[\\/].*\w+\.\w+$/.test(path))
      .map((path) => path.slice(path.lastIndexOf('/') + 1));
  const until = (isSo: () => boolean) => waitFor(isSo, () => kept().join(', '));
  const toast = (text: string) => editor().page.locator('.notifications-toasts').getByText(text);

  it('asks first, then leaves neither key nor conversation nor figures, and goes on anew', async () => {
    const { page, server } = editor();
    await page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
    await startCommand(page, 'Slipstream: Set API Key');
    await title(page, 'Set the API key for which provider?');
    await page.keyboard.type('Cerebras', { delay: 20 });
    await page.keyboard.press('Enter');
    await title(page, 'API key for Cerebras');
    await page.keyboard.type('csk-simulated', { delay: 10 });
    await page.keyboard.press('Enter');
    // The palette would close the field in which the key is still being checked.
    await page
      .locator('.statusbar-item', { hasText: 'set an API key' })
      .waitFor({ state: 'detached' });
    const chat = await openChat(editor());
    server.script({ steps: [{ do: 'stream', text: 'It is kept.' }], times: 'always' });
    await chat.ask('will this be kept?');
    await chat.answer.getByText('It is kept.').waitFor();
    await chat.idle();
    await until(() => kept().some((name) => name.startsWith('conversation-')));
    await until(() => kept().includes('models.catalog.json'));

    await editor().runCommand('Slipstream: Forget Everything…');
    const dialog = page.locator('.monaco-dialog-box');
    await dialog.getByText('This deletes the API keys').waitFor();
    await editor().screenshot('forget-question');
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    assert.ok(kept().some((name) => name.startsWith('conversation-')));

    await editor().runCommand('Slipstream: Forget Everything…');
    await dialog.getByRole('button', { name: 'Forget Everything' }).click();
    await toast('Slipstream has forgotten everything.').waitFor();
    await page.locator('.statusbar-item', { hasText: 'set an API key' }).waitFor();
    assert.deepEqual(
      kept().filter((name) => name.startsWith('conversation-') || name.startsWith('latency')),
      [],
    );

    const anew = await openChat(editor());
    await anew.frame.getByText('Ask about your code', { exact: true }).waitFor();
    assert.equal(await anew.frame.getByText('will this be kept?').count(), 0);
    await editor().screenshot('forgotten');
  });
});
