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
  const local = createLocalSuggestions({
    predict: async () => ({ text: 'fromHere();', confidence: 0.9 }),
    inComments: () => true,
  });
  const deps = { engine: made.engine, local, canAskModel: () => canAsk };
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
    setQuiet() {
      made.options = { ...made.options, isAutomatic: false };
    },
    async ask(at: string, kind: QueryKind = 'automatic') {
      const asking = suggest(placeOf(at, 99), kind, deps, new AbortController().signal);
      await settle();
      return (await asking)[0]?.text;
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
