import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { cart, fenced } from '../cartEdits.ts';

/** What the tests of edits do and see, again and again. */
export function createEditDesk(editor: () => OpenedEditor) {
  const server = () => editor().server;
  const page = () => editor().page;
  /** Always, as a pause while the instruction is typed asks once more. */
  const says = (text: string, tokensPerSecond = 2300) => {
    server().reset();
    server().script({
      steps: [{ do: 'stream', text: fenced(text), tokensPerSecond }],
      times: 'always',
    });
  };
  /** The same up to the end of `part`, and the rest when the server is told to release it. */
  const saysSlowly = (text: string, part: string) => {
    const at = fenced(text).indexOf(part) + part.length;
    server().reset();
    server().script({
      steps: [
        { do: 'stream', text: fenced(text).slice(0, at) },
        { do: 'hold' },
        { do: 'stream', text: fenced(text).slice(at) },
      ],
      times: 'always',
    });
  };
  const input = () => page().locator('.quick-input-widget input');
  const activeTab = () => page().locator('.tab.active');
  const lenses = () => page().locator('.codelens-decoration');

  /** Each test has a file of its own: the editor remembers where a file was scrolled to. */
  let file = '';
  let count = 0;
  const open = async (text = cart) => {
    count++;
    file = `cart${count}.ts`;
    writeFileSync(join(editor().workspace, 'src', file), text);
    await editor().openFile(`src/${file}`);
  };
  const saved = async () => {
    await page().keyboard.press('Control+S');
    await cleanTab().waitFor();
    return editor().readFile(`src/${file}`);
  };
  const cleanTab = () => page().locator('.tab.active:not(.dirty)').getByText(file, { exact: true });
  const editAll = async (instruction: string) => {
    await page().keyboard.press('Control+A');
    await page().keyboard.press('Shift+Alt+E');
    await input().waitFor();
    await editor().type(instruction);
    await editor().waitForText('(total, item) => add(');
  };

  /** Keys that come before the editor has changed its tabs go to the tab before. */
  const goToEnd = async () => {
    const end = page()
      .locator('.statusbar-item')
      .getByText(`Ln ${cart.split('\n').length}, Col 1`);
    while (!(await end.isVisible())) await page().keyboard.press('Control+End');
  };

  return {
    server,
    page,
    says,
    saysSlowly,
    input,
    activeTab,
    cleanTab,
    lenses,
    open,
    file: () => file,
    saved,
    editAll,
    goToEnd,
  };
}

export type EditDesk = ReturnType<typeof createEditDesk>;
