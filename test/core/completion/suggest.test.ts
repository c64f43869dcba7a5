import assert from 'node:assert/strict';
import type { QueryKind } from '../../../src/core/completion/engine.ts';
import { createLocalSuggestions } from '../../../src/core/completion/localSuggestions.ts';
import { suggest } from '../../../src/core/completion/suggest.ts';
import { settle } from '../../support/fakeClock.ts';
import { setup as engineSetup, placeOf } from './engineSetup.ts';

const none = { automaticRequestsLeft: 0, nextAutomaticInMs: 12_000, paceMs: 12_000 };

function setup() {
  const made = engineSetup();
  let canAsk = true;
  let isInstant = false;
  let guess = { text: 'fromHere();', confidence: 0.9 };
  const local = createLocalSuggestions({
    sessions: made.sessions,
    predict: async () => guess,
    inComments: () => true,
  });
  const deps = {
    engine: made.engine,
    local,
    canAskModel: () => canAsk,
    isInstant: () => isInstant,
  };
  return {
    type: made.type,
    answer: made.answer,
    engine: made.engine,
    router: made.router,
    /** The rate limit is used up. */
    useUp() {
      canAsk = false;
      made.budget = none;
    },
    setInstant(text: string, confidence: number) {
      isInstant = true;
      guess = { text, confidence };
    },
    improved: made.improved,
    setQuiet() {
      made.options = { ...made.options, isAutomatic: false };
    },
    async ask(at: string, kind: QueryKind = 'automatic') {
      return (await this.askAll(at, kind))[0];
    },
    async askAll(at: string, kind: QueryKind = 'automatic') {
      const asking = suggest(placeOf(at, 99), kind, deps, new AbortController().signal);
      await settle();
      return (await asking).map(({ text }) => text);
    },
  };
}

describe('suggesting while no model can be asked', () => {
  it('goes on with an answer that is there before it guesses', async () => {
    const made = setup();
    await made.type('const a = │\n');
    await made.answer('compute(1, 2);');
    made.useUp();
    assert.equal(await made.ask('const a = com│\n'), 'pute(1, 2);');
  });

  it('takes the workspace’s own patterns where nothing is at hand', async () => {
    const made = setup();
    made.useUp();
    assert.equal(await made.ask('const a = │\n'), 'fromHere();');
    assert.equal(made.router.asks.length, 0);
  });

  it('sends nothing for a user who asks, either', async () => {
    const made = setup();
    made.useUp();
    assert.equal(await made.ask('const a = │\n', 'asked'), 'fromHere();');
    assert.equal(made.router.asks.length, 0);
  });

  it('stays quiet where Esc was pressed', async () => {
    const made = setup();
    made.useUp();
    made.engine.dismiss(placeOf('const a = │\n', 99));
    assert.equal(await made.ask('const a = x│\n'), undefined);
  });

  it('stays quiet in quiet mode', async () => {
    const made = setup();
    made.useUp();
    made.setQuiet();
    assert.equal(await made.ask('const a = │\n'), undefined);
  });
});

describe('suggesting at once while the model’s answer is on its way', () => {
  const at = 'const a = │\n';
  function instant(certainty = 0.9, text = 'fromHere();') {
    const made = setup();
    made.setInstant(text, certainty);
    return made;
  }

  it('shows what the workspace is certain of, and asks the model all the same', async () => {
    const made = instant();
    assert.deepEqual(await made.askAll(at), ['fromHere();']);
    assert.equal(made.router.asks.length, 1);
  });

  it('waits for the model where the workspace is not certain', async () => {
    const made = instant(0.7);
    await made.type(at);
    const asking = made.ask(at);
    await made.answer('compute(1, 2);');
    assert.equal(await asking, 'compute(1, 2);');
  });

  it('waits for the model when it is switched off', async () => {
    const made = setup();
    await made.type(at);
    const asking = made.ask(at);
    await made.answer('compute(1, 2);');
    assert.equal(await asking, 'compute(1, 2);');
  });

  it('prefers an answer that is there', async () => {
    const made = instant();
    await made.type(at);
    await made.answer('compute(1, 2);');
    assert.deepEqual(await made.askAll(at), ['compute(1, 2);']);
  });

  it('grows into an answer that goes on from it', async () => {
    const made = instant(0.9, 'fromHere');
    await made.ask(at);
    await made.answer('fromHere();');
    assert.equal(made.improved.length, 1);
    assert.deepEqual(await made.askAll(at), ['fromHere();']);
  });

  it('does not disturb the screen for an answer that says the same', async () => {
    const made = instant();
    await made.ask(at);
    await made.answer('fromHere();');
    assert.equal(made.improved.length, 0);
    assert.deepEqual(await made.askAll(at), ['fromHere();']);
  });

  it('keeps what is shown when the answer says something else, which waits as the next one', async () => {
    const made = instant();
    await made.ask(at);
    await made.answer('compute(1, 2);');
    assert.equal(made.improved.length, 0);
    assert.deepEqual(await made.askAll(at), ['fromHere();', 'compute(1, 2);']);
    assert.equal(await made.ask('const a = f│\n'), 'romHere();');
  });

  it('gives way as soon as something else is typed', async () => {
    const made = instant();
    await made.ask(at);
    await made.answer('compute(1, 2);');
    assert.equal(await made.ask('const a = com│\n'), 'pute(1, 2);');
  });

  it('does not return after Esc', async () => {
    const made = instant();
    await made.ask(at);
    made.engine.dismiss(placeOf(at, 99));
    assert.deepEqual(await made.askAll(at), []);
  });
});
