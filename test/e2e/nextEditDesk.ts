import type { OpenedEditor } from '../host/openEditor.ts';
import { waitFor } from '../support/waitFor.ts';

export async function goTo(editor: OpenedEditor, place: string): Promise<void> {
  await editor.page.keyboard.press('Control+g');
  await editor.page.keyboard.type(place, { delay: 20 });
  await editor.page.keyboard.press('Enter');
  const [line, column] = place.split(':');
  await editor.page.locator('.statusbar-item').getByText(`Ln ${line}, Col ${column}`).waitFor();
  // Only then is the keyboard the editor's again.
  await editor.page.locator('.quick-input-widget input').waitFor({ state: 'hidden' });
}

/** All texts that decorations put into the code. */
export const attachments = (editor: OpenedEditor): Promise<readonly string[]> =>
  editor.page.evaluate(() =>
    [...document.querySelectorAll('.editor-instance .view-line span')]
      .map((span) => getComputedStyle(span, '::after').content)
      .filter((content) => content !== 'none' && content !== 'normal' && content !== '')
      .map((content) => content.replace(/^"|"$/g, '').replace(/\u00a0/g, ' ')),
  );

export async function waitForAttachment(editor: OpenedEditor, part: string): Promise<void> {
  let seen: readonly string[] = [];
  await waitFor(
    async () => {
      seen = await attachments(editor);
      return seen.some((text) => text.includes(part));
    },
    () => `“${part}” among ${JSON.stringify(seen)}`,
  );
}

export async function waitForNoAttachment(editor: OpenedEditor): Promise<void> {
  await waitFor(async () => (await attachments(editor)).length === 0, 'no decoration');
}

/** Waits until words that go and a word that comes are framed or not: high contrast has no background for them. */
export async function waitForFrames(
  editor: OpenedEditor,
  word: string,
  isFramed: boolean,
): Promise<void> {
  await waitFor(
    () =>
      editor.page.evaluate(
        ({ content, wanted }) =>
          [...document.querySelectorAll('.editor-instance .view-overlays [class*="ced-"]')].some(
            (mark) => getComputedStyle(mark).borderTopStyle === 'dashed',
          ) === wanted &&
          [...document.querySelectorAll('.editor-instance .view-line span')].some((span) => {
            const style = getComputedStyle(span, '::after');
            return style.content === content && (style.borderTopStyle === 'solid') === wanted;
          }),
        { content: `"${word}"`, wanted: isFramed },
      ),
    `“${word}” ${isFramed ? 'with' : 'without'} frames`,
  );
}

/** Writes `subtotal` for the word at a place. */
export async function renameWord(editor: OpenedEditor, path: string, place: string): Promise<void> {
  await editor.openFile(path);
  await goTo(editor, place);
  await editor.page.keyboard.press('Control+Shift+ArrowRight');
  await editor.type('subtotal');
}

/** Reads the file in hand from disk again, when it is not saved: a file that is has no such command. */
export async function revert(editor: OpenedEditor): Promise<void> {
  if ((await editor.page.locator('.tab.active.dirty').count()) === 0) return;
  await editor.runCommand('File: Revert File');
  await editor.page.locator('.tab.active:not(.dirty)').waitFor();
}

const count = (text: string, word: string): number => text.split(word).length - 1;

/** The lines on the screen, all read at one moment: the editor takes and makes them as it draws. */
export const linesOf = (editor: OpenedEditor): Promise<string> =>
  editor.page.locator('.editor-instance .view-line').evaluateAll((lines) =>
    lines
      .map((line) => ({ top: line.getBoundingClientRect().top, text: line.textContent ?? '' }))
      .sort((a, b) => a.top - b.top)
      .map(({ text }) => text.replace(/\u00a0/g, ' '))
      .join('\n'),
  );

/** The screen once it shows a text so many times. */
export async function waitForCount(
  editor: OpenedEditor,
  word: string,
  wanted: number,
): Promise<void> {
  let text = '';
  await waitFor(
    async () => {
      text = await linesOf(editor);
      return count(text, word) === wanted;
    },
    () => `${wanted} × ${word} in ${text}`,
  );
}

/** Waits until the label of a next edit is no longer dimmed: from then on Tab is taken. */
export async function waitForTab(editor: OpenedEditor): Promise<void> {
  await waitFor(
    () =>
      editor.page.evaluate(() =>
        [...document.querySelectorAll('.editor-instance .view-line span')].some((span) => {
          const { content, opacity } = getComputedStyle(span, '::after');
          return content.includes('Tab') && opacity === '1';
        }),
      ),
    'a label that is not dimmed',
  );
}

/** Takes with Tab once it is ours. */
export async function pressTab(editor: OpenedEditor): Promise<void> {
  await waitForTab(editor);
  await editor.page.keyboard.press('Tab');
}

/** Waits until a hint has led to its line and is gone: its own label names Tab as well, and is no edit to take yet. */
export async function waitForArrival(
  editor: OpenedEditor,
  line: number,
  hint: string,
): Promise<void> {
  await editor.page.locator('.statusbar-item').getByText(`Ln ${line},`).waitFor();
  await waitFor(
    async () => !(await attachments(editor)).includes(hint),
    `no hint “${hint}” on the screen`,
  );
}
