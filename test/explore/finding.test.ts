import assert from 'node:assert/strict';
import { findingText, fixtureName } from './finding.ts';

describe('what exploring finds', () => {
  const finding = {
    test: 'a gate never lets more through',
    file: 'test/core/gate.test.ts',
    seed: -7,
    path: '3:1:0',
    counterexample: '[{"steps":[]}]',
    error: 'Error: one too many',
  };

  it('is told with the command that runs this case alone', () => {
    const text = findingText(finding);
    assert.match(text, /for \[\{"steps":\[\]\}\]/);
    assert.ok(
      text.includes(
        "SLIPSTREAM_PROPERTY_SEED=-7 SLIPSTREAM_PROPERTY_PATH=3:1:0 node test/run.mjs unit test/core/gate.test.ts --grep 'a gate never lets more through'",
      ),
    );
  });

  it('has a file named by its property', () => {
    assert.equal(fixtureName(finding), 'a-gate-never-lets-more-through.json');
  });
});
