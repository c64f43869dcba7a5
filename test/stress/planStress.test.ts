import assert from 'node:assert/strict';
import { planStress } from './planStress.ts';

describe('the plan of a stress run', () => {
  const files = ['a', 'b', 'c', 'd', 'e'];

  it('has each file as often as told, and once with a quarter', () => {
    const plan = planStress({ files, part: '1/1', runs: 3, hasQuarter: true });
    assert.equal(plan.length, 20);
    for (const file of files)
      assert.deepEqual(
        plan
          .filter((run) => run.file === file)
          .map(({ hardship, round }) => `${hardship} ${round}`),
        ['burners 1', 'burners 2', 'burners 3', 'quarter 1'],
      );
  });

  it('is split into parts that together are all of it', () => {
    const parts = ['1/3', '2/3', '3/3'].map((part) =>
      planStress({ files, part, runs: 2, hasQuarter: false }),
    );
    const names = parts.map((part) => [...new Set(part.map(({ file }) => file))]);
    assert.deepEqual(names.flat().toSorted(), files);
    assert.equal(parts.flat().length, 10);
  });

  it('refuses a part that is none', () => {
    for (const part of ['0/2', '3/2', 'all', '1'])
      assert.throws(() => planStress({ files, part, runs: 1, hasQuarter: false }), /--part/);
  });
});
