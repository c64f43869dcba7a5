import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';

/** Makes the editor's own chat usable: see there. */
const chatHost = join(import.meta.dirname, 'chatHost', 'slipstream.chat-host-1.0.0');

const options = { besides: [chatHost], settings: { 'slipstream.inline.enabled': false } };

/** What the model was asked by the newest request. */
function lastAsked({ server }: OpenedEditor): string {
  return (
    server.stats().records.findLast(({ path }) => path.endsWith('/chat/completions'))?.body ?? ''
  );
}

const answers = ({ page }: OpenedEditor) => page.locator('.interactive-response');

/** Types a question into the editor's chat, as a user does, and sends it. */
async function ask(editor: OpenedEditor, question: string): Promise<void> {
  const { page } = editor;
  const input = page.locator('.interactive-session .chat-input-container .monaco-editor').last();
  await input.click();
  await page.keyboard.press('Control+a');
  await page.keyboard.press('Delete');
  await editor.type(question);
  await page.keyboard.press('Escape');
  await page.keyboard.press('Enter');
}

describeInBrowser('@slipstream in the editor’s own chat', options, (editor) => {
  before(async () => {
    await editor().openFile('src/cart.ts');
    await editor().page.keyboard.press('Control+g');
    await editor().page.keyboard.type('18:3', { delay: 20 });
    await editor().page.keyboard.press('Enter');
    // The palette lists what there was when it opened: the extension has to be known by then.
    await editor().page.getByRole('tab', { name: 'Slipstream' }).waitFor();
    await editor().runCommand('Chat: Open Chat');
  });

  beforeEach(() => editor().server.reset());

  it('takes a slash command with the code at the cursor, and streams the answer', async () => {
    editor().server.script({
      steps: [
        { do: 'stream', text: 'It returns a **new cart** ' },
        { do: 'stream', text: 'with one item more.' },
      ],
    });
    await ask(editor(), '@slipstream /explain in one sentence');
    await answers(editor()).getByText('It returns a new cart with one item more.').waitFor();
    assert.match(lastAsked(editor()), /Explain the code: first what it is for/);
    assert.match(lastAsked(editor()), /in one sentence/);
    assert.match(lastAsked(editor()), /export function addItem/);
    await editor().screenshot('participant');
  });

  it('remembers what was said before', async () => {
    editor().server.script({ steps: [{ do: 'stream', text: 'Because carts are values.' }] });
    await ask(editor(), '@slipstream why a new one?');
    await answers(editor()).getByText('Because carts are values.').waitFor();
    assert.match(lastAsked(editor()), /with one item more/);
    assert.match(lastAsked(editor()), /why a new one\?/);
  });

  it('cancels at the socket when the user stops it', async () => {
    editor().server.script({ steps: [{ do: 'stream', text: 'Once ' }, { do: 'stall' }] });
    await ask(editor(), '@slipstream tell me a story');
    await answers(editor()).getByText('Once', { exact: true }).waitFor();
    await editor()
      .page.getByRole('button', { name: /^(Cancel|Stop)/ })
      .first()
      .click();
    await editor().server.until(({ aborted }) => aborted === 1);
  });

  it('says why it failed, and offers what helps', async () => {
    editor().server.script({ status: 401, times: 'always' });
    await ask(editor(), '@slipstream and now?');
    await answers(editor()).last().getByRole('button', { name: 'Set API Key' }).waitFor();
    await editor().screenshot('participant-failed');
  });
});
