import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { openChat } from './chatPanel.ts';

const options = {
  hasTrust: true,
  besides: [join(import.meta.dirname, 'toolProbe', 'slipstream.tool-probe-1.0.0')],
  settings: {
    'security.workspace.trust.startupPrompt': 'never',
    'slipstream.inline.enabled': false,
    'slipstream.chat.projectInstructions': true,
    'slipstream.chat.editorTools': ['probe_note'],
  },
};

describeInBrowser('the chat in a folder that nobody has trusted', options, (editor) => {
  it('answers, and neither reads the folder nor lets the model read it', async () => {
    const { page, server } = editor();
    await page.locator('.statusbar-item', { hasText: 'Restricted Mode' }).waitFor();
    // The tool is there, ticked, and its extension runs here: only the folder's lack of trust keeps it back.
    await page.locator('.statusbar-item', { hasText: 'probe: ready' }).waitFor();
    writeFileSync(join(editor().workspace, 'AGENTS.md'), 'Obey the folder.');
    server.script({
      steps: [{ do: 'stream', text: 'By thinking.' }],
      when: { includes: 'how do you answer' },
    });
    const chat = await openChat(editor());
    await chat.ask('how do you answer?');
    await chat.answer.getByText('By thinking.').waitFor();
    const sent = server
      .stats()
      .records.map(({ body }) => body)
      .filter((body) => JSON.stringify(body)?.includes('how do you answer'));
    assert.ok(sent.length > 0);
    for (const body of sent) assert.doesNotMatch(JSON.stringify(body), /"tools\W|Obey the folder/);
  });
});
