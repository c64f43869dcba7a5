import assert from 'node:assert/strict';
import { judgeFix } from '../../../src/core/refactor/judgeFix.ts';

const error = (message: string) => ({ message, code: 'ts(1)', isError: true });
const warning = (message: string) => ({ message, isError: false });

describe('judging a fix', () => {
  it('is good when the problem is gone and no error came', () => {
    assert.equal(judgeFix([error('a')], [error('a'), error('b')], [error('b')]), 'gone');
    assert.equal(judgeFix([error('a')], [error('a')], [warning('style')]), 'gone');
  });

  it('sees a problem that stays, also when there were two of a kind', () => {
    assert.equal(judgeFix([error('a')], [error('a')], [error('a')]), 'still');
    assert.equal(judgeFix([error('a')], [error('a'), error('a')], [error('a')]), 'gone');
    assert.equal(
      judgeFix([error('a')], [error('a'), error('a')], [error('a'), error('a')]),
      'still',
    );
  });

  it('sees an error that was not there before', () => {
    assert.equal(judgeFix([error('a')], [error('a')], [error('c')]), 'new');
  });
});
