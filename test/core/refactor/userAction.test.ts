import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseUserAction } from '../../../src/core/refactor/userAction.ts';

describe('an action of the user', () => {
  it('is an instruction in a file, named after the file', () => {
    assert.deepEqual(parseUserAction('add-logging.md', 'Log every branch.\n'), {
      title: 'Add logging',
      instruction: 'Log every branch.',
      kind: 'edit',
      widening: 'symbol',
    });
  });

  it('has a head with title, kind and target', () => {
    const text = '---\ntitle: "Why?"\nkind: explain\ntarget: file\n---\nWhy is it so?';
    assert.deepEqual(parseUserAction('x.md', text), {
      title: 'Why?',
      instruction: 'Why is it so?',
      kind: 'explain',
      widening: 'file',
    });
  });

  it('is none without an instruction', () => {
    assert.equal(parseUserAction('x.md', '---\ntitle: A\n---\n  \n'), undefined);
  });

  it('never throws, whatever a file holds', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const action = parseUserAction('a.md', text);
        assert.ok(action === undefined || action.instruction !== '');
      }),
    );
  });
});
