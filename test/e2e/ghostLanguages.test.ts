import assert from 'node:assert/strict';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import { tryAgain, waitFor } from '../support/waitFor.ts';
import { goTo } from './nextEditDesk.ts';

interface Example {
  readonly file: string;
  /** The file with the cursor at `│`. */
  readonly at: string;
  /** One key: each asks. */
  readonly typed: string;
  readonly answer: string;
  /** What stands in the file in place of `│` at the end. */
  readonly becomes: string;
}

/** What goes wrong where a language ends blocks by words, indents with tabs, or means something by its indentation. */
const examples: Readonly<Record<string, Example>> = {
  'Ruby, whose inner end belongs to the answer and the outer ones to the file': {
    file: 'stock.rb',
    at: 'class Stock\n  def sell(item, count)\n    if│\n  end\nend\n',
    typed: ' ',
    answer:
      '@items[item] >= count\n      @items[item] -= count\n    else\n      raise "Only #{@items[item]} left"\n    end\n  end\nend\n',
    becomes:
      ' @items[item] >= count\n      @items[item] -= count\n    else\n      raise "Only #{@items[item]} left"\n    end',
  },
  'Go, whose tabs the answer has from column 0': {
    file: 'stock.go',
    at: 'package stock\n\nfunc Total(prices []int) int {\n\tsum := 0\n\tfor│\n\treturn sum\n}\n',
    typed: ' ',
    answer:
      '_, price := range prices {\n\tif price > 0 {\n\t\tsum += price\n\t}\n}\nreturn sum\n}\n',
    becomes: ' _, price := range prices {\n\t\tif price > 0 {\n\t\t\tsum += price\n\t\t}\n\t}',
  },
  'YAML, whose item the answer begins with another dash': {
    file: 'steps.yaml',
    at: 'steps:\n  - name: Install\n    run: npm ci\n  -│\n',
    typed: ' ',
    answer: '- name: Test\n    run: npm test\n  - name: Pack\n    run: npm run package\n',
    becomes: ' name: Test\n    run: npm test',
  },
  'Markdown, whose fence the answer opens within and closes': {
    file: 'guide.md',
    at: '# Guide\n\nInstall it:\n\n```sh\nnpm ci\n```\n\nStart it:\n\n```s│\n\n## Questions\n',
    typed: 'h',
    answer:
      '\nnpm start\n```\n\n- The address is printed.\n- Open it in a browser.\n\n## Questions\n',
    becomes: 'h\nnpm start\n```',
  },
  'Markdown, where a line of prose goes on behind a blank': {
    file: 'prose.md',
    at: '# Cart\n\nThe value of the cart│\n\nThe value of an item is its price.\n',
    typed: ' ',
    answer: 'is the sum of its items.\n\nThe value of an item is its price.\n',
    becomes: ' is the sum of its items.',
  },
};

const firstLine = (text: string): string => text.trim().split('\n', 1)[0] ?? '';

describeInBrowser(
  'ghost text in files of four languages',
  { settings: { 'slipstream.inline.askAhead': false, 'editor.fontSize': 16 } },
  (editor) => {
    before(() => {
      for (const { file, at } of Object.values(examples))
        writeFileSync(join(editor().workspace, file), at.replace('│', ''));
    });

    for (const [what, { file, at, typed, answer, becomes }] of Object.entries(examples))
      it(`is taken piece by piece until the right text stands there: ${what}`, async () => {
        const { page, server } = editor();
        const [head = '', tail = ''] = at.split('│');
        // The first line, and those below it.
        const ghost = page.locator(
          '.ghost-text-decoration:visible, .ghost-text:visible, .suggest-preview-text:visible',
        );
        const shown = ghost.first();
        server.reset();
        server.script({ steps: [{ do: 'stream', text: answer }] });
        await editor().openFile(file);
        await goTo(editor(), `${head.split('\n').length}:1`);
        await page.keyboard.press('End');
        await editor().type(typed);
        // What is suggested while the editor is busy may be dropped.
        await tryAgain(
          (timeout) => shown.waitFor({ timeout }),
          async () => {
            await page.keyboard.press('Backspace');
            await editor().type(typed);
          },
        );
        let written = typed;
        while (written !== becomes) {
          const next = firstLine(becomes.slice(written.length));
          let seen = '';
          await waitFor(
            async () => {
              seen = (await ghost.allTextContents()).join('').replace(/\u00a0/g, ' ');
              return seen.includes(next);
            },
            () => `${JSON.stringify(next)} shown, but ${JSON.stringify(seen)}`,
          );
          if (written === typed) await editor().screenshot(`ghost-text-${file}`);
          await page.keyboard.press('Tab');
          written = await savedPart(head, tail, file, written);
          assert.ok(becomes.startsWith(written), written);
        }
        await shown.waitFor({ state: 'hidden' });
        await editor().screenshot(`ghost-text-taken-${file}`);
      });

    /** What stands between `head` and `tail` once the file is saved with something else than `before` there. */
    async function savedPart(
      head: string,
      tail: string,
      file: string,
      before: string,
    ): Promise<string> {
      let part = '';
      await waitFor(
        async () => {
          await editor().page.keyboard.press('Control+S');
          const text = editor().readFile(file);
          if (!text.startsWith(head) || !text.endsWith(tail)) return false;
          part = text.slice(head.length, text.length - tail.length);
          return part !== before && part !== '';
        },
        () => editor().readFile(file),
      );
      return part;
    }
  },
);
