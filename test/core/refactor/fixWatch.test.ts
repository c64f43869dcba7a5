import assert from 'node:assert/strict';
import { createFixWatch } from '../../../src/core/refactor/fixWatch.ts';
import type { CheckVerdict } from '../../../src/core/refactor/texts.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

/** An editor whose reports are verdicts themselves: the last one counts, none is a problem gone. */
function setup(first: readonly Report[] = [{ says: 'still' }]) {
  const clock = createFakeClock();
  let reports = first;
  const watch = createFixWatch({
    clock,
    reports: () => reports,
    judge: (now) => now.at(-1)?.says ?? 'gone',
  });
  let verdict: CheckVerdict | undefined;
  return {
    clock,
    watch,
    report(...next: readonly Report[]) {
      reports = next;
      watch.reported();
    },
    wait() {
      void watch.verdict().then((value) => {
        verdict = value;
      });
    },
    verdict: () => verdict,
  };
}
interface Report {
  readonly says: Exclude<CheckVerdict, 'unknown'>;
}

describe('watching whether a fix helped', () => {
  it('takes reports that came before anybody waited for them', async () => {
    const { clock, watch, report, wait, verdict } = setup();
    watch.changed();
    report({ says: 'new' });
    await clock.advance(5000);
    wait();
    await clock.advance(0);
    assert.equal(verdict(), 'new');
  });

  it('does not take an empty step between two reports for a solution', async () => {
    const { clock, watch, report, wait, verdict } = setup();
    watch.changed();
    wait();
    report();
    await clock.advance(250);
    report({ says: 'new' });
    await clock.advance(1000);
    assert.equal(verdict(), undefined);
    await clock.advance(500);
    assert.equal(verdict(), 'new');
  });

  it('does not take late news of the text before for news of the change', async () => {
    const old = { says: 'still' } as const;
    const { clock, watch, report, wait, verdict } = setup([old]);
    watch.changed();
    wait();
    report(old);
    await clock.advance(5000);
    assert.equal(verdict(), undefined);
    report();
    await clock.advance(500);
    assert.equal(verdict(), 'gone');
  });

  it('judges a second change by its own reports', async () => {
    const { clock, watch, report, wait, verdict } = setup();
    watch.changed();
    report({ says: 'new' });
    await clock.advance(2000);
    watch.changed();
    wait();
    await clock.advance(2000);
    assert.equal(verdict(), undefined);
    report();
    await clock.advance(500);
    assert.equal(verdict(), 'gone');
  });

  it('says that nothing is known when no report comes', async () => {
    const { clock, watch, wait, verdict } = setup();
    watch.changed();
    wait();
    await clock.advance(60_000);
    assert.equal(verdict(), 'unknown');
  });
});
