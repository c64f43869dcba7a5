import { type OpenEditorOptions, type OpenedEditor, openEditor } from './openEditor.ts';

/**
 * A suite of end-to-end tests that share one editor. A failed test leaves a screenshot of what was seen in
 * `test-results/`.
 */
export function describeInBrowser(
  title: string,
  options: OpenEditorOptions,
  define: (editor: () => OpenedEditor) => void,
): void {
  describe(title, () => {
    let opened: OpenedEditor | undefined;
    const editor = () => {
      if (!opened) throw new Error('The editor is open only within tests and hooks.');
      return opened;
    };
    before(async () => {
      opened = await openEditor(options);
    });
    afterEach(async function () {
      if (this.currentTest?.state === 'failed')
        await editor().screenshot(`failed: ${this.currentTest.fullTitle()}`);
    });
    after(async () => {
      await opened?.close();
    });
    define(editor);
  });
}
