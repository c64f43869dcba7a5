import assert from 'node:assert/strict';
import { describeInBrowser } from '../host/describeInBrowser.ts';
import type { OpenedEditor } from '../host/openEditor.ts';
import { faults } from '../server/faults.ts';
import type { ScriptedAnswer } from '../server/responders/scriptedAnswer.ts';
import { createSimulatedServer, type SimulatedServer } from '../server/simulatedServer.ts';
import { chatPage, openChat } from './chatPanel.ts';
import { noticing } from './noticing.ts';

const chosen = 'gpt-oss-120b';
const small = 'qwen-3.8-27b';
/** At another provider: what keeps one model of an account from answering keeps the others, too. */
const standIn = 'other/qwen-3.8-27b';

/** What the small model names conversations. */
const title: ScriptedAnswer = {
  when: { includes: 'Name this conversation' },
  times: 'always',
  steps: [{ do: 'content', text: 'About it' }],
};
const always = (answer: ScriptedAnswer): ScriptedAnswer => ({
  ...answer,
  when: { model: chosen },
  times: 'always',
});
const says = (text: string): ScriptedAnswer => ({ steps: [{ do: 'content', text }] });

const models = {
  'slipstream.models.chat': chosen,
  'slipstream.models.inline': chosen,
  'slipstream.models.small': small,
  'slipstream.inline.enabled': false,
};

const toasts = ({ page }: OpenedEditor, text: string | RegExp) =>
  page.locator('.notification-toast', { hasText: text });
const status = ({ page }: OpenedEditor, text: string) =>
  page.locator('.statusbar-item', { hasText: text }).first();

/** The rows of "Show Status", which is left open. */
async function statusRows(editor: OpenedEditor): Promise<string> {
  await editor.runCommand('Slipstream: Show Status');
  const rows = editor.page.locator('.quick-input-list .monaco-list-row');
  await rows.first().waitFor();
  return (await rows.allTextContents()).join('\n');
}

let other: SimulatedServer | undefined;

describeInBrowser(
  'a provider in trouble, with a fallback named',
  async () => {
    other = await createSimulatedServer({ brain: { kind: 'script' }, flavour: 'llamacpp' });
    other.script({ ...says('From the stand-in.'), times: 'always' });
    return {
      server: { brain: { kind: 'script' } },
      settings: {
        ...models,
        'slipstream.fallback': [standIn],
        'slipstream.providers': { other: { baseUrl: `${other.url}/v1`, needsKey: false } },
      },
    };
  },
  (editor) => {
    const script = (...answers: readonly ScriptedAnswer[]) =>
      editor().server.script(title, ...answers);
    const questionsTo = (server: SimulatedServer | undefined, model: string) =>
      server?.stats().records.filter(({ body }) => body?.includes(`"model":"${model}"`)).length;
    const askedOfChosen = () => questionsTo(editor().server, chosen);

    beforeEach(() => editor().server.reset());
    after(() => other?.close());

    it('lets the fallback answer, says so everywhere, notifies once, and recovers on its own', async () => {
      script(always(faults.unavailable503));
      const chat = await openChat(editor());
      for (let question = 1; question <= 4; question++) {
        await chat.ask(`Question ${question}`);
        await chat.idle();
        await chat.answer.getByText('From the stand-in.').waitFor();
      }
      const info = (await chat.answer.locator('.info').textContent()) ?? '';
      assert.match(info, new RegExp(small));
      // The fourth question did not reach the chosen model: its breaker is open.
      assert.equal(askedOfChosen(), 3);
      await status(editor(), 'provider is down').waitFor();
      await chat.frame.locator('.banner', { hasText: 'keeps failing' }).waitFor();
      const banner = (await chat.frame.locator('.banner').textContent()) ?? '';
      assert.match(banner, new RegExp(`${standIn} is answering in the meantime`));
      assert.equal(await toasts(editor(), 'keeps failing').count(), 1);
      await editor().screenshot('routing-stand-in');
      const rows = await statusRows(editor());
      assert.match(rows, new RegExp(`chat.*${standIn} answers in place of .*${chosen}`, 'i'));
      assert.match(rows, new RegExp(`${chosen}: keeps failing`));
      assert.match(rows, /Spent today/);
      await editor().screenshot('routing-status');
      await editor().page.keyboard.press('Escape');
      // The fault clears: a probe that nobody waits for finds out.
      editor().server.reset();
      script(always(says('From the chosen one.')));
      await chat.frame.locator('.banner').waitFor({ state: 'detached' });
      await status(editor(), 'provider is down').waitFor({ state: 'detached' });
      await chat.ask('Are you back?');
      await chat.answer.getByText('From the chosen one.').waitFor();
    });

    it('tries no other model when a key is refused, and leads to the key', async () => {
      const before = questionsTo(other, small);
      script(always(faults.wrongKey));
      const chat = await openChat(editor());
      for (let question = 1; question <= 2; question++) {
        await chat.ask(`With a wrong key ${question}`);
        await chat.answer.locator('.failure').waitFor();
        await chat.idle();
      }
      await chat.answer.getByRole('button', { name: /Set API Key/ }).waitFor();
      await status(editor(), 'API key rejected').waitFor();
      assert.equal(questionsTo(other, small), before);
      // The card in the chat says it, with the button: no notice says it again.
      assert.equal(await toasts(editor(), 'API key').count(), 0);
      assert.match(await statusRows(editor()), /the API key was rejected/);
      await editor().page.keyboard.press('Escape');
      editor().server.reset();
      script(always(says('Accepted again.')));
      await chat.ask('And now?');
      await chat.answer.getByText('Accepted again.').waitFor();
      await status(editor(), 'API key rejected').waitFor({ state: 'detached' });
    });

    it('goes on elsewhere after a 402, tells it once, and tries again when told to', async () => {
      script(always(faults.payment));
      const chat = await openChat(editor());
      for (let question = 1; question <= 2; question++) {
        await chat.ask(`Unpaid ${question}`);
        await chat.answer.getByText('From the stand-in.').waitFor();
        await chat.idle();
      }
      assert.equal(askedOfChosen(), 1);
      await status(editor(), 'provider requires payment').waitFor();
      const toast = toasts(editor(), 'requires payment');
      assert.equal(await toast.count(), 1);
      editor().server.reset();
      script(always(says('Paid.')));
      await toast.getByRole('button', { name: 'Try Again' }).click();
      await chat.ask('And now?');
      await chat.answer.getByText('Paid.').waitFor();
      await status(editor(), 'provider requires payment').waitFor({ state: 'detached' });
    });
  },
);

describeInBrowser(
  'a rate limit and nobody else named',
  { server: { brain: { kind: 'script' } }, settings: models },
  (editor) => {
    it('counts down, then answers', async () => {
      const limited: ScriptedAnswer = {
        ...faults.quotaRequestsMinute,
        headers: { 'retry-after': '6' },
        when: { model: chosen },
      };
      editor().server.script(title, limited, always(says('At last.')));
      const chat = await openChat(editor());
      // On a slow machine the count may be over before anybody looks.
      const counted = await noticing(
        await chatPage(editor().page),
        /You have reached your rate limit\. Retrying in \d s/,
      );
      const told = await noticing(editor().page, /rate limit reached, resets in/);
      await chat.ask('Now?');
      await counted();
      await told();
      await editor().screenshot('routing-countdown');
      await chat.answer.getByText('At last.').waitFor();
      await status(editor(), 'rate limit reached').waitFor({ state: 'detached' });
    });
  },
);

describeInBrowser(
  'a day’s budget',
  {
    settings: {
      ...models,
      'slipstream.inline.enabled': true,
      'slipstream.local.enabled': false,
      'slipstream.budget.dailyUsd': 0.00001,
    },
  },
  (editor) => {
    it('stops ghost text, asks before others, and goes on when allowed', async () => {
      const { server, page } = editor();
      server.script(title);
      const chat = await openChat(editor());
      // A notice goes away by itself.
      const told = await noticing(page, /budget of/);
      await chat.ask('The first');
      await chat.idle();
      await status(editor(), 'budget is spent').waitFor();
      await editor().openFile('src/cart.ts');
      const before = server.stats().generations;
      await editor().type('\nexport function last');
      // Time: what must not come; on a slow machine less is seen, and none fails.
      await page.waitForTimeout(1_500);
      assert.equal(server.stats().generations, before);
      await told();
      await chat.ask('The second');
      await chat.answer.getByText(/budget of .* USD is spent/).waitFor();
      assert.equal(server.stats().generations, before);
      await editor().screenshot('routing-budget');
      // The notice, which offers the same, goes away by itself.
      await chat.answer.getByRole('button', { name: 'Show Status' }).click();
      const row = page.locator('.quick-input-list .monaco-list-row', { hasText: 'Continue Today' });
      await row.click();
      await chat.ask('The third');
      await chat.answer.locator('.info').waitFor();
      assert.ok(server.stats().generations > before);
    });
  },
);
