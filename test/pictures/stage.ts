import { type OpenEditorOptions, type OpenedEditor, openEditor } from '../host/openEditor.ts';

/** Of a picture, in pixels. */
export const size = { width: 1040, height: 560 };

/** Nothing in the picture but what it is about. */
const plain = {
  'window.commandCenter': false,
  'workbench.layoutControl.enabled': false,
  'chat.commandCenter.enabled': false,
  'editor.minimap.enabled': false,
  'breadcrumbs.enabled': false,
  'editor.fontSize': 15,
} as const;

/** An editor with nothing in sight but what a picture is about, of that size. */
export async function withEditor(
  { settings, ...options }: OpenEditorOptions,
  work: (editor: OpenedEditor) => Promise<void>,
): Promise<void> {
  const editor = await openEditor({ ...options, settings: { ...plain, ...settings } });
  try {
    await editor.page.setViewportSize(size);
    await work(editor);
  } finally {
    await editor.close();
  }
}

/** Goes to the beginning of a line by the keyboard. */
export const goTo = async ({ page }: OpenedEditor, line: number) => {
  await page.keyboard.press('Control+g');
  await page.keyboard.type(`${line}:1`, { delay: 20 });
  await page.keyboard.press('Enter');
};
