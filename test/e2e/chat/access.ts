import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import axe from 'axe-core';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { chatPage, newChat, openChat } from '../chatPanel.ts';
import { namedAs } from './script.ts';

/** A theme's id, and what the editor writes on the body of a webview that is shown in it. */
const themes = [
  { id: 'Light 2026', kind: 'vscode-light', picture: 'chat-light' },
  { id: 'Dark 2026', kind: 'vscode-dark', picture: 'chat-dark' },
  { id: 'Default High Contrast', kind: 'vscode-high-contrast', picture: 'chat-hc-dark' },
  {
    id: 'Default High Contrast Light',
    kind: 'vscode-high-contrast-light',
    picture: 'chat-hc-light',
  },
] as const;

const everything = `# Heading

Words with **weight**, *stress*, ~~doubt~~, \`code\` and a [link](https://example.com/).

- one
- two
  1. inner
  2. inner

- [x] done
- [ ] open

> A quote.

| name | value |
|---|--:|
| \`a\` | 1 |

\`\`\`ts src/answer.ts
// The answer to everything.
export function answer(question: string): number {
  return question === 'why' ? 42 : Number.NaN; // "strings", /patterns/
}
\`\`\`

\`\`\`diff
- old
+ new
\`\`\`

---

שלום עולם, this begins from the right.
`;

/** Everybody can use the panel: axe-core, keys alone, small and zoomed, from right to left, still, spoken. */
export function testAccess(editor: () => OpenedEditor): void {
  before(async () => {
    editor().server.script(
      namedAs('Everything'),
      {
        steps: [
          { do: 'reasoning', text: 'Let me think.' },
          { do: 'content', text: everything },
        ],
      },
      { steps: [{ do: 'toolCall', name: 'read_file', arguments: '{"path":"src/money.ts"}' }] },
    );
    const chat = await newChat(editor());
    await chat.ask('Show me everything');
    await chat.answer.getByText('from the right').waitFor();
    await chat.idle();
    await chat.ask('And a tool');
    await chat.button('Allow in this conversation').waitFor();
    await editor().openFile('package.json');
    await editor().runCommand('Slipstream: Add to Slipstream Chat');
    await chat.frame.locator('.composer .chip').waitFor();
  });

  after(() => rmSync(join(editor().workspace, '.vscode'), { recursive: true }));

  const setTheme = (id: string) => {
    mkdirSync(join(editor().workspace, '.vscode'), { recursive: true });
    writeFileSync(
      join(editor().workspace, '.vscode', 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': id }),
    );
  };

  for (const { id, kind, picture } of themes)
    it(`has nothing that axe objects to in ${id}`, async () => {
      setTheme(id);
      const chat = await openChat(editor());
      await chat.frame.locator(`body.${kind}[data-vscode-theme-id="${id}"]`).waitFor();
      await chat.field.fill('');
      await chat.field.pressSequentially('/');
      await chat.frame.getByRole('option').first().waitFor();
      const panel = await chatPage(editor().page);
      // Everything is looked at, not only what is in sight.
      await panel.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true;
        document.querySelector('.transcript')?.scrollTo(0, 0);
      });
      await panel.evaluate(axe.source);
      const { violations, passes } = await panel.evaluate(() =>
        (window as unknown as { axe: typeof axe }).axe.run(document, {
          resultTypes: ['violations', 'passes'],
        }),
      );
      await chat.field.fill('');
      await panel.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = false;
        document.querySelector('.answer h3')?.scrollIntoView();
      });
      await chat.frame.locator('.answer .hljs-keyword').first().waitFor();
      await editor().screenshot(picture);
      assert.deepEqual(
        violations.map(({ id: rule, nodes }) => ({
          rule,
          nodes: nodes.map(({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`),
        })),
        [],
      );
      // Else the page was empty, or colours could not be told.
      assert(passes.some(({ id: rule }) => rule === 'color-contrast'));
    });

  it('is used without a mouse, in the order of reading', async () => {
    const chat = await openChat(editor());
    const panel = await chatPage(editor().page);
    await chat.field.fill('a question');
    const expected = await panel.evaluate(() =>
      [
        ...document.querySelectorAll<HTMLElement>(
          'button, summary, a[href], textarea, [tabindex="0"]',
        ),
      ]
        // The way to the end is there only while one is not at the end, which Tab leads to.
        .filter((element) => !element.matches(':disabled, .to-end') && element.checkVisibility())
        .map((element) => element.outerHTML.slice(0, 90)),
    );
    assert(expected.length > 20, `only ${expected.length}`);
    await chat.frame.locator('.panel-header .model').focus();
    const reached: string[] = [];
    // One step more, as the way to the end may still be there when Tab comes by.
    for (let step = 0; step <= expected.length && reached.length < expected.length; step += 1) {
      const here = await panel.evaluate(() => {
        const { activeElement } = document;
        return activeElement?.matches('.to-end')
          ? undefined
          : activeElement?.outerHTML.slice(0, 90);
      });
      if (here !== undefined) reached.push(here);
      await editor().page.keyboard.press('Tab');
    }
    assert.deepEqual(reached, expected);
    await chat.field.fill('');
  });

  it('writes what begins from the right from the right, and code always from the left', async () => {
    const directions = await (await chatPage(editor().page)).evaluate(() => {
      const paragraphs = [...document.querySelectorAll('.answer p')];
      return [
        paragraphs.find(({ textContent }) => textContent.includes('from the right')),
        paragraphs.find(({ textContent }) => textContent.includes('weight')),
        document.querySelector('.answer pre'),
      ].map((element) => element && getComputedStyle(element).direction);
    });
    assert.deepEqual(directions, ['rtl', 'ltr', 'ltr']);
  });

  /** Elements that reach beyond the panel, but for what has a scroll bar of its own. */
  const tooWide = async (zoom: string) =>
    (await chatPage(editor().page)).evaluate((scale) => {
      const root = document.documentElement;
      root.style.zoom = scale;
      const right = root.getBoundingClientRect().right + 1;
      const wide = [...document.querySelectorAll('body *')]
        .filter((element) => element.closest('pre, .table, .only-spoken, svg') === null)
        .filter((element) => element.getBoundingClientRect().right > right)
        .map((element) => element.outerHTML.slice(0, 120));
      root.style.zoom = '';
      return wide;
    }, zoom);

  it('fits a side bar of 200 px, and 200 % zoom', async () => {
    const { page } = editor();
    const chat = await openChat(editor());
    await chat.field.fill('a question');
    const side = page.locator('.part.sidebar');
    const edge = async () => {
      const box = await side.boundingBox();
      assert(box !== null);
      return box;
    };
    const before = await edge();
    // A window of 1,280 × 720 at 200 %: half as many CSS pixels each way.
    const size = page.viewportSize();
    await page.setViewportSize({ width: 640, height: 400 });
    const box = await edge();
    await page.mouse.move(box.x + box.width, box.y + 150);
    await page.mouse.down();
    await page.mouse.move(box.x + 200, box.y + 150, { steps: 8 });
    await page.mouse.up();
    await page.waitForFunction(() => {
      const width = document.querySelector('.part.sidebar')?.getBoundingClientRect().width ?? 0;
      return Math.abs(width - 200) <= 3;
    });
    assert.deepEqual(await tooWide('1'), []);
    await editor().screenshot('chat-narrow');
    assert.deepEqual(await tooWide('2'), []);
    // What one needs is in sight without scrolling.
    const isSeen = await (await chatPage(page)).evaluate(() =>
      ['.question-field', '.composer-buttons .stop, .composer-buttons .send', '.model'].map(
        (selector) => {
          const seen = document.querySelector(selector)?.getBoundingClientRect();
          return seen !== undefined && seen.top >= 0 && seen.bottom <= window.innerHeight;
        },
      ),
    );
    assert.deepEqual(isSeen, [true, true, true]);
    // Nothing but the messages is ever scrolled.
    const moved = await (await chatPage(page)).evaluate(() => {
      document.querySelector('[aria-live]')?.scrollIntoView();
      document.querySelector('.answer h3')?.scrollIntoView();
      return [document.documentElement, document.body, document.querySelector('#root')].map(
        (element) => element?.scrollTop,
      );
    });
    assert.deepEqual(moved, [0, 0, 0]);
    if (size !== null) await page.setViewportSize(size);
    await page.mouse.move(before.x + 200, before.y + 150);
    await page.mouse.down();
    await page.mouse.move(before.x + before.width, before.y + 150, { steps: 8 });
    await page.mouse.up();
    await chat.field.fill('');
  });

  it('moves nothing for those who want no motion, and says little to screen readers', async () => {
    const chat = await openChat(editor());
    const panel = await chatPage(editor().page);
    await chat.button('Deny').click();
    await chat.idle();
    const words = Array.from({ length: 200 }, (_, index) => `w${index}`).join(' ');
    editor().server.script({
      steps: [{ do: 'hold' }, { do: 'stream', text: words, tokensPerSecond: 200 }],
    });
    await panel.evaluate(() => {
      const said: string[] = [];
      Object.assign(window, { said });
      const live = document.querySelector('[aria-live]');
      if (live !== null)
        new MutationObserver(() => said.push(live.textContent ?? '')).observe(live, {
          childList: true,
          characterData: true,
          subtree: true,
        });
    });
    await chat.ask('Slowly');
    const waiting = chat.frame.locator('.waiting');
    await waiting.waitFor();
    const animation = () => waiting.evaluate((element) => getComputedStyle(element).animationName);
    const moving = await animation();
    await editor().page.emulateMedia({ reducedMotion: 'reduce' });
    const still = await animation();
    await editor().page.emulateMedia({ reducedMotion: null });
    assert.deepEqual([moving, still], ['breathe', 'none']);
    editor().server.release();
    await chat.answer.getByText('w199').waitFor();
    await chat.idle();
    const said = await panel.evaluate(() => (window as unknown as { said: string[] }).said);
    assert.deepEqual(said, ['Slipstream is answering.', 'Answer finished.']);
  });
}
