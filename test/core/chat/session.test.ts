import assert from 'node:assert/strict';
import fc from 'fast-check';
import { applyPatch } from '../../../src/shared/transcript.ts';
import { settle } from '../../support/fakeClock.ts';
import { done, failed, reasoning, route, text } from './fakes.ts';
import { answerOf, setup } from './sessionSetup.ts';

describe('chat session', () => {
  it('tells that a question does not fit whole, and what would hold it', async () => {
    const { ask, router, session, tooLong } = setup();
    await ask('x'.repeat(16_000));
    await router.arrive(route, text('a'), done);
    assert.deepEqual(tooLong, []);
    await ask('y'.repeat(16_000));
    assert.equal(tooLong.length, 1);
    assert.ok((tooLong[0] ?? 0) > 9_000 && (tooLong[0] ?? 0) < 10_500, String(tooLong[0]));
    await router.arrive(route, text('b'), done);
    assert.match(answerOf(session.messages).notice ?? '', /earlier messages were left out \(2\)/);
  });

  it('sends the question below the system text and shows the answer as it comes', async () => {
    const { router, session, ask } = setup();
    await ask('why?');
    await router.arrive(route, text('be'));
    assert.equal(answerOf(session.messages).state, 'streaming');
    await router.arrive(text('cause'), done);
    const answer = answerOf(session.messages);
    assert.equal(answer.spoken, 'because');
    assert.equal(answer.state, 'done');
    assert.equal(session.isBusy, false);
    assert.deepEqual(
      router.asks[0]?.request.messages.map(({ role, content }) => [
        role,
        role === 'user' && content,
      ]),
      [
        ['system', false],
        ['user', 'why?'],
      ],
    );
  });

  it('marks the answer of a model that replaces a retired one', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    const model = { provider: 'cerebras', model: 'next' };
    await router.arrive(
      { kind: 'route', model, reason: 'replacement', skipped: [] },
      text('a'),
      done,
    );
    const { info } = answerOf(session.messages);
    assert.deepEqual([info?.model, info?.note], [model, 'replaces a retired model']);
  });

  it('states speed and usage as the response reported them', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(route, text('a'), done);
    const { info } = answerOf(session.messages);
    assert.equal(info?.firstTokenMs, 100);
    assert.equal(info?.tokensPerSecond, 500);
    assert.equal(info?.promptTokens, 20);
  });

  it('delivers at most one batch in 16 ms, the first at once, and loses nothing', async () => {
    const { router, clock, delivered, ask } = setup();
    await ask('q');
    clock.skip(100);
    delivered.length = 0;
    for (let token = 0; token < 48; token += 1) {
      await router.arrive(text(`${token} `));
      clock.skip(1);
    }
    clock.skip(16);
    assert(delivered.length <= 5, `${delivered.length} batches in 64 ms`);
    const appended = delivered.flat().map((op) => (op.kind === 'append' ? op.text : ''));
    assert.equal(appended.join(''), Array.from({ length: 48 }, (_, n) => `${n} `).join(''));
  });

  it('shows the same through its changes as in its own state, however the stream is cut', async () => {
    const event = fc.oneof(
      fc.string({ maxLength: 5 }).map(text),
      fc.string({ maxLength: 5 }).map(reasoning),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.array(event, { maxLength: 4 }), fc.nat(20)), { maxLength: 12 }),
        async (arrivals) => {
          const { router, clock, session, delivered, ask } = setup();
          await ask('q');
          for (const [events, pauseMs] of arrivals) {
            await router.arrive(...events);
            clock.skip(pauseMs);
          }
          await router.arrive(done);
          session.flush();
          const shown = delivered.flat().reduce(applyPatch, []);
          assert.deepEqual(
            JSON.parse(JSON.stringify(shown)),
            JSON.parse(JSON.stringify(session.messages)),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('keeps what had come when stopped, and cancels the request', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(route, text('half'));
    session.stop();
    await settle();
    const answer = answerOf(session.messages);
    assert.equal(answer.state, 'stopped');
    assert.equal(answer.spoken, 'half');
    assert.equal(answer.failure, undefined);
  });

  it('says what it waits for while a rate limit has to free up, and then goes on', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(route, {
      kind: 'waiting',
      why: 'quota',
      forMs: 12_000,
      model: route.model,
    });
    assert.equal(answerOf(session.messages).state, 'waiting');
    assert.match(answerOf(session.messages).waitingFor ?? '', /12 s/);
    await router.arrive(text('at last'), done);
    assert.equal(answerOf(session.messages).waitingFor, undefined);
    assert.equal(answerOf(session.messages).spoken, 'at last');
  });

  it('offers to set a key when none is there', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(failed({ kind: 'missingKey', provider: 'cerebras' }));
    const answer = answerOf(session.messages);
    assert.equal(answer.state, 'failed');
    assert.deepEqual(
      answer.failure?.actions.map(({ id }) => id),
      ['setKey', 'searchWorkspace'],
    );
  });

  it('retries in a branch of its own, and leads back to the first answer', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(text('one'), done);
    const first = answerOf(session.messages);
    session.retry(first.id, { provider: 'groq', model: 'other' });
    await settle();
    await router.arrive(text('two'), done);
    const second = answerOf(session.messages);
    assert.equal(second.spoken, 'two');
    assert.deepEqual([second.branch?.index, second.branch?.count], [1, 2]);
    assert.deepEqual(router.asks[1]?.model, { provider: 'groq', model: 'other' });
    session.showBranch(first.id);
    assert.equal(answerOf(session.messages).spoken, 'one');
  });

  it('asks an edited question beside the old one, without what followed that', async () => {
    const { router, session, ask } = setup();
    await ask('first');
    await router.arrive(text('a1'), done);
    await ask('second');
    await router.arrive(text('a2'), done);
    const question = session.messages[0];
    assert(question !== undefined);
    session.editQuestion(question.id, { text: 'first, better' });
    await settle();
    await router.arrive(text('b1'), done);
    assert.equal(session.messages.length, 2);
    assert.deepEqual(
      router.asks[2]?.request.messages
        .filter(({ role }) => role !== 'system')
        .map((m) => m.content),
      ['first, better'],
    );
    session.showBranch(question.id);
    assert.equal(answerOf(session.messages).spoken, 'a2');
  });

  it('ignores a second question while an answer is under way', async () => {
    const { router, session, ask } = setup();
    await ask('one');
    await ask('two');
    assert.equal(router.asks.length, 1);
    assert.equal(session.messages.length, 2);
  });

  it('stops and keeps an answer when another conversation is opened', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(text('half'));
    const old = session.conversation;
    const saved: (typeof old)[] = [];
    session.onDidChangeConversation(() => saved.push(session.conversation));
    session.open({ ...old, id: 'other', nodes: [], head: undefined });
    await settle();
    assert.equal(session.messages.length, 0);
    const kept = saved.find(({ id }) => id === old.id)?.nodes.at(-1)?.message;
    assert(kept?.role === 'assistant');
    assert.equal(kept.state, 'stopped');
    assert.equal(session.isBusy, false);
  });

  it('takes for thinking what came before a lone closing tag, and never sends it again', async () => {
    const { router, session, ask } = setup();
    await ask('why?');
    await router.arrive(
      route,
      text('I have to think'),
      text('.\n</think'),
      text('>\n\nBecause.'),
      done,
    );
    const { parts, spoken } = answerOf(session.messages);
    assert.equal(spoken, 'Because.');
    assert.deepEqual(parts[0], { kind: 'reasoning', text: 'I have to think.\n', ms: 0 });
    await ask('and then?');
    const sent = JSON.stringify(router.asks.at(-1)?.request.messages);
    assert.ok(sent.includes('Because.') && !sent.includes('have to think'), sent);
  });

  it('tells how long a model thought that does not tell what', async () => {
    const { router, session, clock, ask } = setup();
    await ask('why?');
    await router.arrive(route, reasoning(''));
    assert.deepEqual(answerOf(session.messages).parts, [{ kind: 'reasoning', text: '', ms: 0 }]);
    await clock.advance(17_000);
    await router.arrive(text('Because.'), text(' So.'), done);
    assert.deepEqual(answerOf(session.messages).parts, [
      { kind: 'reasoning', text: '', ms: 17_000 },
      { kind: 'text', text: 'Because. So.' },
    ]);
  });

  it('drops the reasoning of a model that another one took over from', async () => {
    const { router, session, ask } = setup();
    await ask('q');
    await router.arrive(route, reasoning('void'));
    await router.arrive({ ...route, reason: 'fallback' }, text('answer'), done);
    const answer = answerOf(session.messages);
    assert.deepEqual(answer.parts, [{ kind: 'text', text: 'answer' }]);
  });

  it('gives a shorter request when the server finds it too long', async () => {
    const { router, session, ask } = setup();
    await ask('x'.repeat(4_000));
    await router.arrive(text('a'), done);
    await ask('short');
    const shorter = router.asks[1]?.shorten?.(1_500);
    assert.deepEqual(
      shorter?.messages.map(({ role }) => role),
      ['system', 'user'],
    );
    session.dispose();
  });

  it('says below the answer and at the chip what was cut to fit the window', async () => {
    const { router, session, delivered } = setup();
    const chip = (id: string) => ({ id, kind: 'file' as const, label: id, tokens: 1 });
    const attachment = (chipId: string, length: number) => ({
      kind: 'text' as const,
      chipId,
      text: 'line\n'.repeat(length / 5),
    });
    session.ask({
      text: 'why?',
      chips: [chip('small'), chip('large')],
      attachments: [attachment('small', 100), attachment('large', 60_000)],
    });
    await settle();
    await router.arrive(route, text('because'), done);
    const question = session.messages[0];
    assert(question?.role === 'user');
    assert.deepEqual(
      question.chips.map(({ isTrimmed }) => isTrimmed),
      [false, true],
    );
    assert.match(answerOf(session.messages).notice ?? '', /attachments were shortened \(1\)/);
    assert.deepEqual(delivered.flat().reduce(applyPatch, []), session.messages);
  });
});

/** Tools that note what they were asked. */
