import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';
import { fenced } from './cartEdits.ts';

const functionOf = (name: string, value: number): string =>
  `export function ${name}(): number {\n  return ${value};\n}\n`;
const before = `${functionOf('first', 1)}\n${functionOf('second', 2)}`;
const wanted = `${functionOf('first', 1)}\n${functionOf('second', 3)}`;
/** Another function in the place of the second. */
const losing = functionOf('third', 3);
const applied = `${functionOf('first', 1)}\n${losing}`;
const secondQuestion = 'That answer was not applied.';

describeInBrowser(
  'an edit that would lose what nobody asked to lose',
  {
    settings: {
      'slipstream.inline.enabled': false,
      'slipstream.edit.livePreview': false,
      'slipstream.edit.review': 'file',
    },
  },
  (editor) => {
    const page = () => editor().page;
    const choice = () =>
      page().locator('.notification-toast', { hasText: 'This change would remove' });
    const lenses = () => page().locator('.codelens-decoration');
    let count = 0;

    /** Asks for an edit of a whole new file; `second` is what the model says when it is asked again. */
    const editFile = async (second: string): Promise<string> => {
      count++;
      const file = `src/doubt${count}.ts`;
      writeFileSync(join(editor().workspace, file), before);
      await editor().openFile(file);
      const { server } = editor();
      server.reset();
      server.script(
        { when: { includes: secondQuestion }, steps: [{ do: 'stream', text: fenced(second) }] },
        { steps: [{ do: 'stream', text: fenced(losing) }] },
      );
      await page().keyboard.press('Control+A');
      await page().keyboard.press('Shift+Alt+E');
      await page().locator('.quick-input-widget input').waitFor();
      await editor().type('raise the last value');
      await page().keyboard.press('Enter');
      return file;
    };
    const asked = () =>
      editor()
        .server.stats()
        .records.filter(({ path }) => path.endsWith('/chat/completions'));

    it('is asked for once more, and the better answer is applied', async () => {
      const file = await editFile(wanted);
      await lenses().getByText('Change 1 of 1').waitFor();
      assert.equal(asked().length, 2);
      assert.match(
        asked()[1]?.body ?? '',
        /would be lost although nobody asked for it: export function second/,
      );
      await page().keyboard.press('Control+S');
      await waitFor(
        () => editor().readFile(file) === wanted,
        () => editor().readFile(file),
      );
      assert.equal(await choice().count(), 0);
      await editor().runCommand('View: Close All Editors');
    });

    it('is shown beside the text when the second answer loses as much, and the text may be kept', async () => {
      const file = await editFile(losing);
      await choice().waitFor();
      assert.match((await choice().textContent()) ?? '', /second/);
      assert.equal(asked().length, 2);
      await page().locator('.editor-instance .line-delete').first().waitFor();
      await editor().screenshot('doubtful-edit');
      assert.equal(editor().readFile(file), before);
      // Nothing is under way while the question stands.
      await page()
        .locator('.statusbar-item', { hasText: 'tokens/s' })
        .waitFor({ state: 'detached' });
      await choice().getByRole('button', { name: 'Keep My Text' }).click();
      await choice().waitFor({ state: 'detached' });
      await page().locator('.tab.active:not(.dirty)').getByText(file.slice(4)).waitFor();
      assert.equal(editor().readFile(file), before);
      await editor().runCommand('View: Close All Editors');
    });

    it('is applied anyway where the user says so, under review', async () => {
      const file = await editFile(losing);
      await choice().getByRole('button', { name: 'Apply Anyway' }).click();
      await lenses()
        .getByText(/Change 1 of \d/)
        .waitFor();
      await page().keyboard.press('Control+S');
      await waitFor(
        () => editor().readFile(file) === applied,
        () => editor().readFile(file),
      );
      await editor().runCommand('View: Close All Editors');
    });

    it('is counted and timed in the statistics', async () => {
      await editor().runCommand('Slipstream: Show Suggestion Statistics');
      const row = (name: string | RegExp) => editor().webview().getByRole('row', { name });
      await row('Doubtful, asked again 3').waitFor();
      await row('Of these: could then be applied 1').waitFor();
      await row('Doubtful changes shown to you / applied by you 2 / 1').waitFor();
      await row(/^Extra wait, median \d+ ms$/).waitFor();
      await row(/^Extra wait, 95th percentile \d+ ms$/).waitFor();
      await editor().screenshot('doubtful-edit-statistics');
    });
  },
);
