import assert from 'node:assert/strict';
import { settle } from '../../support/fakeClock.ts';
import { type EngineSetup, placeOf, setup } from './engineSetup.ts';

const scarce = { automaticRequestsLeft: 0, nextAutomaticInMs: 12_000, paceMs: 12_000 };

/** A suggestion `compute(1, 2);` is shown behind `const a = `. */
async function withShown(): Promise<EngineSetup> {
  const made = setup();
  const call = await made.type('const a = │\n');
  await made.answer('compute(1, 2);');
  assert.equal(call.shown(), 'compute(1, 2);');
  return made;
}

describe('the completion engine', () => {
  it('asks with the change, before the editor calls', async () => {
    const { change, router, clock } = setup();
    change('const a = │\n');
    await clock.advance(0);
    assert.equal(router.asks.length, 1);
  });

  it('answers the call that waits for the request of the change', async () => {
    const { events } = await withShown();
    assert.equal(events.filter(({ kind }) => kind === 'sent').length, 1);
  });

  it('answers at once, and without asking, while the suggestion is typed', async () => {
    const { type, router } = await withShown();
    const call = await type('const a = com│\n');
    assert.equal(call.shown(), 'pute(1, 2);');
    assert.equal(call.suggestion()?.typedOnLine, 'com');
    assert.equal(router.asks.length, 1);
  });

  it('goes on with the suggestion when the editor pairs a bracket', async () => {
    const { type, router } = await withShown();
    const call = await type('const a = compute(│)\n');
    assert.equal(call.shown(), '1, 2);');
    assert.equal(call.suggestion()?.replaceSuffixLength, 1);
    assert.equal(router.asks.length, 1);
  });

  it('allows for a space that the answer begins without', async () => {
    const { type, answer, router } = setup();
    await type('const a =│\n');
    await answer('compute(1, 2);');
    assert.equal((await type('const a = │\n')).shown(), 'compute(1, 2);');
    assert.equal((await type('const a = c│\n')).shown(), 'ompute(1, 2);');
    assert.equal(router.asks.length, 1);
  });

  it('goes on with the suggest widget’s item, also where that is written in another case', async () => {
    const made = setup();
    const call = await made.type('con│');
    await made.answer('sole.log(a);');
    assert.equal(call.shown(), 'sole.log(a);');
    const next = await made.call('Console│');
    assert.equal(next.shown(), '.log(a);');
    assert.equal(made.router.asks.length, 1);
  });

  it('follows the backspace key', async () => {
    const { type, router } = await withShown();
    const call = await type('const a =│\n', 'deleted', '');
    assert.equal(call.shown(), ' compute(1, 2);');
    assert.equal(router.asks.length, 1);
  });

  it('brings the suggestion back when a wrong key is taken back', async () => {
    const { type } = await withShown();
    await type('const a = x│\n');
    const call = await type('const a = │\n', 'deleted', '');
    assert.equal(call.shown(), 'compute(1, 2);');
  });

  it('does not show it where the text around has changed', async () => {
    const { type } = await withShown();
    const call = await type('const a = │\nreturn a;\n');
    assert.equal(call.shown(), 'pending');
  });

  it('waits for a request in flight that may still match, and never repeats it', async () => {
    const { type, router, clock } = setup();
    const first = await type('const a = │\n');
    const second = await type('const a = c│\n');
    assert.equal(first.shown(), undefined);
    assert.equal(router.asks.length, 1);
    router.last.say('compute(1);\n');
    await clock.advance(50);
    assert.equal(second.shown(), 'ompute(1);');
    assert.equal(second.suggestion()?.origin, 'inFlight');
  });

  it('asks anew when what was in flight turns out to be something else', async () => {
    const { type, router, clock, answer } = setup();
    await type('const a = │\n');
    const call = await type('const a = s│\n');
    router.asks[0]?.say('compute(1);\n');
    await clock.advance(50);
    assert.equal(router.asks.length, 2);
    await answer('um(1);');
    assert.equal(call.shown(), 'um(1);');
  });

  it('keeps the request when the editor cancels its call', async () => {
    const { type, call, router, clock, answer } = setup();
    const first = await type('const a = │\n');
    first.cancel();
    await clock.advance(5);
    assert.equal(first.shown(), undefined);
    assert.equal(router.asks[0]?.isCancelled, false);
    await answer('compute(1);');
    assert.equal((await call('const a = │\n')).shown(), 'compute(1);');
    assert.equal(router.asks.length, 1);
  });

  it('cancels only the request that can no longer match', async () => {
    const { type, router, clock } = setup();
    await type('const a = │\n');
    router.asks[0]?.say('compute(\n  1,\n');
    await clock.advance(1);
    await type('const a = x│\n');
    assert.equal(router.asks[0]?.isCancelled, true);
    assert.equal(router.asks[1]?.isCancelled, false);
  });

  it('stops the stream where the statement ends', async () => {
    const { type, router, clock } = setup();
    await type('const a = │\n');
    router.last.say('compute(1);\n\nconst b = 2;\n');
    await clock.advance(1);
    assert.equal(router.last.isCancelled, true);
  });

  it('shows the next line at once when the first is accepted', async () => {
    const { type, router, answer, engine, events } = setup();
    const call = await type('function f() {\n  start();\n  │\n}');
    await answer('one();\n  two();');
    assert.equal(call.shown(), 'one();');
    const next = await type('function f() {\n  start();\n  one();│\n}', 'typed', 'one();');
    assert.equal(next.shown(), '\n  two();');
    assert.equal(next.suggestion()?.origin, 'rest');
    assert.equal(router.asks.length, 1);
    engine.accept(call.suggestion()?.id ?? -1);
    assert.ok(events.some(({ kind }) => kind === 'accepted'));
  });

  for (const [what, answer, entered, rest] of [
    ['as the answer indents', 'one();\n  two();', '\n  │', 'two();'],
    ['where the model had set it too deep', 'one();\n    two();', '\n  │', 'two();'],
    ['where the answer leaves a line blank', 'one();\n\n  two();', '\n  │', 'two();'],
    ['and a word', 'one();\n\n  two();', '\n  tw│', 'o();'],
    ['twice, where the answer does once', 'one();\n  two();', '\n\n  │', 'two();'],
  ] as const)
    it(`goes on without a request behind Enter, ${what}`, async () => {
      const { type, answer: say, router } = setup();
      const frame = (line: string) => `function f() {\n  start();\n  ${line}\n}`;
      await type(frame('│'));
      await say(answer);
      const taken = await type(frame('one();│'), 'typed', 'one();');
      assert.notEqual(taken.shown(), undefined);
      const next = await type(frame(`one();${entered}`), 'typed', '\n  ');
      assert.equal(next.shown(), rest);
      assert.equal(router.asks.length, 1);
    });

  it('goes on without a request behind Enter between brackets, up to the closing one', async () => {
    const { type, answer, router } = setup();
    await type('function f() {│}\n');
    await answer('\n  one();\n  two();\n}');
    const next = await type('function f() {\n  │\n}\n', 'typed', '\n  ');
    assert.equal(next.shown(), 'one();');
    assert.equal(next.suggestion()?.replaceSuffixLength, 0);
    const last = await type('function f() {\n  one();│\n}\n', 'typed', 'one();');
    assert.equal(last.shown(), '\n  two();');
    assert.equal(router.asks.length, 1);
    assert.equal(
      last.suggestion()?.completion.match(placeOf('function f() {\n  one();\n  two();│\n}\n')).kind,
      'consumed',
    );
  });

  it('asks anew behind Enter where the answer has less indentation', async () => {
    const { type, answer, router } = setup();
    await type('  f(a│\n');
    await answer(');\n}');
    await type('  f(a);│\n', 'typed', ');');
    await type('  f(a);\n    │\n', 'typed', '\n    ');
    assert.equal(router.asks.length, 2);
  });

  it('infers that a part was taken', async () => {
    const { type, events } = await withShown();
    await type('const a = compute│\n', 'typed', 'compute');
    const part = events.find((event) => event.kind === 'partlyAccepted');
    assert.equal(part?.kind === 'partlyAccepted' && part.length, 7);
  });

  it('asks for what follows when all of a suggestion was accepted', async () => {
    const { change, router, clock } = await withShown();
    change('const a = compute(1, 2);│\n', 'typed', 'compute(1, 2);');
    await clock.advance(0);
    assert.equal(router.asks.length, 2);
  });

  it('asks ahead of a suggestion that stands, with plenty of budget', async () => {
    const made = setup();
    made.options = { ...made.options, prefetches: true };
    await made.type('const a = │\n');
    await made.answer('compute(1);');
    await made.clock.advance(400);
    assert.equal(made.router.asks.length, 2);
    await made.answer('\nconst b = 2;');
    const next = await made.type('const a = compute(1);│\n', 'typed', 'compute(1);');
    assert.equal(next.shown(), '\nconst b = 2;');
    assert.equal(next.suggestion()?.origin, 'ahead');
  });

  it('asks at the end of a statement for the line behind it', async () => {
    const made = setup();
    made.options = { ...made.options, prefetches: true };
    await made.type('  const a = 1;│');
    assert.equal(made.router.asks.length, 1);
    await made.answer('const b = 2;');
    const next = await made.type('  const a = 1;\n  │', 'typed', '\n  ');
    assert.equal(next.shown(), 'const b = 2;');
  });

  it('never asks ahead with little budget', async () => {
    const made = setup();
    made.options = { ...made.options, prefetches: true };
    made.budget = { automaticRequestsLeft: 3, nextAutomaticInMs: 0, paceMs: 12_000 };
    await made.type('const a = │\n');
    await made.clock.advance(1_000);
    await made.answer('compute(1);');
    await made.clock.advance(1_000);
    assert.equal(made.router.asks.length, 1);
  });

  it('is silent without budget, and still serves what it has', async () => {
    const made = await withShown();
    made.budget = scarce;
    assert.equal((await made.type('const a = c│\n')).shown(), 'ompute(1, 2);');
    assert.equal((await made.type('const a = x│\n')).shown(), undefined);
    assert.equal(made.router.asks.length, 1);
  });

  it('settles an automatic call within 600 ms and announces what comes later', async () => {
    const { type, clock, answer, improved, call } = setup();
    const first = await type('const a = │\n');
    await clock.advance(600);
    assert.equal(first.shown(), undefined);
    await answer('compute(1);');
    assert.equal(improved.length, 1);
    assert.equal((await call('const a = │\n')).shown(), 'compute(1);');
  });

  it('shows a first line that stands alone for long, and announces that it grew', async () => {
    const { type, router, clock, improved, call } = setup();
    const first = await type('const a = │\n');
    router.last.say('compute(\n');
    await clock.advance(60);
    assert.equal(first.shown(), 'compute(');
    router.last.say('  1,\n);\n');
    router.last.end();
    await clock.advance(1);
    assert.equal(improved.length, 1);
    assert.equal((await call('const a = │\n')).shown(), 'compute(\n  1,\n);');
  });

  it('holds a first line for the rest of its statement when that comes at once', async () => {
    const { type, router, clock } = setup();
    const call = await type('const a = │\n');
    router.last.say('compute(\n');
    await clock.advance(10);
    assert.equal(call.shown(), 'pending');
    router.last.say('  1,\n);\n');
    router.last.end();
    await clock.advance(1);
    assert.equal(call.shown(), 'compute(\n  1,\n);');
  });

  it('stays quiet on the line where Esc was pressed, until the cursor has left it', async () => {
    const { type, engine, router, call } = await withShown();
    engine.dismiss(placeOf('const a = │\n'));
    assert.equal((await call('const a = │\n')).shown(), undefined);
    assert.equal((await type('const a = x│\n')).shown(), undefined);
    assert.equal(router.asks.length, 1);
    await type('const a = x;\nconst b = │\n');
    assert.equal(router.asks.length, 2);
  });

  it('answers a call of the user in quiet mode, on a quiet line and without budget', async () => {
    const made = setup();
    made.options = { ...made.options, isAutomatic: false };
    made.budget = scarce;
    assert.equal((await made.type('const a = │\n')).shown(), undefined);
    const call = await made.call('const a = │\n', 'asked');
    assert.equal(made.router.last.ask.priority, 'asked');
    await made.answer('compute(1);');
    assert.equal(call.shown(), 'compute(1);');
  });

  it('tells the user that there is nothing, rather than to wait for ever', async () => {
    const { call, answer } = setup();
    const asked = await call('const a = │\n', 'asked');
    await answer('');
    assert.equal(asked.shown(), undefined);
    assert.deepEqual(await asked.answer, []);
  });

  it('gives alternatives behind the shown suggestion, each once', async () => {
    const { call, router, clock } = await withShown();
    const asked = await call('const a = │\n', 'alternatives');
    const [, second, third] = router.asks;
    assert.ok((second?.ask.request.temperature ?? 0) > 0);
    second?.say('compute(1, 2);');
    second?.end();
    third?.say('other();');
    third?.end();
    await clock.advance(1);
    const suggestions = await asked.answer;
    assert.deepEqual(
      suggestions.map(({ text }) => text),
      ['compute(1, 2);', 'other();'],
    );
  });

  it('asks once more with a larger allowance when a model only thought', async () => {
    const { type, router, clock } = setup();
    const call = await type('const a = │\n');
    router.last.end('length', { reasoningTokens: 128 });
    await clock.advance(1);
    assert.equal(router.asks.length, 2);
    assert.ok(router.last.ask.request.maxTokens > 300);
    router.last.say('compute(1);');
    router.last.end('stop', { reasoningTokens: 200 });
    await clock.advance(1);
    assert.equal(call.shown(), 'compute(1);');
  });

  it('does not show half a line that the token limit cut off', async () => {
    const { type, router, clock } = setup();
    const call = await type('function f() {\n  start();\n  │\n}');
    router.last.say('one();\n  tw');
    router.last.end('length');
    await clock.advance(1);
    assert.equal(call.shown(), 'one();');
    assert.equal(call.suggestion()?.completion.text, 'one();');
  });

  it('answers with nothing when the request fails, and does not ask again for the same text', async () => {
    const { type, router, clock, call } = setup();
    const first = await type('const a = │\n');
    router.last.fail({ kind: 'overloaded', status: 503, detail: '' });
    await clock.advance(1);
    assert.equal(first.shown(), undefined);
    assert.equal((await call('const a = │\n')).shown(), undefined);
    assert.equal(router.asks.length, 1);
  });

  it('sends the context that is there and never waits for a late source', async () => {
    const { type, router, clock } = setup([
      {
        name: 'quick',
        budgetTokens: 100,
        collect: () => [{ source: 'quick', title: 'From b.ts', text: 'quickText' }],
      },
      { name: 'late', budgetTokens: 100, collect: () => new Promise(() => {}) },
    ]);
    await type('const a = │\n');
    await clock.advance(25);
    const prompt = JSON.stringify(router.last.ask.request.messages);
    assert.match(prompt, /From b\.ts:\\nquickText/);
  });

  it('leaves no timer and no request behind when it is disposed', async () => {
    const { type, engine, router, clock } = setup();
    const call = await type('const a = │\n');
    engine.dispose();
    await settle();
    assert.equal(call.shown(), undefined);
    assert.equal(router.last.isCancelled, true);
    assert.equal(await clock.step(clock.now() + 100_000), false);
  });

  it('forgets a document that was closed', async () => {
    const { engine, call, router } = await withShown();
    engine.forgetDocument('file:///a.ts');
    await call('const a = │\n');
    assert.equal(router.asks.length, 2);
  });
});
