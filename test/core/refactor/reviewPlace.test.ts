import assert from 'node:assert/strict';
import { type Approval, reviewPlace } from '../../../src/core/refactor/reviewPlace.ts';

const seen: Approval = { shownForMs: 500, otherFiles: 0, isDoubtful: false, hasPending: false };

describe('where a change is reviewed', () => {
  it('takes Enter on a whole change that was seen for the approval', () => {
    assert.equal(reviewPlace('auto', seen), 'none');
    assert.equal(reviewPlace('auto', { ...seen, shownForMs: 60_000 }), 'none');
  });

  for (const [why, unseen] of Object.entries({
    'Enter came before the whole change was seen': { shownForMs: 499 },
    'nothing was shown': { shownForMs: undefined },
    'other files change, too': { otherFiles: 1 },
    'the answer was doubtful': { isDoubtful: true },
    'an earlier change still waits': { hasPending: true },
  }))
    it(`asks for a review in the file where ${why}`, () => {
      assert.equal(reviewPlace('auto', { ...seen, ...unseen }), 'file');
    });

  it('reviews where the setting says, whatever was seen', () => {
    for (const approval of [seen, { ...seen, shownForMs: undefined }]) {
      assert.equal(reviewPlace('file', approval), 'file');
      assert.equal(reviewPlace('comparison', approval), 'comparison');
      assert.equal(reviewPlace('none', approval), 'none');
    }
  });

  it('reads the name that a comparison had in 0.1.0', () => {
    assert.equal(reviewPlace('diff', seen), 'comparison');
  });

  it('keeps no earlier change unasked', () => {
    assert.equal(reviewPlace('none', { ...seen, hasPending: true }), 'file');
  });
});
