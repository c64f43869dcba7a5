import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { call, lastAsked, namedAs, say } from './chat/script.ts';
import { newChat } from './chatPanel.ts';

const probe = join(import.meta.dirname, 'toolProbe', 'slipstream.tool-probe-1.0.0');
// Made up, in the form of a real one.
const secret = `ghp_${'aB3dE6gH9jK2mN5pQ8sT1vW4yZ7bC0dF3hJ6'.slice(0, 36)}`;

describeInBrowser(
  'tools that the editor lends',
  {
    server: { brain: { kind: 'script' } },
    besides: [probe],
    settings: {
      'slipstream.inline.enabled': false,
      'slipstream.chat.tools': false,
      'slipstream.chat.editorTools': ['probe_note', 'probe_wait'],
    },
  },
  (editor) => {
    /** What the tools were asked to do, as their extension shows it. */
    const told = (text: string | RegExp) =>
      editor().page.locator('.statusbar-item', { hasText: text });
    before(() => told('probe: ready').waitFor());
    beforeEach(() => {
      editor().server.reset();
      editor().server.script(namedAs('Notes'));
    });

    it('run after a yes to each call, with masked arguments and a bounded result', async () => {
      const { page, server } = editor();
      server.script(call('probe_note', { text: `token ${secret}` }));
      server.script(say('It is noted.'));
      const chat = await newChat(editor());
      await chat.ask('Note this');
      const card = chat.answer.locator('.tool').last();
      await card.getByText(/It may change files, run commands and send data/).waitFor();
      assert.doesNotMatch((await card.textContent()) ?? '', new RegExp(secret));
      await editor().screenshot('chat-editor-tools-card');
      await card.getByRole('button', { name: 'Allow Once' }).click();
      // The editor's own question.
      const dialog = page.locator('.monaco-dialog-box');
      await dialog.getByText('Take a note?').waitFor();
      await editor().screenshot('chat-editor-tools-confirm');
      await dialog.getByRole('button', { name: 'Yes' }).click();
      await chat.answer.getByText('It is noted.').waitFor();
      await chat.idle();
      const sent = lastAsked(editor());
      assert.match(sent, /Noted as number 1/);
      assert.match(sent, /cut: \d+ more characters/);
      const noted = await page
        .locator('.statusbar-item', { hasText: 'probe: token' })
        .textContent();
      assert.doesNotMatch(noted ?? '', new RegExp(secret));
    });

    it('are refused by a no, and stop with the answer', async () => {
      const { server } = editor();
      server.script(call('probe_note', { text: 'again' }));
      server.script(say('Then not.'));
      const chat = await newChat(editor());
      await chat.ask('Note this too');
      const card = chat.answer.locator('.tool').last();
      await card.getByRole('button', { name: 'Deny' }).click();
      await chat.answer.getByText('Then not.').waitFor();
      await chat.idle();
      server.script(call('probe_wait', {}));
      await chat.ask('Wait');
      await chat.answer.locator('.tool').last().getByRole('button', { name: 'Allow Once' }).click();
      await editor()
        .page.locator('.statusbar-item', { hasText: /waiting$/ })
        .waitFor();
      await chat.field.press('Escape');
      await chat.idle();
      await editor()
        .page.locator('.statusbar-item', { hasText: /cancelled$/ })
        .waitFor();
      const bar = await told('probe:').textContent();
      assert.doesNotMatch(bar ?? '', /again/);
    });

    it('are those that were ticked, and no others', async () => {
      const { page, server } = editor();
      const offered = async () => {
        server.script(say('None needed.'));
        const chat = await newChat(editor());
        await chat.ask('What can you do?');
        await chat.answer.getByText('None needed.').waitFor();
        await chat.idle();
        return lastAsked(editor());
      };
      assert.match(await offered(), /probe_note.*probe_wait/);
      await editor().runCommand('Slipstream: Choose VS Code Tools for Chat');
      // The editor has tools of its own, more than fit into the list.
      await page.locator('.quick-input-widget').waitFor();
      await editor().type('probe_wait');
      await page.locator('.quick-input-list .monaco-list-row', { hasText: 'probe_wait' }).click();
      await editor().screenshot('chat-editor-tools-pick');
      await page.keyboard.press('Enter');
      await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
      const now = await offered();
      assert.match(now, /probe_note/);
      assert.doesNotMatch(now, /probe_wait/);
    });
  },
);
