import assert from 'node:assert/strict';
import { mayBeShown, type Surroundings } from '../../../src/core/nextEdit/surroundings.ts';

const free: Surroundings = {
  isFileTab: true,
  cursors: 1,
  hasSelection: false,
  hasGhostText: false,
  isListOpen: false,
  isInSnippet: false,
  isUnderReview: false,
};

describe('what a next edit may stand beside', () => {
  it('is one cursor in a file', () => {
    assert.equal(mayBeShown(free), true);
  });

  const others: readonly (readonly [string, Partial<Surroundings>])[] = [
    ['a comparison, a merge or a notebook', { isFileTab: false }],
    ['several cursors', { cursors: 2 }],
    ['a selection', { hasSelection: true }],
    ['ghost text', { hasGhostText: true }],
    ['the list of suggestions', { isListOpen: true }],
    ['a snippet', { isInSnippet: true }],
    ['a review', { isUnderReview: true }],
  ];
  for (const [what, around] of others)
    it(`is not ${what}`, () => {
      assert.equal(mayBeShown({ ...free, ...around }), false);
    });
});
