import assert from 'node:assert/strict';
import { groupByStart, type StartOptions } from './startOptions.ts';

describe('tests with start options', () => {
  it('share an editor when the options are equal, however they are written down', () => {
    const starts: readonly StartOptions[] = [
      {},
      { settings: { a: 1, b: 2 } },
      { hasTrust: true },
      { settings: { b: 2, a: 1 } },
      {},
    ];
    const groups = groupByStart([0, 1, 2, 3, 4], (index) => starts[index] ?? {});
    assert.deepEqual([...groups.values()], [[0, 4], [1, 3], [2]]);
  });

  it('do not share one when a variable is taken away rather than left alone', () => {
    const starts: readonly StartOptions[] = [{ env: {} }, { env: { CEREBRAS_API_KEY: undefined } }];
    assert.equal(groupByStart([0, 1], (index) => starts[index] ?? {}).size, 2);
  });
});
