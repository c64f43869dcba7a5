import assert from 'node:assert/strict';
import fc from 'fast-check';
import { restAfterTyping } from '../../../src/core/nextEdit/typedAlong.ts';

const propose = (before: string, after: string) =>
  ({ line: 3, oldLines: [before], newLines: [after], layer: 'local', confidence: 0.9 }) as const;
const typed = (before: string, after: string, line = 3) => ({
  line,
  oldLines: [before],
  newLines: [after],
});

describe('typing a proposal oneself', () => {
  it('leaves the rest of it', () => {
    const rest = restAfterTyping(propose('f(a);', 'f(a, b);'), typed('f(a);', 'f(a,);'));
    assert.deepEqual(rest, propose('f(a,);', 'f(a, b);'));
  });

  it('ends it with anything else, with the last letter, and at another place', () => {
    const proposal = propose('f(a);', 'f(a, b);');
    assert.equal(restAfterTyping(proposal, typed('f(a);', 'f(ax);')), undefined);
    assert.equal(restAfterTyping(proposal, typed('f(a);', 'f();')), undefined);
    assert.equal(restAfterTyping(proposal, typed('f(a);', 'f(a, b);')), undefined);
    assert.equal(restAfterTyping(proposal, typed('f(a);', 'f(a,);', 4)), undefined);
    assert.equal(restAfterTyping({ ...proposal, others: [] }, typed('f(a);', 'f(a,);')), undefined);
  });

  it('goes on letter by letter to its end, wherever text comes in', () => {
    const text = fc.string({
      minLength: 0,
      maxLength: 8,
      unit: fc.constantFrom('a', 'b', ' ', '('),
    });
    fc.assert(
      fc.property(text, text, fc.string({ minLength: 2, maxLength: 6 }), (start, end, inserted) => {
        let proposal = { ...propose(start + end, start + inserted + end) };
        for (let length = 1; length < inserted.length; length += 1) {
          const now = start + inserted.slice(0, length) + end;
          const rest = restAfterTyping(proposal, typed(proposal.oldLines[0], now));
          assert.ok(rest !== undefined, `${start}|${inserted}|${end} at ${length}`);
          assert.deepEqual(rest.newLines, [start + inserted + end]);
          proposal = { ...propose(now, start + inserted + end) };
        }
      }),
      { seed: 22, numRuns: 500 },
    );
  });
});
