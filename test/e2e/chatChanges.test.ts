import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { namedAs, say } from './chat/script.ts';
import { newChat, openChat } from './chatPanel.ts';

const settings = { 'slipstream.inline.enabled': false };

const money =
  "export function euros(amount: number): Money {\n  // rounded by the chat\n  return { cents: Math.round(amount * 100), currency: 'EUR' };\n}";
const answer = `Three files:

\`\`\`ts src/money.ts
${money}
\`\`\`

\`\`\`ts src/rounding.ts
export const rounded = (amount: number): number => Math.round(amount);
\`\`\`

\`\`\`ts src/halves.ts
export const halves = (amount: number): number => amount / 2;
\`\`\`
`;

describeInBrowser(
  'what an answer of the chat changes',
  { server: { brain: { kind: 'script' } }, settings },
  (editor) => {
    beforeEach(() => {
      editor().server.reset();
      editor().server.script(namedAs('Rounding'));
    });

    const changes = async () => {
      const chat = await openChat(editor());
      return { chat, card: chat.frame.locator('.changes').last() };
    };
    const stateOf = async (path: string, state: string) => {
      const { card } = await changes();
      await card.locator('.change', { hasText: path }).getByText(state, { exact: true }).waitFor();
    };

    it('is listed with its lines, and reviewed file by file', async () => {
      editor().server.script(say(answer));
      const chat = await newChat(editor());
      await chat.ask('Round it');
      await chat.idle();
      const { card } = await changes();
      await card.getByText('Changes in 3 files').waitFor();
      await stateOf('src/money.ts', 'not applied yet');
      await editor().screenshot('chat-changes-proposed');
      await card.getByRole('button', { name: 'Apply All' }).click();
      await stateOf('src/money.ts', 'to review');
      await stateOf('src/rounding.ts', 'to review');
      await stateOf('src/halves.ts', 'to review');
      const line = card.locator('.change', { hasText: 'src/money.ts' });
      assert.match((await line.textContent()) ?? '', /\+\d+ −\d+/);
      await editor().screenshot('chat-changes-applied');
      await line.locator('button.link').click();
      await editor().page.locator('.monaco-diff-editor').waitFor();
      await editor().waitForText('// rounded by the chat');
      await editor().screenshot('chat-changes-compare');
      // A new file that was never saved goes without a question.
      await card
        .locator('.change', { hasText: 'src/halves.ts' })
        .getByRole('button', { name: 'Undo' })
        .click();
      await stateOf('src/halves.ts', 'undone');
      await card.getByRole('button', { name: 'Keep All' }).click();
      await stateOf('src/money.ts', 'kept');
    });

    it('is restored after a reload, over the user’s own edits elsewhere', async () => {
      await editor().openFile('src/money.ts');
      await editor().page.keyboard.press('Control+End');
      await editor().type('// my own words');
      await editor().waitForText('// my own words');
      await editor().runCommand('File: Save');
      await editor()
        .page.locator('.tab.active:not(.dirty)')
        .getByText('money.ts', { exact: true })
        .waitFor();
      await editor().page.reload();
      await editor().page.locator('.monaco-workbench .activitybar').waitFor();
      await stateOf('src/money.ts', 'kept');
      const { card } = await changes();
      await card.getByRole('button', { name: 'Restore' }).click();
      await stateOf('src/money.ts', 'undone');
      // Its tab had not been read yet after the reload.
      await editor().page.locator('.tab', { hasText: 'rounding.ts' }).waitFor({ state: 'hidden' });
      await editor().openFile('src/money.ts');
      await editor().waitForText('// my own words');
      const text = await editor().page.locator('.editor-instance').first().textContent();
      assert.doesNotMatch(text ?? '', /rounded by the chat/);
      await editor().screenshot('chat-changes-restored');
    });
  },
);
