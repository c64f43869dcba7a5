import assert from 'node:assert/strict';
import { claimDefaultTold } from '../../../src/core/refactor/defaultTold.ts';
import { createMemoryStorage } from '../../support/memoryStorage.ts';

describe('the word about the review’s default', () => {
  it('is due once, whichever window comes first', async () => {
    const storage = createMemoryStorage();
    const claims = await Promise.all([claimDefaultTold(storage), claimDefaultTold(storage)]);
    assert.deepEqual(claims.sort(), [false, true]);
    assert.equal(await claimDefaultTold(storage), false);
  });

  it('is due again once everything was forgotten', async () => {
    const values = new Map<string, string>();
    await claimDefaultTold(createMemoryStorage(values));
    values.clear();
    assert.equal(await claimDefaultTold(createMemoryStorage(values)), true);
  });
});
