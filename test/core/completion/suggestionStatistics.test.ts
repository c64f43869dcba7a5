import assert from 'node:assert/strict';
import {
  createSuggestionStatistics,
  reuseOf,
} from '../../../src/core/completion/suggestionStatistics.ts';
import { setup as engineSetup } from './engineSetup.ts';

async function setup() {
  const made = engineSetup();
  let document = '';
  const measures = createSuggestionStatistics({ clock: made.clock, textOf: () => document });
  const call = await made.type('const a = │\n');
  await made.answer('compute(1, 2);');
  const pass = () => {
    for (const event of made.events.splice(0)) measures.note(event);
  };
  pass();
  return {
    ...made,
    measures,
    pass,
    suggestionId: call.suggestion()?.id ?? -1,
    write: (text: string) => {
      document = text;
    },
  };
}

describe('measures of suggestions', () => {
  it('counts one as shown after 750 ms', async () => {
    const { measures, clock } = await setup();
    await clock.advance(749);
    assert.equal(measures.figures.shown, 0);
    await clock.advance(1);
    assert.equal(measures.figures.shown, 1);
  });

  it('does not count what was contradicted before anybody could read it', async () => {
    const { measures, type, pass, clock } = await setup();
    await type('const a = x│\n');
    pass();
    await clock.advance(5_000);
    assert.equal(measures.figures.shown, 0);
    assert.equal(measures.figures.rejected, 0);
  });

  it('infers a rejection when something else is typed after it was shown', async () => {
    const { measures, type, pass, clock } = await setup();
    await clock.advance(800);
    await type('const a = x│\n');
    pass();
    assert.equal(measures.figures.rejected, 1);
  });

  it('counts an accepted one, and whether it was kept', async () => {
    const { measures, engine, pass, clock, suggestionId, write } = await setup();
    engine.accept(suggestionId);
    pass();
    write('const a = compute(1, 2);');
    await clock.advance(30_000);
    write('const a = 3;');
    await clock.advance(270_000);
    const { figures } = measures;
    assert.equal(figures.accepted, 1);
    assert.equal(figures.charactersSaved, 14);
    assert.deepEqual([figures.checkedAfter30s, figures.keptAfter30s], [1, 1]);
    assert.deepEqual([figures.checkedAfter5min, figures.keptAfter5min], [1, 0]);
  });

  it('counts requests, keys and reuse by kind', async () => {
    const { measures, type, pass } = await setup();
    await type('const a = c│\n');
    pass();
    assert.equal(measures.figures.requests, 1);
    assert.ok(measures.figures.tokens > 100, `${measures.figures.tokens} tokens`);
    assert.equal(measures.figures.keystrokes, 2);
    assert.equal(measures.figures.byOrigin.typedThrough, 1);
    const { fresh } = measures.figures.byOrigin;
    assert.deepEqual(reuseOf(measures.figures), { share: 1 / (1 + fresh), suggested: 1 + fresh });
  });

  it('leaves no timer behind', async () => {
    const { measures, clock, engine, pass, suggestionId } = await setup();
    engine.accept(suggestionId);
    pass();
    measures.dispose();
    engine.dispose();
    assert.equal(await clock.step(clock.now() + 1_000_000), false);
  });
});
