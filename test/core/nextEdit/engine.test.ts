import assert from 'node:assert/strict';
import { createNextEditMeasures } from '../../../src/core/nextEdit/figures.ts';
import type { NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import { settle } from '../../support/fakeClock.ts';
import { document, isShown, setup } from './engineSetup.ts';

describe('the engine of next edits', () => {
  it('shows nothing while the user types, and something once he pauses', async () => {
    const { clock, engine, rename } = setup();
    rename(0);
    await clock.advance(399);
    assert.equal(isShown(engine), false);
    await clock.advance(1);
    assert.equal(engine.shown?.proposal.line, 2);
  });

  it('shows it at once when the cursor leaves the edited line', async () => {
    const { engine, rename } = setup();
    rename(0);
    engine.moveCursor(document, 1, 0);
    await settle();
    assert.equal(engine.shown?.proposal.line, 2);
  });

  it('does not take a pause of an input method for the end of an edit', async () => {
    const { clock, engine, write } = setup();
    write(0, 23, 28, 's');
    write(0, 23, 24, 'su');
    write(0, 23, 25, 'subtotal');
    await clock.advance(5_000);
    assert.equal(isShown(engine), false);
    engine.moveCursor(document, 1, 0);
    assert.equal(engine.shown?.proposal.line, 2);
  });

  it('goes on to the next place in the same turn', () => {
    const { engine, rename, take } = setup();
    rename(0);
    engine.settle();
    assert.equal(take().line, 2);
    assert.equal(engine.shown?.proposal.line, 4);
  });

  it('gives way to a layer that knows all places at once, and asks no other while something is shown', async () => {
    const whole = {
      line: 2,
      oldLines: ['const b = format(order.total - order.paid);'],
      newLines: ['const b = format(order.subtotal - order.paid);'],
      others: [
        {
          line: 4,
          oldLines: ['const c = format(order.total - order.paid);'],
          newLines: ['const c = format(order.subtotal - order.paid);'],
        },
      ],
      layer: 'language',
      confidence: 0.95,
    } as const;
    let asked = 0;
    const costly: NextEditLayer = {
      isFree: false,
      async *propose() {
        asked += 1;
        yield* [];
      },
    };
    const free: NextEditLayer = {
      isFree: true,
      async *propose() {
        yield whole;
      },
    };
    const { engine, rename, write } = setup([free, costly]);
    rename(0);
    engine.settle();
    assert.equal(engine.shown?.proposal.layer, 'local');
    await settle();
    assert.deepEqual(engine.shown?.proposal, whole);
    assert.equal(asked, 0);
    // All places move with what is written above them, and one that was changed takes all away.
    engine.moveCursor(document, 1, 0);
    assert.equal(engine.accept()?.others?.[0]?.line, 4);
    write(4, 0, 0, 'x');
    assert.equal(engine.accept(), undefined);
  });

  it('forgets what language support said of one edit once the user makes another', async () => {
    const fix = {
      line: 3,
      oldLines: ['show(b);'],
      newLines: ['show(b2);'],
      layer: 'language',
      confidence: 0.9,
    } as const;
    const answers = [[fix], []];
    const free: NextEditLayer = {
      isFree: true,
      async *propose() {
        yield* answers.shift() ?? [];
      },
    };
    // So sure that the document's own patterns say nothing.
    const { engine, write } = setup([free], undefined, 0.89);
    write(0, 0, 0, '// ');
    engine.settle();
    await settle();
    assert.equal(engine.shown?.proposal.layer, 'language');
    write(0, 3, 3, 'x');
    engine.settle();
    await settle();
    assert.equal(engine.shown, undefined);
  });

  it('hides it as soon as the user types on, and moves it along', async () => {
    const { clock, engine, rename, write } = setup();
    rename(0);
    engine.settle();
    write(1, 0, 0, '// note\n');
    assert.equal(isShown(engine), false);
    engine.moveCursor(document, 1, 7);
    await clock.advance(1_300);
    assert.equal(engine.shown?.proposal.line, 3);
  });

  it('stays while the user writes it himself, and shrinks with each letter', async () => {
    const call = {
      line: 3,
      oldLines: ['show(b);'],
      newLines: ['show(b, 1);'],
      layer: 'language',
      confidence: 0.9,
    } as const;
    const answers = [[call]];
    const { clock, engine, write } = setup(
      [
        {
          isFree: true,
          async *propose() {
            yield* answers.shift() ?? [];
          },
        },
      ],
      undefined,
      0.89,
    );
    write(1, 0, 0, '// ');
    engine.settle();
    await settle();
    engine.moveCursor(document, 3, 6);
    write(3, 6, 6, ',');
    assert.deepEqual(engine.shown?.proposal.oldLines, ['show(b,);']);
    // A pause in the middle does not take it away.
    await clock.advance(1_300);
    assert.deepEqual(engine.shown?.proposal.newLines, ['show(b, 1);']);
    write(3, 7, 7, '2');
    assert.equal(engine.shown, undefined);
  });

  it('never shows again what was turned down, and goes quiet after two', async () => {
    const { clock, engine, rename, write, events } = setup();
    rename(0);
    engine.settle();
    engine.reject();
    write(0, 0, 0, ' ');
    await clock.advance(1_300);
    const after = engine.shown;
    assert.notEqual(after?.proposal.line, 2);
    engine.reject();
    write(0, 0, 0, ' ');
    await clock.advance(1_300);
    assert.equal(engine.shown, undefined);
    assert.equal(events.filter(({ kind }) => kind === 'rejected').length, 2);
  });

  it('does not count what the editor refused to apply, and goes on as after any other key', async () => {
    const { clock, engine, events, rename, write } = setup();
    rename(0);
    engine.settle();
    const proposal = engine.accept();
    assert.ok(proposal);
    // The key that made the editor refuse.
    write(0, 31, 31, 's');
    engine.noteRefused(proposal);
    const counts = createNextEditMeasures();
    for (const event of events) counts.note(event);
    assert.equal(counts.figures.accepted.local, 0);
    // An undo now is about something else: the place is proposed again, as it is by then.
    engine.rejectLastAccepted();
    await clock.advance(400);
    assert.match(engine.shown?.proposal.newLines[0] ?? '', /subtotals/);
  });

  it('never proposes again what was accepted and undone', async () => {
    const { clock, engine, rename, take } = setup();
    rename(0);
    engine.settle();
    const taken = take();
    engine.change(
      document,
      [
        {
          startLine: 2,
          startCharacter: 0,
          endLine: 2,
          endCharacter: 99,
          text: taken.oldLines[0] ?? '',
        },
      ],
      'undo',
    );
    engine.rejectLastAccepted();
    await engine.ask();
    await clock.advance(1);
    assert.notEqual(engine.shown?.proposal.line, 2);
  });

  it('never shows what the user tried and took back, by hand or by undo', async () => {
    for (const origin of ['user', 'undo'] as const) {
      const back = {
        line: 1,
        oldLines: ['show(a);'],
        newLines: ['print(a);'],
        layer: 'language',
        confidence: 0.95,
      } as const;
      const layer: NextEditLayer = {
        isFree: true,
        async *propose() {
          yield back;
        },
      };
      const { engine, write, history, clock } = setup([layer], undefined, 0.9);
      write(1, 0, 4, 'print');
      history.settle('a');
      const change = { startLine: 1, startCharacter: 0, endLine: 1, endCharacter: 5, text: 'show' };
      engine.change(document, [change], origin);
      write(3, 0, 0, '// ');
      engine.moveCursor(document, 3, 3);
      engine.settle();
      await clock.advance(2_000);
      assert.equal(engine.shown, undefined, origin);
    }
  });

  it('never undoes what was changed at several cursors at once, or by a rename', async () => {
    const back = {
      line: 3,
      oldLines: ['print(b);'],
      newLines: ['show(b);'],
      layer: 'language',
      confidence: 0.95,
    } as const;
    const layer: NextEditLayer = {
      isFree: true,
      async *propose() {
        yield back;
      },
    };
    const { engine, write, clock } = setup([layer], undefined, 0.9);
    const changes = [3, 1].map((line) => ({
      startLine: line,
      startCharacter: 0,
      endLine: line,
      endCharacter: 4,
      text: 'print',
    }));
    engine.change(document, changes, 'other');
    write(4, 0, 0, '// ');
    engine.moveCursor(document, 4, 3);
    engine.settle();
    await clock.advance(2_000);
    assert.equal(engine.shown, undefined);
  });

  it('lets go of everything when another editor becomes active', () => {
    const { engine, rename } = setup();
    rename(0);
    engine.settle();
    engine.moveCursor(undefined, 0, 0);
    assert.equal(engine.shown, undefined);
  });
});
