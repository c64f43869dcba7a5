import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { waitFor } from '../support/waitFor.ts';
import {
  attachments,
  goTo,
  linesOf,
  pressTab,
  waitForArrival,
  waitForAttachment,
  waitForCount,
  waitForFrames,
  waitForNoAttachment,
} from './nextEditDesk.ts';

const options = {
  workspace: 'orders',
  settings: {
    'slipstream.inline.enabled': false,
    // Only by key: nothing comes before it is asked for.
    'slipstream.inline.automatic': false,
    'slipstream.nextEdit.enabled': 'on',
    'editor.accessibilitySupport': 'on',
  },
} as const;

/** A theme's id, and the class of a window that is shown in it. */
const themes = [
  { id: 'Light 2026', kind: 'vs', picture: 'light' },
  { id: 'Dark 2026', kind: 'vs-dark', picture: 'dark' },
  { id: 'Default High Contrast', kind: 'hc-black', picture: 'hc-dark' },
  { id: 'Default High Contrast Light', kind: 'hc-light', picture: 'hc-light' },
] as const;

/** Makes an edit at the top from which nothing follows but what the model says, and asks for it at a place. */
async function edit(editor: OpenedEditor, answer: string, place: string): Promise<void> {
  await editor.openFile('src/report.ts');
  editor.server.script({ steps: [{ do: 'stream', text: answer }] });
  await goTo(editor, '2:1');
  await editor.type('//');
  await goTo(editor, place);
  await editor.page.keyboard.press('Alt+n');
}

const ghostText = (editor: OpenedEditor): Promise<string> =>
  editor.page
    .locator('.monaco-editor .ghost-text-decoration, .monaco-editor .ghost-text')
    .allTextContents()
    .then((parts) => parts.join('').replace(/\u00a0/g, ' '));

async function waitForGhost(editor: OpenedEditor, part: string): Promise<void> {
  let seen = '';
  await waitFor(
    async () => {
      seen = await ghostText(editor);
      return seen.includes(part);
    },
    () => `ghost text “${part}”, not “${seen}”`,
  );
}

describeInBrowser('the faces of a next edit', options, (editor) => {
  const setTheme = async (id: string, kind: string) => {
    mkdirSync(join(editor().workspace, '.vscode'), { recursive: true });
    writeFileSync(
      join(editor().workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': id }),
    );
    await editor().page.locator(`.monaco-workbench.${kind}`).waitFor();
  };

  /** What is shown, in every theme; `isShown` waits for it in each. */
  const inAllThemes = async (face: string, isShown: (isHighContrast: boolean) => Promise<void>) => {
    for (const { id, kind, picture } of themes) {
      await setTheme(id, kind);
      await isShown(kind.startsWith('hc'));
      await editor().screenshot(`next-edit-${face}-${picture}`);
    }
  };

  /** Takes back what a test has changed. */
  const clear = async () => {
    await editor().page.keyboard.press('Escape');
    await editor().page.keyboard.press('Escape');
    await editor().runCommand('File: Revert File');
    editor().server.reset();
    await waitForNoAttachment(editor());
  };

  afterEach(clear);
  after(() => rmSync(join(editor().workspace, '.vscode'), { recursive: true, force: true }));

  it('are words in place, in every theme', async () => {
    await edit(
      editor(),
      '@ 18-18 | return Math.max(0, ...totals);\n  return Math.min(9, ...totals);\n.\n',
      '16:30',
    );
    await inAllThemes('words', (isHighContrast) =>
      waitForFrames(editor(), 'min(9', isHighContrast),
    );
    await pressTab(editor());
    await waitForCount(editor(), 'Math.min(9, ...totals)', 1);
  });

  it('are an announcement of a place out of sight, with line and text, in every theme', async () => {
    await editor().openFile('src/orders.ts');
    const answer = '@ 95-95 | const rest =\n  const rest = order.net - order.paid;\n.\n';
    editor().server.script({ steps: [{ do: 'stream', text: answer }] });
    await goTo(editor(), '7:1');
    await editor().type('//');
    await goTo(editor(), '9:20');
    await editor().page.keyboard.press('Alt+n');
    const text = 'Tab: line 95  order.total → order.net';
    await inAllThemes('far', () => waitForAttachment(editor(), text));
    await editor().page.keyboard.press('Alt+n');
    await waitForArrival(editor(), 95, text);
    await waitForAttachment(editor(), 'net');
    await pressTab(editor());
    await waitForCount(editor(), 'rest = order.net - order.paid', 1);
  });

  it('are struck lines that go, in every theme', async () => {
    // Lines go only where the same lines went before.
    await editor().openFile('src/report.ts');
    editor().server.script({
      steps: [{ do: 'stream', text: '@ 16-16 delete | console.log(step1);\n.\n' }],
    });
    await goTo(editor(), '11:1');
    await editor().page.keyboard.press('Control+Shift+K');
    await goTo(editor(), '11:9');
    await editor().page.keyboard.press('Alt+n');
    await inAllThemes('deletion', () => waitForAttachment(editor(), 'Tab: delete line'));
    await pressTab(editor());
    await waitForCount(editor(), 'console.log(step1)', 0);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'console.log(step1)', 1);
  });

  it('are a rewritten block beside the old one, in every theme', async () => {
    await edit(
      editor(),
      '@ 5-10 | for (const order\n  for (const { total } of orders.filter(isOpen)) {\n    text += total;\n  }\n.\n',
      '2:3',
    );
    const isShown = async () => {
      await waitForAttachment(editor(), 'Tab');
      await waitFor(
        async () =>
          (await attachments(editor())).filter((text) => text.startsWith('url(')).length === 1,
        'one picture',
      );
    };
    await inAllThemes('block', isShown);
    await pressTab(editor());
    await waitForCount(editor(), 'orders.filter(isOpen)', 1);
    await waitForCount(editor(), 'if (order.total > 0)', 0);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'if (order.total > 0)', 1);
  });

  it('are ghost text under the dimmed block at the cursor, which one Tab takes and one undo brings back', async () => {
    await edit(
      editor(),
      '@ 5-10 | for (const order\n  for (const { total } of orders.filter(isLate)) {\n    text += total;\n  }\n.\n',
      '9:6',
    );
    await inAllThemes('ghost-block', () => waitForGhost(editor(), 'orders.filter(isLate)'));
    const before = await linesOf(editor());
    await editor().page.keyboard.press('Tab');
    await waitForCount(editor(), 'if (order.total > 0)', 0);
    await waitForCount(editor(), 'orders.filter(isLate)', 1);
    await editor().page.keyboard.press('Control+z');
    await waitForCount(editor(), 'if (order.total > 0)', 1);
    assert.ok(before.includes('text += order.total'));
  });

  it('are ghost text where the cursor’s line only gains text, which can be typed as well', async () => {
    await edit(
      editor(),
      '@ 18-18 | return Math.max(0, ...totals);\n  return Math.max(0, ...totals).valueOf();\n.\n',
      '18:10',
    );
    await waitForGhost(editor(), '.valueOf()');
    await editor().screenshot('next-edit-ghost-line');
    // One Escape ends it.
    await editor().page.keyboard.press('Escape');
    await waitFor(async () => (await ghostText(editor())) === '', 'no ghost text');
    await clear();
    await edit(
      editor(),
      '@ 18-18 | return Math.max(0, ...totals);\n  return Math.max(0, ...totals).toString();\n.\n',
      '18:32',
    );
    await waitForGhost(editor(), '.toString()');
    await editor().type('.to');
    await waitForGhost(editor(), 'String()');
    // Time: Tab is ours once the text has stood for 300 ms, which nothing on the screen tells.
    await editor().page.waitForTimeout(500);
    await editor().page.keyboard.press('Tab');
    await waitForCount(editor(), 'Math.max(0, ...totals).toString();', 1);
  });

  it('are told to a screen reader, once', async () => {
    await edit(
      editor(),
      '@ 18-18 | return Math.max(0, ...totals);\n  return Math.min(7, ...totals);\n.\n',
      '16:30',
    );
    const alert = editor().page.locator('.statusbar-item [role="alert"]');
    await waitForAttachment(editor(), 'min');
    await alert.getByText('Next edit: line 18, Math.max').waitFor();
    await editor().page.evaluate(() => {
      const [item] = document.querySelectorAll('.statusbar-item [role="alert"]');
      if (item === undefined) return;
      new MutationObserver(() => document.body.setAttribute('data-told-again', '')).observe(item, {
        childList: true,
        characterData: true,
        subtree: true,
        attributes: true,
      });
    });
    await editor().page.keyboard.press('ArrowDown');
    await editor().page.keyboard.press('ArrowUp');
    await waitForAttachment(editor(), 'min');
    assert.equal(await editor().page.locator('body[data-told-again]').count(), 0);
    await editor().page.keyboard.press('Escape');
    await alert.waitFor({ state: 'detached' });
  });
});
