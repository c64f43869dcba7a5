import assert from 'node:assert/strict';
import { createFormChoice } from '../../../src/core/nextEdit/model/answerForm.ts';
import { createModelLayer } from '../../../src/core/nextEdit/model/modelLayer.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter } from '../../support/fakeRouter.ts';
import { setup } from './engineSetup.ts';

const plenty = {
  automaticRequestsLeft: Number.POSITIVE_INFINITY,
  nextAutomaticInMs: 0,
  paceMs: 0,
};

function setupModel(budget: Partial<typeof plenty> = {}, isAllowed = true) {
  const clock = createFakeClock();
  const router = createFakeRouter(clock);
  const layer = createModelLayer({
    router,
    clock,
    budget: () => ({ ...plenty, ...budget }),
    errorsIn: () => [{ line: 2, message: 'Cannot find name\n  “format”.' }],
    isAllowed: () => isAllowed,
    model: () => ({ provider: 'fake', model: 'fake' }),
    forms: createFormChoice({}),
    predicts: () => true,
  });
  return { ...setup([layer], clock, 0.4), router };
}

describe('the model layer of next edits', () => {
  it('asks once per settled edit, and shows each hunk as it streams in', async () => {
    const { engine, router, write, clock } = setupModel();
    write(1, 0, 8, 'finish();');
    engine.settle();
    await settle();
    assert.equal(router.asks.length, 1);
    assert.equal(router.last.ask.task, 'nextEdit');
    assert.equal(router.last.ask.priority, 'automatic');
    router.last.say('@ 4-4 | show(b);\nprint(b, 1);\n@ 5-5 | const c =\n');
    await clock.advance(1);
    assert.deepEqual(engine.shown?.proposal.newLines, ['print(b, 1);']);
    router.last.say('const c = 1;\n.\n');
    router.last.end();
    await clock.advance(1);
    assert.equal(engine.shown?.following.length, 1);
  });

  it('tells the model of the errors that are reported, a line each', async () => {
    const { engine, router, write } = setupModel();
    write(1, 0, 8, 'finish();');
    engine.settle();
    await settle();
    const said = JSON.stringify(router.last.ask.request.messages);
    assert.match(said, /Errors now:\\nline 3: Cannot find name “format”\./);
  });

  it('walks through one answer without asking again', async () => {
    const { engine, router, write, clock, take } = setupModel();
    write(1, 0, 8, 'finish();');
    engine.settle();
    await settle();
    router.last.say('@ 4-4 | show(b);\nprint(b, 1);\n@ 5-5 | const c =\nconst c = 1;\n.\n');
    router.last.end();
    await clock.advance(1);
    take();
    await clock.advance(1);
    assert.deepEqual(engine.shown?.proposal.newLines, ['const c = 1;']);
    assert.equal(router.asks.length, 1);
  });

  it('is not asked where the document’s own pattern is sure', async () => {
    const { engine, router, rename } = setupModel();
    rename(0);
    engine.settle();
    await settle();
    assert.ok(engine.shown);
    assert.equal(router.asks.length, 0);
  });

  it('stands behind ghost text: not with three requests left, with few only for a pattern', async () => {
    for (const left of [0, 3, 8]) {
      const { engine, router, write } = setupModel({ automaticRequestsLeft: left });
      write(1, 0, 8, 'x = [1, 2]');
      engine.settle();
      await settle();
      assert.equal(router.asks.length, 0, `${left}`);
    }
  });

  it('sends nothing where it may not, by itself or by key', async () => {
    const { engine, router, write } = setupModel({}, false);
    write(1, 0, 8, 'finish();');
    engine.settle();
    await engine.ask();
    assert.equal(router.asks.length, 0);
  });

  it('cancels the request when the user types on', async () => {
    const { engine, router, write } = setupModel();
    write(1, 0, 8, 'finish();');
    engine.settle();
    await settle();
    write(1, 0, 0, 'x');
    await settle();
    assert.equal(router.last.isCancelled, true);
  });

  it('never shows what would undo the user’s edit', async () => {
    const { engine, router, write, clock, events } = setupModel();
    write(1, 0, 8, 'finish();');
    engine.settle();
    await settle();
    router.last.say('@ 2-2 | finish();\nshow(a);\n.\n');
    router.last.end();
    await clock.advance(1);
    assert.equal(engine.shown, undefined);
    assert.deepEqual(
      events.filter(({ kind }) => kind === 'filtered'),
      [{ kind: 'filtered', reason: 'undoesUser' }],
    );
  });
});
