import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { waitFor } from '../support/waitFor.ts';
import { cart, documented, fenced, total } from './cartEdits.ts';
import {
  attachments,
  goTo,
  waitForAttachment,
  waitForFrames,
  waitForNoAttachment,
} from './nextEditDesk.ts';

// Ghost text would take the answers that are meant for edits.
const settings = { 'slipstream.inline.enabled': false };
/** A theme's id, and the class of a window that is shown in it. */
const themes = [
  { id: 'Light 2026', kind: 'vs', picture: 'light' },
  { id: 'Default High Contrast', kind: 'hc-black', picture: 'hc-dark' },
  { id: 'Dark 2026', kind: 'vs-dark', picture: 'dark' },
  { id: 'Default High Contrast Light', kind: 'hc-light', picture: 'hc-light' },
] as const;

describeInBrowser('one approval', { settings }, (editor) => {
  const page = () => editor().page;
  const lenses = () => page().locator('.codelens-decoration');
  const input = () => page().locator('.quick-input-widget input');
  const saved = async () => {
    await page().keyboard.press('Control+S');
    await page().locator('.tab.active:not(.dirty)').waitFor();
    return editor().readFile('src/cart.ts');
  };
  /** Types an instruction, waits until its whole change stood there for so long, and presses Enter. Whether that kept it. */
  const approveAfter = async (lookMs: number) => {
    editor().server.reset();
    editor().server.script({
      steps: [{ do: 'stream', text: fenced(documented), tokensPerSecond: 2300 }],
      times: 'always',
    });
    await page().locator('.editor-instance .view-line').getByText('countItems').first().click();
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('document and reduce');
    await page().locator('.quick-input-message').getByText('Nothing is applied yet.').waitFor();
    await editor().waitForText('(total, item) => add(');
    // Time: for how long it was looked at is what this is about; see below.
    await page().waitForTimeout(lookMs);
    await page().keyboard.press('Enter');
    const kept = lenses().getByText('Review Changes');
    await kept
      .or(lenses().getByText(/Change 1 of/))
      .first()
      .waitFor();
    return (await kept.count()) > 0;
  };
  /**
   * Time: approved is what the host knows to have stood on the screen for 500 ms. A busy machine learns of it late, and
   * then reviews, as it should: it is looked at for longer.
   */
  const approve = async () => {
    for (const lookMs of [2_000, 8_000, 30_000]) {
      if (await approveAfter(lookMs)) return;
      await editor().runCommand('Slipstream: Undo All Changes');
      await lenses().first().waitFor({ state: 'detached' });
    }
    assert.fail('A change that stood there for 30 s was reviewed.');
  };

  /** The number of the first line on the screen. */
  const topLine = () =>
    page()
      .locator('.editor-instance .margin-view-overlays .line-numbers')
      .evaluateAll((numbers) =>
        Math.min(
          ...numbers
            .filter((item) => {
              const pane = item.closest('.editor-instance');
              return (
                pane !== null &&
                item.getBoundingClientRect().top >= pane.getBoundingClientRect().top - 1
              );
            })
            .map((item) => Number(item.textContent)),
        ),
      );

  it('takes Enter on a change that was seen whole, and offers to undo it on one line', async () => {
    await editor().openFile('src/cart.ts');
    await approve();
    // What the default means is said once, on the line that has the way back and the setting.
    await lenses().getByText('kept without review').waitFor();
    await lenses().getByText('When to Review').waitFor();
    await editor().screenshot('edit-approved');
    assert.equal(
      await lenses()
        .getByText(/Change 1 of/)
        .count(),
      0,
    );
    assert.equal(await saved(), documented);
    await lenses().getByText('Undo', { exact: true }).click();
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), cart);
  });

  it('reviews it after all, hunk by hunk', async () => {
    await approve();
    assert.equal(await lenses().getByText('kept without review').count(), 0, 'said once');
    await lenses().getByText('Review Changes').click();
    await page().locator('.tab.active').getByText('cart.ts (changes)').waitFor();
    await editor().runCommand('Slipstream: Undo All Changes');
    await page().locator('.tab').getByText('(changes)').waitFor({ state: 'detached' });
    assert.equal(await saved(), cart);
  });

  it('asks for a review where Enter came before the change', async () => {
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await page().keyboard.insertText('document and reduce');
    await page().keyboard.press('Enter');
    await lenses().getByText('Change 1 of 2').waitFor();
    await page().keyboard.press('Shift+Alt+Backspace');
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), cart);
  });

  it('takes the line away with the first key, and keeps the change', async () => {
    await approve();
    await page().keyboard.press('Control+End');
    await editor().type('// mine');
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), `${documented}// mine`);
  });

  /** Asks for another name of a variable, in three lines, and waits until the whole answer is there. */
  const previewSmall = async () => {
    const renamed = total.replaceAll('total', 'sum').replace('sumPrice', 'totalPrice');
    editor().server.reset();
    editor().server.script({
      steps: [{ do: 'stream', text: fenced(renamed), tokensPerSecond: 2300 }],
      times: 'always',
    });
    await goTo(editor(), '27:5');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type('call it sum');
    await page().locator('.quick-input-message').getByText('Nothing is applied yet.').waitFor();
    await waitForAttachment(editor(), 'sum');
    return cart.replace(total, renamed);
  };

  it('shows a small change in the file itself, in every theme, and Escape leaves no trace', async () => {
    // A file that was saved is read again by the editor.
    writeFileSync(join(editor().workspace, 'src', 'cart.ts'), cart);
    await editor().waitForText('let total = euros(0);');
    const tabs = await page().locator('.tab').count();
    await previewSmall();
    assert.equal(await page().locator('.tab').getByText('(writing)').count(), 0);
    assert.deepEqual([...new Set(await attachments(editor()))], ['sum'], 'no word about keys');
    const folder = join(editor().workspace, '.vscode');
    mkdirSync(folder, { recursive: true });
    for (const { id, kind, picture } of themes) {
      writeFileSync(join(folder, 'settings.json'), JSON.stringify({ 'workbench.colorTheme': id }));
      await page().locator(`.monaco-workbench.${kind}`).waitFor();
      await waitForFrames(editor(), 'sum', kind.startsWith('hc'));
      await editor().screenshot(`edit-in-file-${picture}`);
    }
    rmSync(folder, { recursive: true });
    await page().keyboard.press('Escape');
    await waitForNoAttachment(editor());
    assert.equal(await page().locator('.tab').count(), tabs);
    assert.equal(editor().readFile('src/cart.ts'), await saved());
  });

  it('applies it with Enter, without a tab that comes and goes', async () => {
    const wanted = await previewSmall();
    // Time: a glance is one, of 500 ms after the last line; this leaves room for a busy machine.
    await page().waitForTimeout(2_000);
    await page().keyboard.press('Enter');
    await lenses().getByText('Review Changes').waitFor();
    await waitForNoAttachment(editor());
    await editor().screenshot('edit-in-file-applied');
    assert.equal(await saved(), wanted);
    await lenses().getByText('Undo', { exact: true }).click();
    await lenses().first().waitFor({ state: 'detached' });
    assert.equal(await saved(), cart);
  });

  it('shows it in the middle of what the box leaves free, and goes back with Escape', async () => {
    const long = `${'// far above\n'.repeat(200)}${cart}`;
    writeFileSync(join(editor().workspace, 'src', 'long.ts'), long);
    await editor().openFile('src/long.ts');
    await goTo(editor(), '227:5');
    // Without tabs the box lies over the first lines.
    const folder = join(editor().workspace, '.vscode');
    mkdirSync(folder, { recursive: true });
    writeFileSync(
      join(folder, 'settings.json'),
      JSON.stringify({ 'workbench.editor.showTabs': 'none', 'breadcrumbs.enabled': false }),
    );
    await page().locator('.editor-group-container .tab').first().waitFor({ state: 'hidden' });
    await page().locator('.breadcrumbs-control').first().waitFor({ state: 'hidden' });
    while ((await topLine()) < 225) {
      const top = await topLine();
      await page().keyboard.press('Control+ArrowDown');
      await waitFor(async () => (await topLine()) > top, 'the view to scroll');
    }
    const top = await topLine();
    const place = async () => {
      const [line, box, pane] = await Promise.all([
        page().locator('.view-line').getByText('let', { exact: true }).first().boundingBox(),
        page().locator('.quick-input-widget').boundingBox(),
        page().locator('.editor-instance').first().boundingBox(),
      ]);
      assert.ok(line && box && pane);
      const free = { top: box.y + box.height, bottom: pane.y + pane.height };
      return { line: line.y, height: line.height, free };
    };
    editor().server.reset();
    const renamed = total.replaceAll('total', 'sum').replace('sumPrice', 'totalPrice');
    editor().server.script({
      steps: [{ do: 'stream', text: fenced(renamed), tokensPerSecond: 2300 }],
      times: 'always',
    });
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    const covered = await place();
    assert.ok(covered.line < covered.free.top, 'the box lies over the line at first');
    assert.equal(await topLine(), top, 'the view stays where it is until there is a preview');
    await editor().type('call it sum');
    await waitForAttachment(editor(), 'sum');
    await waitFor(async () => (await topLine()) < top, 'the view to scroll');
    await editor().screenshot('edit-in-file-long');
    const { line, height, free } = await place();
    const off = line + height / 2 - (free.top + free.bottom) / 2;
    assert.ok(Math.abs(off) < 3 * height, `${off} px off the middle of what the box leaves free`);
    await page().keyboard.press('Escape');
    await waitForNoAttachment(editor());
    await waitFor(async () => (await topLine()) === top, 'the view to go back');
  });
});
