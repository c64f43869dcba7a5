import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type OpenEditorOptions, type OpenedEditor, openEditor } from './openEditor.ts';

/**
 * A suite of end-to-end tests that share one editor. A failed test leaves a screenshot of what was seen, and what
 * Slipstream had logged by then, in `test-results/`.
 */
export function describeInBrowser(
  title: string,
  options: OpenEditorOptions | (() => Promise<OpenEditorOptions>),
  define: (editor: () => OpenedEditor) => void,
): void {
  describe(title, () => {
    let opened: OpenedEditor | undefined;
    const editor = () => {
      if (!opened) throw new Error('The editor is open only within tests and hooks.');
      return opened;
    };
    before(async () => {
      opened = await openEditor(typeof options === 'function' ? await options() : options);
    });
    afterEach(async function () {
      if (this.currentTest?.state !== 'failed') return;
      const name = `failed: ${this.currentTest.fullTitle()}`;
      keepLog(join(editor().dataFolder, 'user', 'logs'), name);
      await editor().screenshot(name);
    });
    after(async () => {
      await opened?.close();
    });
    define(editor);
  });
}

const results = join(import.meta.dirname, '..', '..', 'test-results');

function keepLog(folder: string, name: string): void {
  const logs = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('Slipstream.log'))
    .map((path) => readFileSync(join(folder, path), 'utf8'));
  mkdirSync(results, { recursive: true });
  writeFileSync(join(results, `${name.replace(/[^\w.-]+/g, '-')}.log`), logs.join('\n'));
}
