import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { tryAgain } from '../support/waitFor.ts';
import { cart, documented, reduced, total } from './cartEdits.ts';
import { createEditDesk } from './edit/editDesk.ts';
import { testReview } from './edit/review.ts';
import { testStreaming } from './edit/streaming.ts';

// Ghost text would take the answers that are meant for edits.
const settings = { 'slipstream.inline.enabled': false };
/** What is under test here is the review itself. */
const reviewed = { ...settings, 'slipstream.edit.review': 'file' };

describeInBrowser('editing in the real editor', { settings: reviewed }, (editor) => {
  const desk = createEditDesk(editor);
  const { server, page, says, input, lenses, open, saved } = desk;

  beforeEach(() => server().reset());

  testStreaming(editor, desk);
  testReview(editor, desk);

  it('fixes a real TypeScript error through the light bulb and says that it is gone', async () => {
    await open(cart.replace('return total;', 'return totals;'));
    says(total);
    await page().locator('.squiggly-error').first().waitFor();
    await page().keyboard.press('Control+g');
    await page().keyboard.type('30:12', { delay: 20 });
    await page().keyboard.press('Enter');
    await page().locator('.statusbar-item').getByText('Ln 30, Col 12').waitFor();
    const fix = page()
      .locator('.action-widget .monaco-list-row')
      .getByText(/^Fix with Slipstream/);
    await tryAgain(
      async (timeout) => {
        await page().keyboard.press('Control+.');
        await fix.waitFor({ timeout });
      },
      () => page().keyboard.press('Escape'),
    );
    await editor().screenshot('edit-light-bulb');
    await fix.click();
    await lenses().getByText('Problem gone').waitFor();
    await editor().screenshot('edit-fixed');
    await editor().waitForText('return total;');
    assert.equal(await page().locator('.squiggly-error').count(), 0);
    await page().keyboard.press('Shift+Alt+Enter');
    assert.equal(await saved(), cart);
  });

  it('writes the message of a staged change into the commit box', async () => {
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=T', '-c', 'user.email=t@example.com', ...args], {
        cwd: editor().workspace,
      });
    writeFileSync(join(editor().workspace, 'src', 'cart.ts'), cart);
    git('init', '-q', '-b', 'main');
    git('add', '.');
    git('commit', '-q', '-m', 'feat: begin');
    writeFileSync(join(editor().workspace, 'src', 'cart.ts'), documented);
    git('add', '.');
    // Twice no answer at all: the failure stays, and its button asks anew.
    for (const text of [
      'I cannot.',
      'I still cannot.',
      '{"subject": "refactor: sum the cart by reducing", "body": ""}',
    ])
      server().script({ steps: [{ do: 'stream', text }] });
    await page().keyboard.press('Control+Shift+G');
    await page().locator('.scm-input').waitFor();
    await editor().runCommand('Git: Refresh');
    await page().locator('.scm-view').getByText('Staged Changes').waitFor();
    await page().locator('.pane-header').getByText('Changes', { exact: true }).hover();
    await page().locator('[aria-label="Write Commit Message"]').first().click();
    const failure = page().locator('.notification-toast', { hasText: 'in an unexpected format' });
    await failure.waitFor();
    await editor().screenshot('edit-commit-failed');
    await failure.getByRole('button', { name: 'Try Again' }).click();
    await page().locator('.scm-input').getByText('refactor: sum the cart by reducing').waitFor();
    await editor().screenshot('edit-commit-message');
    await page().keyboard.press('Control+Shift+E');
  });

  // The last one: what it makes Slipstream learn of the limits stays.
  it('asks for no preview when the limits leave no room for it, and Enter asks all the same', async () => {
    server().configure({ limits: { requests: { minute: 2 }, tokens: {} } });
    await open();
    says(reduced);
    await page().locator('.view-line').getByText('multiply(').last().click();
    await editor().runCommand('Slipstream: Simplify');
    await lenses().getByText('Change 1 of 1').waitFor();
    await page().keyboard.press('Shift+Alt+Backspace');
    await lenses().first().waitFor({ state: 'detached' });
    says(documented);
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('document and reduce');
    // Time: three times the pause after which it would have been asked for; on a slow machine less is seen, and none fails.
    await page().waitForTimeout(1_050);
    assert.equal(server().stats().records.length, 0);
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    assert.equal(server().stats().records.length, 1);
  });
});
