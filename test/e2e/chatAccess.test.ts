import assert from 'node:assert/strict';
import axe from 'axe-core';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { chatPage, openChat } from './chatPanel.ts';

const themes = ['Light Modern', 'Dark Modern', 'Dark High Contrast', 'Light High Contrast'];

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

describeInBrowser(
  'the chat panel for everybody',
  { server: { brain: { kind: 'script' } } },
  (editor) => {
    before(async () => {
      const { server } = editor();
      server.script(
        {
          when: { includes: 'Name this conversation' },
          times: 'always',
          steps: [{ do: 'content', text: 'Everything' }],
        },
        {
          steps: [
            { do: 'reasoning', text: 'Let me think.' },
            { do: 'content', text: everything },
          ],
        },
        { steps: [{ do: 'toolCall', name: 'read_file', arguments: '{"path":"src/money.ts"}' }] },
      );
      const chat = await openChat(editor());
      await chat.ask('Show me everything');
      await chat.answer.getByText('from the right').waitFor();
      await chat.idle();
      await chat.ask('And a tool');
      await chat.button('Allow in this conversation').waitFor();
      await editor().openFile('src/cart.ts');
      await editor().runCommand('Slipstream: Add to Slipstream Chat');
      await chat.frame.locator('.composer .chip').waitFor();
    });

    for (const theme of themes)
      it(`has nothing that axe objects to in ${theme}`, async () => {
        const { page } = editor();
        await page.keyboard.press('F1');
        await page.locator('.quick-input-widget input').fill('>Preferences: Color Theme');
        await page.locator('.quick-input-list .monaco-list-row').first().click();
        await page.locator('.quick-input-list').getByText('Light High Contrast').first().waitFor();
        await page.locator('.quick-input-widget input').fill(theme);
        await page.keyboard.press('Enter');
        await page.locator('.quick-input-widget').waitFor({ state: 'hidden' });
        const chat = await openChat(editor());
        await chat.field.fill('/');
        await chat.field.press('End');
        const panel = await chatPage(page);
        await panel.evaluate(axe.source);
        const { violations } = await panel.evaluate(() =>
          (window as unknown as { axe: typeof axe }).axe.run(document, {
            resultTypes: ['violations'],
          }),
        );
        await editor().screenshot(`chat-${theme}`);
        await chat.field.fill('');
        assert.deepEqual(
          violations.map(({ id, nodes }) => ({
            id,
            nodes: nodes.map(
              ({ html, failureSummary }) => `${html.slice(0, 160)} ${failureSummary}`,
            ),
          })),
          [],
        );
      });

    it('fits a side bar of 200 px, and twice the size', async () => {
      const panel = await chatPage(editor().page);
      const overflow = (widthPx: number, zoom: string) =>
        panel.evaluate(
          ([width, scale]) => {
            const root = document.documentElement;
            root.style.width = `${width}px`;
            root.style.zoom = scale;
            const wide = [...document.querySelectorAll('body *')]
              .filter((element) => element.closest('pre, .table, .only-spoken, svg') === null)
              .filter((element) => {
                const { right } = element.getBoundingClientRect();
                return right > root.getBoundingClientRect().right + 1;
              })
              .map((element) => element.outerHTML.slice(0, 120));
            root.style.width = '';
            root.style.zoom = '';
            return wide;
          },
          [widthPx, zoom] as const,
        );
      assert.deepEqual(await overflow(200, '1'), []);
      assert.deepEqual(await overflow(200, '2'), []);
    });

    it('writes what begins from the right from the right, and code always from the left', async () => {
      const directions = await (await chatPage(editor().page)).evaluate(() => {
        const directionOf = (element: Element | undefined) =>
          element === undefined ? '' : getComputedStyle(element).direction;
        const paragraphs = [...document.querySelectorAll('.answer p')];
        return [
          directionOf(paragraphs.find(({ textContent }) => textContent.includes('from the right'))),
          directionOf(paragraphs.find(({ textContent }) => textContent.includes('weight'))),
          directionOf(document.querySelector('.answer pre') ?? undefined),
        ];
      });
      assert.deepEqual(directions, ['rtl', 'ltr', 'ltr']);
    });

    it('is used without a mouse, in the order of reading', async () => {
      const chat = await openChat(editor());
      await chat.field.focus();
      await editor().page.keyboard.press('Shift+Tab');
      const names: string[] = [];
      for (let step = 0; step < 12; step += 1) {
        names.push(
          await (await chatPage(editor().page)).evaluate(
            () =>
              document.activeElement?.getAttribute('aria-label') ??
              document.activeElement?.textContent ??
              '',
          ),
        );
        await editor().page.keyboard.press('Shift+Tab');
      }
      const order = ['Refuse', 'Allow in this conversation'];
      assert.deepEqual(
        order.map((name) => names.includes(name)),
        [true, true],
        names.join(' | '),
      );
      assert(names.indexOf('Refuse') < names.indexOf('Allow in this conversation'));
    });
  },
);
