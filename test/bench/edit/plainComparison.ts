import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { tryAgain } from '../../support/waitFor.ts';
import { watchFor } from './watchFor.ts';

/** Several times what the editor takes. */
const lostMs = 5_000;

/** Tells the probe what to compare; the file is there whole or not at all. */
function ask(probe: string, what: { readonly left?: string; readonly text: string }): void {
  const part = join(probe, 'comparison.part');
  writeFileSync(part, JSON.stringify(what));
  renameSync(part, join(probe, 'comparison'));
}

/**
 * How long the editor itself takes to show a changed text in its own comparison, from the moment when an extension changes
 * it to the frame with the last new line, in ms: the least that any preview in a comparison takes.
 * @param left absolute path of the file that is compared with.
 */
export async function plainComparison(
  { page, runCommand }: OpenedEditor,
  probe: string,
  texts: {
    readonly left: string;
    readonly before: string;
    readonly after: string;
    readonly lastBefore: string;
    readonly lastAfter: string;
  },
): Promise<number> {
  const { left, before, after, lastBefore, lastAfter } = texts;
  const compared = join(probe, 'compared-at');
  rmSync(compared, { force: true });
  ask(probe, { left, text: before });
  await page.locator('.tab.active').getByText('Plain comparison').waitFor();
  await page.locator('.monaco-diff-editor .editor.modified .view-line').first().waitFor();
  // The comparison takes the keyboard a moment after it is there.
  await tryAgain(async (timeout) => {
    await page.keyboard.press('Control+End');
    await page
      .locator('.monaco-diff-editor .editor.modified .view-line')
      .getByText(lastBefore)
      .first()
      .waitFor({ timeout });
  });
  const shown = watchFor(page, '.monaco-diff-editor .editor.modified .view-line', lastAfter);
  ask(probe, { text: after });
  // Laying out a long file can scroll away from its end; a round in which that happens is a slow one, not a lost one.
  const again = setInterval(() => {
    page.keyboard.press('Control+End').catch(() => undefined);
  }, lostMs);
  const shownAt = await shown.finally(() => clearInterval(again));
  const read = () => (existsSync(compared) ? readFileSync(compared, 'utf8') : '');
  while (!read().endsWith('\n')) await sleep(5);
  await runCommand('View: Close Editor');
  await page.locator('.tab').getByText('Plain comparison').waitFor({ state: 'detached' });
  return shownAt - Number(read());
}
