import assert from 'node:assert/strict';
import { createAppearDelay } from '../../../src/core/completion/appearDelay.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { placeOf } from './engineSetup.ts';

function setup(delayMs: number) {
  const clock = createFakeClock();
  const delay = createAppearDelay(clock, () => delayMs);
  const controller = new AbortController();
  return {
    clock,
    cancel: () => controller.abort(),
    async hold(at: string, text: string, since = clock.now()) {
      let result: boolean | undefined;
      delay.hold(placeOf(at), text, since, controller.signal).then(
        (shown) => {
          result = shown;
        },
        () => {},
      );
      await settle();
      return () => result;
    },
  };
}

describe('the delay before a suggestion appears', () => {
  it('is none by default', async () => {
    const { hold } = setup(0);
    assert.equal((await hold('const a = │', 'b;'))(), true);
  });

  it('counts from the editor’s call, so that an answer which took longer appears at once', async () => {
    const { clock, hold } = setup(300);
    const asked = clock.now();
    await clock.advance(200);
    const held = await hold('const a = │', 'b;', asked);
    assert.equal(held(), undefined);
    await clock.advance(100);
    assert.equal(held(), true);
    await clock.advance(400);
    assert.equal((await hold('let c = │', 'd;', clock.now() - 400))(), true);
  });

  it('holds back nothing of what is on the screen: typed along, taken in part, grown, deleted back', async () => {
    const { clock, hold } = setup(300);
    await hold('const a = │', 'one();');
    await clock.advance(300);
    assert.equal((await hold('const a = on│', 'e();'))(), true);
    assert.equal((await hold('const a = one();│', '\ntwo();'))(), true);
    assert.equal((await hold('const a = one();│', '\ntwo();\nthree();'))(), true);
    assert.equal((await hold('const a = one()│', ';\ntwo();'))(), true);
  });

  it('holds back another suggestion', async () => {
    const { clock, hold } = setup(300);
    await hold('const a = │', 'one();');
    await clock.advance(300);
    assert.equal((await hold('const a = x│', '1();'))(), undefined);
  });

  it('shows nothing after the next key', async () => {
    const { clock, hold, cancel } = setup(300);
    const held = await hold('const a = │', 'one();');
    cancel();
    await settle();
    assert.equal(held(), false);
    assert.equal(await clock.step(clock.now() + 10_000), false);
  });
});
