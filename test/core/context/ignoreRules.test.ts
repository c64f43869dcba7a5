import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseIgnoreRules } from '../../../src/core/context/ignoreRules.ts';

describe('.slipstreamignore', () => {
  const rules = parseIgnoreRules('# private\nsecret/\n*.sql\n!public.sql\n');

  it('keeps files from every model in the syntax of .gitignore', () => {
    assert.equal(rules.ignores('secret/a.ts'), true);
    assert.equal(rules.ignores('db/dump.sql'), true);
    assert.equal(rules.ignores('db\\dump.sql'), true);
    assert.equal(rules.ignores('public.sql'), false);
    assert.equal(rules.ignores('src/a.ts'), false);
  });

  it('never throws, whatever the file says and whatever the path', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), (text, path) => {
        parseIgnoreRules(text).ignores(path);
      }),
    );
  });
});
