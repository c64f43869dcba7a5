import assert from 'node:assert/strict';
import { secondsLeft } from '../../src/webview/secondsLeft.ts';

const until = { wallMs: 100_000, inMs: 40_000 };

describe('seconds left', () => {
  it('counts down to the moment, and no further', () => {
    assert.equal(secondsLeft(until, 60_000), 40);
    assert.equal(secondsLeft(until, 98_500), 2);
    assert.equal(secondsLeft(until, 100_000), 0);
    assert.equal(secondsLeft(until, 500_000), 0);
    assert.equal(secondsLeft(undefined, 0), 0);
  });

  it('is never more than it was at first, whatever the page’s clock says', () => {
    assert.equal(secondsLeft(until, 0), 40);
  });
});
