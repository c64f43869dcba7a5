import assert from 'node:assert/strict';
import { readHourFiles } from './hour/hourBrain.ts';
import { playHour } from './hour/workingHour.ts';

/** The first minutes of the hour that `npm run eval:hour` plays as a whole. */
const durationMs = 600_000;

describe('ten minutes of work on a trial key', () => {
  for (const windows of [1, 2])
    it(`cause no refusal of ghost text and leave no question unanswered, with ${windows} window${windows > 1 ? 's' : ''}`, async () => {
      const result = await playHour({
        ...readHourFiles(windows),
        seed: String(windows),
        windows,
        isGated: true,
        hasTyping: true,
        durationMs,
      });
      assert.equal(result.automaticRefused, 0);
      assert.ok(result.automatic >= 0.6 * result.automaticAvailable, `${result.automatic}`);
      assert.ok(result.asked.length > 0);
      for (const { outcome, waitedMs } of result.asked) {
        assert.equal(outcome, 'done');
        // A request of five a minute comes free every twelve seconds.
        assert.ok(waitedMs <= 12_000, `${waitedMs} ms`);
      }
    });
});
