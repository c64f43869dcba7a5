import assert from 'node:assert/strict';
import { addOutcomes, brokenBy, describeFailures } from './outcome.ts';

describe('the failures of a run', () => {
  it('are named again, each with the command that repeats it alone', () => {
    const text = describeFailures([
      { file: 'test/e2e/a.test.ts', title: "the user's panel opens", detail: 'not there\n' },
      { file: 'test/core/b.test.ts', title: '', detail: 'ended early' },
      { file: '', title: '', detail: 'no Chromium' },
    ]);
    assert.equal(
      text,
      [
        "1) test/e2e/a.test.ts: the user's panel opens",
        '     not there',
        "   again: node test/run.mjs e2e test/e2e/a.test.ts --grep 'the user'\\''s panel opens'",
        '2) test/core/b.test.ts',
        '     ended early',
        '   again: node test/run.mjs unit test/core/b.test.ts',
        '3) the run itself',
        '     no Chromium',
      ].join('\n'),
    );
  });

  it('are shortened where one is long', () => {
    const detail = Array.from({ length: 40 }, (_, line) => String(line)).join('\n');
    const lines = describeFailures([{ file: '', title: '', detail }]).split('\n');
    assert.equal(lines.length, 1 + 12 + 1);
    assert.equal(lines.at(-1), '     …');
  });

  it('add up', () => {
    const sum = addOutcomes([{ passed: 2, failures: [] }, brokenBy('why', 'test/a.test.ts')]);
    assert.deepEqual(sum, {
      passed: 2,
      failures: [{ file: 'test/a.test.ts', title: '', detail: 'why' }],
    });
  });
});
