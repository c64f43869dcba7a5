import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';
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

const cartAnswer = `Two files:

\`\`\`ts src/cart.ts
<<<<<<< SEARCH
export interface CartItem {
=======
// said by the chat
export interface CartItem {
>>>>>>> REPLACE
\`\`\`

\`\`\`ts src/extra.ts
export const extra = 1;
\`\`\`
`;

/** Whether any file in a folder holds a text. */
const holds = (folder: string, text: string): boolean =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).some(
    (entry) =>
      entry.isFile() && readFileSync(join(entry.parentPath, entry.name), 'utf8').includes(text),
  );

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
      // New files too are named by their path in the folder.
      assert.ok(!((await card.textContent()) ?? '').includes(editor().workspace));
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
      // Behind them words that are on no disk: the editor keeps them in a backup over the reload.
      await editor().type('// never saved');
      const backups = join(editor().dataFolder, 'user', 'User', 'Backups');
      await waitFor(() => holds(backups, '// never saved'), 'a backup of the unsaved words');
      await editor().page.reload();
      await editor().page.locator('.monaco-workbench .activitybar').waitFor();
      await stateOf('src/money.ts', 'kept');
      const { card } = await changes();
      await card.getByRole('button', { name: 'Restore' }).click();
      await stateOf('src/money.ts', 'undone');
      // Its tab had not been read yet after the reload.
      await editor().page.locator('.tab', { hasText: 'rounding.ts' }).waitFor({ state: 'hidden' });
      await editor().openFile('src/money.ts');
      await editor().waitForText('// my own words// never saved');
      const text = await editor().page.locator('.editor-instance').first().textContent();
      assert.doesNotMatch(text ?? '', /rounded by the chat/);
      await editor().screenshot('chat-changes-restored');
    });

    it('goes on where it was cut off, once by itself and then when asked to', async () => {
      const cutAt = money.indexOf('  return');
      const atLimit = (text: string) => ({
        steps: [
          { do: 'stream' as const, text },
          { do: 'finish' as const, reason: 'length' },
        ],
      });
      editor().server.script(
        atLimit(`It is this:\n\n\`\`\`ts src/money.ts\n${money.slice(0, cutAt)}`),
      );
      editor().server.script(atLimit(money.slice(cutAt, cutAt + 20)));
      const chat = await newChat(editor());
      await chat.ask('Round it');
      await chat.idle();
      const go = chat.answer.getByRole('button', { name: 'Continue' });
      await go.waitFor();
      await chat.answer.getByText('The answer reached its length limit.').waitFor();
      await chat.answer.getByRole('button', { name: 'Apply to file' }).click();
      await editor()
        .page.locator('.notifications-toasts')
        .getByText(/cut off within this code block/)
        .waitFor();
      await editor().screenshot('chat-cut-off');
      editor().server.script(say(`${money.slice(cutAt + 20)}\n\`\`\`\nThat is all.\n`));
      await go.click();
      await chat.answer.getByText('That is all.').waitFor();
      await chat.idle();
      assert.equal(await go.count(), 0);
      const code = await chat.answer.locator('.code code').textContent();
      assert.equal(code, money);
      await editor().screenshot('chat-continued');
    });

    it('asks before it takes back a place that the user edited since', async () => {
      const { page } = editor();
      editor().server.script(say(cartAnswer));
      const chat = await newChat(editor());
      await chat.ask('Say so');
      await chat.idle();
      const { card } = await changes();
      await card.getByRole('button', { name: 'Apply All' }).click();
      await stateOf('src/cart.ts', 'to review');
      await card.getByRole('button', { name: 'Keep All' }).click();
      await stateOf('src/cart.ts', 'kept');
      // The editor has opened a tab for the changed file.
      await page.locator('.tab', { hasText: 'cart.ts' }).click();
      const lines = page.locator('.editor-instance .monaco-editor[data-uri$="/src/cart.ts"]');
      // The panel, whose button was pressed last, may still have the keyboard when the first click has been answered.
      await waitFor(async () => {
        await lines.locator('.view-line').getByText('// said by the chat').click();
        await page.keyboard.press('Home');
        return (await page.locator('.statusbar-item').getByText('Ln 3, Col 1').count()) > 0;
      }, 'the cursor on the line that the chat wrote');
      await editor().type('// mine ');
      await editor().waitForText('// mine // said by the chat');
      const dialog = page.locator('.monaco-dialog-box');
      await card.getByRole('button', { name: 'Restore' }).click();
      await dialog.getByText('You have edited one of the changed places since.').waitFor();
      await editor().screenshot('chat-changes-edited');
      await dialog.getByRole('button', { name: 'Restore the Rest' }).click();
      await dialog.waitFor({ state: 'detached' });
      await stateOf('src/cart.ts', 'kept');
      await editor().waitForText('// mine // said by the chat');
      await card.getByRole('button', { name: 'Restore' }).click();
      await dialog.getByRole('button', { name: 'Restore Everything' }).click();
      await stateOf('src/cart.ts', 'undone');
    });
  },
);
