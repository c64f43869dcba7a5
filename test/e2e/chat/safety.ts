import assert from 'node:assert/strict';
import type { OpenedEditor } from '../../host/openEditor.ts';
import { attacks } from '../../webview/attacks.ts';
import { chatPage, openChat } from '../chatPanel.ts';
import { namedAs } from './script.ts';

/** Attacks in one answer. Each is a text of its own: reasoning between two of them begins a new one. */
const perAnswer = 300;

const answers = Array.from({ length: Math.ceil(attacks.length / perAnswer) }, (_, index) =>
  attacks.slice(index * perAnswer, (index + 1) * perAnswer),
);

/** What a model writes does nothing but stand there. */
export function testSafety(editor: () => OpenedEditor): void {
  it(`shows ${attacks.length} attacks as text: no script, no request, no dialog, no violation`, async () => {
    const { page, server } = editor();
    server.reset();
    server.script(namedAs('Attacks'));
    const chat = await openChat(editor());
    const panel = await chatPage(page);
    const foreign: string[] = [];
    const dialogs: string[] = [];
    const origin = new URL(page.url()).origin;
    page.on('request', (request) => {
      const url = request.url();
      if (!url.startsWith(origin) && !/^(data|blob|vscode-file):/.test(url)) foreign.push(url);
    });
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      return dialog.dismiss();
    });
    await panel.evaluate(() => {
      const seen: string[] = [];
      Object.assign(window, { violations: seen });
      document.addEventListener('securitypolicyviolation', (event) =>
        seen.push(`${event.violatedDirective} ${event.blockedURI}`),
      );
    });

    for (const [index, part] of answers.entries()) {
      server.script({
        steps: [
          ...part.flatMap((text) => [
            { do: 'content' as const, text },
            { do: 'reasoning' as const, text: 'next' },
          ]),
          { do: 'content', text: `end of part ${index}` },
        ],
      });
      await chat.ask(`Attack ${index}`);
      await chat.answer.getByText(`end of part ${index}`).waitFor();
      await chat.idle();
      const strange = await panel.evaluate(() =>
        [...document.querySelectorAll('.answer *')]
          .filter((element) => element.closest('svg.icon') === null)
          .filter((element) =>
            /^(script|img|iframe|object|embed|style|link|meta|base|form|svg|math|video|audio|frame)$/i.test(
              element.tagName,
            ),
          )
          .map((element) => element.outerHTML.slice(0, 200)),
      );
      assert.deepEqual(strange, []);
    }
    const bad = await panel.evaluate(() => ({
      violations: (window as unknown as { violations: string[] }).violations,
      handlers: [...document.querySelectorAll('.answer *')]
        .flatMap((element) => [...element.attributes])
        .filter(({ name }) => name.startsWith('on') || name === 'style')
        .map(({ name, value }) => `${name}=${value}`),
      links: [...document.querySelectorAll<HTMLAnchorElement>('.answer a')]
        .map(({ protocol }) => protocol)
        .filter((protocol) => protocol !== 'https:' && protocol !== 'http:'),
    }));
    assert.deepEqual(bad, { violations: [], handlers: [], links: [] });
    assert.deepEqual(foreign, []);
    assert.deepEqual(dialogs, []);
    await editor().screenshot('chat-attacks');
  });
}
