import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';
import { startCommand } from './quickInput.ts';

/** Calls a command of ours in a way that nobody foresaw: see there. */
const probe = join(import.meta.dirname, 'faultProbe', 'slipstream.fault-probe-1.0.0');

const settings = {
  'slipstream.inline.maxTokens': 5,
  'slipstream.reasoning.chat': 'huge',
};

describeInBrowser('what nobody foresaw', { besides: [probe], settings }, (editor) => {
  it('of settings counts as their defaults, which one notice says with what they take', async () => {
    const { page } = editor();
    const toast = page.locator('.notification-toast', { hasText: 'Invalid settings' });
    await toast
      .getByText(
        /“slipstream\.reasoning\.chat” expects one of “auto”, “none”, “low”, “medium”, “high”; “slipstream\.inline\.maxTokens” expects a whole number from 16 to 1024/,
      )
      .waitFor();
    await editor().screenshot('settings-invalid');
    assert.equal(await page.locator('.notification-toast').count(), 1);
  });

  it('as a failure ends in one notice and in the log, never as an unhandled rejection', async () => {
    const { page } = editor();
    // Before it is active its commands take only what can be written down.
    await page.locator('.statusbar-item', { hasText: 'qwen-3.8-27b' }).waitFor();
    await startCommand(page, 'Fault Probe: Call');
    const toast = page.locator('.notification-toast', { hasText: 'unexpected problem' });
    await toast.waitFor();
    await page
      .locator('.statusbar-item', { hasText: 'probe: returned returned unhandled 0' })
      .waitFor();
    assert.equal(await toast.count(), 1, 'two failures, one notice');
    await toast.getByText('Show Log').click();
    const log = () => textsBelow(join(editor().dataFolder, 'user', 'logs'), 'Slipstream.log');
    const wanted = /\[error\] unexpected where="slipstream\.addToChat" error="Error: looked at/;
    await waitFor(() => wanted.test(log()), log);
    // And the button led there.
    await page.locator('.part.panel').getByText('[info]').first().waitFor();
    await editor().screenshot('unexpected');
  });
});

/** All files of a name below a folder, joined. */
function textsBelow(folder: string, name: string): string {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith(name))
    .map((path) => readFileSync(join(folder, path), 'utf8'))
    .join('');
}
