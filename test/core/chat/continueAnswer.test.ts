import assert from 'node:assert/strict';
import fc from 'fast-check';
import { longestAnswer } from '../../../src/core/chat/answerLimits.ts';
import { proposedFiles } from '../../../src/core/chat/changeSet.ts';
import { isCutBlock } from '../../../src/core/chat/continueRound.ts';
import { createChatSession } from '../../../src/core/chat/session.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import type { Answer } from '../../../src/shared/chatMessage.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter, done, failed, reasoning, route, text } from './fakes.ts';

const atLimit = { ...done, finishReason: 'length' as const };

function setup() {
  const router = createFakeRouter();
  let ids = 0;
  const session = createChatSession({
    router,
    clock: createFakeClock(),
    texts: createTexts(inEnglish),
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    limits: () => ({ windowTokens: 8_000, answerTokens: 1_000, estimate: (all) => all.length / 4 }),
    noteTooLong: () => assert.fail('nothing is too long here'),
    tools: () => undefined,
    projectInstructions: async () => undefined,
    costUsd: () => 0.5,
    replacementName: () => undefined,
    onUnexpected: (error) => assert.fail(String(error)),
  });
  const answer = (): Answer => {
    const last = session.messages.at(-1);
    assert(last?.role === 'assistant');
    return last;
  };
  const spoken = () =>
    answer()
      .parts.map((part) => (part.kind === 'text' ? part.text : ''))
      .join('');
  async function ask() {
    session.ask({ text: 'write it', chips: [], attachments: [] });
    await settle();
  }
  /** Roles and priorities of what was asked so far. */
  const asked = () =>
    router.asks.map(({ priority, request }) => [
      priority,
      ...request.messages.map(({ role }) => role),
    ]);
  return { router, session, answer, spoken, ask, asked };
}

const whole =
  'Here:\n```ts src/a.ts\nexport const a = 1;\nexport const b = 2;\n```\nThat is all.\n';

describe('an answer that was cut off', () => {
  it('goes on at once, within the same answer, and is whole then', async () => {
    const { router, answer, spoken, ask, asked } = setup();
    await ask();
    await router.arrive(route, text(whole.slice(0, 40)), atLimit);
    assert.equal(answer().state, 'streaming');
    await router.arrive(route, reasoning('where was I?'), text(whole.slice(40)), done);
    assert.equal(spoken(), whole);
    const { state, isCut, notice, info, parts } = answer();
    assert.deepEqual([state, isCut, notice, parts.length], ['done', undefined, undefined, 1]);
    assert.deepEqual([info?.completionTokens, info?.costUsd], [100, 1]);
    assert.deepEqual(asked(), [
      ['asked', 'system', 'user'],
      ['automatic', 'system', 'user', 'assistant', 'user'],
    ]);
    assert.equal(router.asks[1]?.request.messages[2]?.content, whole.slice(0, 40));
  });

  it('goes on when the stream ended before its last word', async () => {
    const { router, answer, spoken, ask } = setup();
    await ask();
    await router.arrive(route, text(whole.slice(0, 40)), failed({ kind: 'truncated' }));
    await router.arrive(route, text(whole.slice(40)), done);
    assert.deepEqual([spoken(), answer().state, answer().isCut], [whole, 'done', undefined]);
  });

  it('goes on when only an open code block tells it, and is closed where there is no more', async () => {
    const { router, answer, spoken, ask } = setup();
    await ask();
    await router.arrive(route, text('```ts\nconst a = 1;'), done);
    await router.arrive(route, done);
    assert.equal(spoken(), '```ts\nconst a = 1;\n```\n');
    assert.deepEqual([answer().state, answer().isCut], ['done', undefined]);
  });

  it('keeps what it has where quota or network refuse the rest, and goes on when asked to', async () => {
    const { router, session, answer, spoken, ask, asked } = setup();
    await ask();
    await router.arrive(route, text(whole.slice(0, 40)), atLimit);
    await router.arrive(failed({ kind: 'unreachable', code: 'ECONNREFUSED' }));
    assert.equal(spoken(), whole.slice(0, 40));
    assert.deepEqual([answer().state, answer().isCut, answer().failure], ['done', true, undefined]);
    assert.match(answer().notice ?? '', /length limit/);
    session.continueAnswer(answer().id);
    await settle();
    assert.equal(session.isBusy, true);
    assert.equal(asked().at(-1)?.[0], 'asked');
    await router.arrive(route, text(whole.slice(40)), done);
    assert.equal(spoken(), whole);
    assert.deepEqual([answer().isCut, answer().notice], [undefined, undefined]);
    session.continueAnswer(answer().id);
    assert.equal(session.isBusy, false, 'a whole answer does not go on');
  });

  it('is asked to go on by itself only once', async () => {
    const { router, answer, ask } = setup();
    await ask();
    await router.arrive(route, text('one '), atLimit);
    await router.arrive(route, text('two '), atLimit);
    assert.equal(router.asks.length, 2);
    assert.deepEqual([answer().state, answer().isCut], ['done', true]);
  });

  it('can be gone on with after Stop and after a failure, but not where nothing was said', async () => {
    const { router, session, answer, spoken, ask } = setup();
    await ask();
    await router.arrive(route, text('half an '));
    session.stop();
    await settle();
    assert.deepEqual([answer().state, answer().isCut, router.asks.length], ['stopped', true, 1]);
    session.continueAnswer(answer().id);
    await settle();
    await router.arrive(route, text('answer'), done);
    assert.equal(spoken(), 'half an answer');
    await ask();
    session.stop();
    await settle();
    assert.equal(answer().isCut, undefined);
  });

  it('comes out the same wherever it is cut and however much is said twice', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: whole.length - 1 }),
        fc.constantFrom('exact', 'line', 'fence'),
        fc.integer({ min: 1, max: 60 }),
        async (at, manner, step) => {
          const before = whole.slice(0, at);
          const isInside = (before.match(/```/g) ?? []).length === 1 && before.includes('ts\n');
          const line = before.slice(before.lastIndexOf('\n') + 1);
          const again = manner === 'line' && line.trim().length >= 8 ? line : '';
          const fence = manner === 'fence' && isInside && !/^`/.test(line) ? '```ts\n' : '';
          const more = fence + again + whole.slice(at);
          const { router, spoken, ask } = setup();
          await ask();
          await router.arrive(route, text(before), atLimit);
          await router.arrive(route);
          for (let from = 0; from < more.length; from += step)
            await router.arrive(text(more.slice(from, from + step)));
          await router.arrive(done);
          assert.equal(spoken(), whole);
        },
      ),
      { numRuns: 300, seed: 19 },
    );
  });

  it('gives no file the block within which it ends', () => {
    const cut: Answer = {
      role: 'assistant',
      id: 'a',
      parts: [
        { kind: 'text', text: `${whole}\n\`\`\`ts src/b.ts\nexport const c = 3;\nexport co` },
      ],
      state: 'done',
      isCut: true,
    };
    assert.deepEqual(
      proposedFiles(cut).map(({ path }) => path),
      ['src/a.ts'],
    );
    assert.equal(isCutBlock(cut, 'export const c = 3;\nexport co'), true);
    assert.equal(isCutBlock(cut, 'export const a = 1;\nexport const b = 2;'), false);
  });

  it('is not waited for when it never ends: it stops, says so, and goes on only when asked to', async () => {
    const { router, session, answer, spoken, ask, asked } = setup();
    await ask();
    await router.arrive(route);
    for (let sent = 0; sent < longestAnswer; sent += 12_000)
      await router.arrive(text('words '.repeat(2_000)));
    assert.equal(router.signals[0]?.aborted, true);
    assert.equal(answer().state, 'done');
    assert.equal(answer().isCut, true);
    assert.match(answer().notice ?? '', /stopped here/);
    assert.ok(spoken().length < longestAnswer + 20_000);
    assert.equal(asked().length, 1);
    session.continueAnswer(answer().id);
    await settle();
    // What it wrote itself is more than the model's window holds.
    const kept = router.asks[1]?.request.messages.at(-2)?.content;
    assert.ok(typeof kept === 'string' && kept.length < 8_000 * 4);
  });

  it('is stopped in the same way where the router finds it longer than it was asked to be', async () => {
    const { router, answer, ask, asked } = setup();
    await ask();
    const error = { kind: 'malformed', where: 'stream', issue: 'endless' } as const;
    await router.arrive(route, text('more and more'), failed(error));
    assert.deepEqual([answer().state, answer().isCut, answer().failure], ['done', true, undefined]);
    assert.match(answer().notice ?? '', /stopped here/);
    assert.equal(asked().length, 1);
  });

  it('is not waited for when it thinks without end', async () => {
    const { router, answer, ask } = setup();
    await ask();
    await router.arrive(route);
    for (let sent = 0; sent < longestAnswer; sent += 12_000)
      await router.arrive(reasoning('thought '.repeat(1_500)));
    assert.equal(answer().state, 'done');
    assert.equal(answer().isCut, undefined);
    assert.match(answer().notice ?? '', /stopped here/);
  });
});
