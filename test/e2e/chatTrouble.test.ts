import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { openChat } from './chatPanel.ts';
import { title } from './quickInput.ts';

describeInBrowser(
  'the chat panel in trouble',
  {
    server: { brain: { kind: 'script' } },
    env: { CEREBRAS_API_KEY: undefined },
    settings: { 'slipstream.inline.enabled': false },
  },
  (editor) => {
    it('says that a key is missing, asks for it, and answers once it is there', async () => {
      const { page, server } = editor();
      const chat = await openChat(editor());
      const banner = chat.frame.locator('.banner');
      await banner.getByText('No API key is set').waitFor();
      await editor().screenshot('chat-no-key');
      await banner.getByRole('button', { name: 'Set API Key' }).click();
      await title(page, 'API key for Cerebras');
      await page.keyboard.type('csk-simulated');
      await page.keyboard.press('Enter');
      await banner.waitFor({ state: 'detached' });
      server.script({ times: 'always', steps: [{ do: 'content', text: 'Here I am.' }] });
      await chat.ask('Is anybody there?');
      await chat.answer.getByText('Here I am.').waitFor();
      await chat.idle();
    });

    it('says that the provider is out of reach, and offers to try again and to find out why', async () => {
      await editor().server.close();
      const chat = await openChat(editor());
      await chat.ask('And now?');
      const failure = chat.answer.locator('.failure');
      await failure.getByRole('button', { name: 'Retry' }).waitFor();
      assert.match((await failure.textContent()) ?? '', /Can’t reach the provider/);
      await editor().screenshot('chat-offline');
      await failure.getByRole('button', { name: 'Diagnose Connection' }).click();
      await editor()
        .page.locator('.tab.active', { hasText: /connection|diagnos/i })
        .waitFor();
    });
  },
);
