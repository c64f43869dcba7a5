import assert from 'node:assert/strict';
import { createTabOffer } from '../../../src/core/nextEdit/tabOffer.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';

function setup() {
  const clock = createFakeClock();
  const told: boolean[] = [];
  /** The editor is behind by as long as it likes. */
  let answer = Promise.resolve();
  let claimed = 0;
  const offer = createTabOffer({
    clock,
    key: {
      set: (isOurs) => told.push(isOurs),
      apply(isOurs) {
        told.push(isOurs);
        return answer;
      },
    },
    onOurs() {
      claimed += 1;
    },
  });
  return {
    clock,
    offer,
    told,
    delay() {
      let finish = () => {};
      answer = new Promise((resolve) => {
        finish = resolve;
      });
      return () => finish();
    },
    get claimed() {
      return claimed;
    },
  };
}

describe('Tab', () => {
  it('takes a next edit only once it has been on the screen for 300 ms', async () => {
    const desk = setup();
    const edit = {};
    desk.offer.offer(edit, false);
    await desk.clock.advance(299);
    assert.equal(desk.offer.isOurs, false);
    // Painting again starts nothing anew.
    desk.offer.offer(edit, false);
    await desk.clock.advance(1);
    assert.equal(desk.offer.isOurs, true);
    assert.equal(desk.claimed, 1);
    assert.equal(desk.told.at(-1), true);
  });

  it('waits anew for the next one, and for a place that was only announced', async () => {
    const desk = setup();
    const edit = {};
    desk.offer.offer(edit, false);
    await desk.clock.advance(300);
    desk.offer.offer({}, false);
    assert.equal(desk.offer.isOurs, false);
    assert.equal(desk.told.at(-1), false);
    await desk.clock.advance(300);
    assert.equal(desk.offer.isOurs, true);
    desk.offer.restart();
    assert.equal(desk.offer.isOurs, false);
  });

  it('indents in indentation, however long the edit stands there', async () => {
    const desk = setup();
    const edit = {};
    desk.offer.offer(edit, true);
    await desk.clock.advance(1_000);
    assert.equal(desk.offer.isOurs, false);
    desk.offer.offer(edit, false);
    await desk.clock.advance(0);
    assert.equal(desk.offer.isOurs, true, 'it has been seen long enough');
    desk.offer.offer(edit, true);
    assert.equal(desk.offer.isOurs, false);
  });

  it('stays the editor’s when the edit goes, or the cursor enters indentation, while the editor is being told', async () => {
    const desk = setup();
    const edit = {};
    for (const leave of [() => desk.offer.takeBack(), () => desk.offer.offer(edit, true)]) {
      const finish = desk.delay();
      desk.offer.offer(edit, false);
      await desk.clock.advance(300);
      leave();
      finish();
      await settle();
      assert.equal(desk.offer.isOurs, false);
      assert.equal(desk.told.at(-1), false);
      desk.offer.takeBack();
    }
    assert.equal(desk.claimed, 0);
  });
});
