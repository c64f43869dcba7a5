import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';
import { harmlessPaths, secretPaths } from './kindsOfPaths.ts';

describe('isExcludedPath', () => {
  for (const path of secretPaths)
    it(`keeps ${path} from every model`, () => assert.equal(isExcludedPath(path), true));

  for (const path of harmlessPaths)
    it(`leaves ${path === '' ? 'an empty path' : path} alone`, () =>
      assert.equal(isExcludedPath(path), false));

  it('gives the same answer for both path styles and any case', () => {
    const name = fc.constantFrom('.env', 'a.ts', 'server.key', 'x.json', 'id_rsa', 'credentials');
    fc.assert(
      fc.property(fc.array(fc.stringMatching(/^[a-z]{1,6}$/)), name, (folders, file) => {
        const path = [...folders, file].join('/');
        const answer = isExcludedPath(path);
        assert.equal(isExcludedPath(path.replaceAll('/', '\\')), answer);
        assert.equal(isExcludedPath(path.toUpperCase()), answer);
        assert.equal(isExcludedPath(`/${path}`), answer);
      }),
    );
  });

  it('never throws, whatever the text', () => {
    fc.assert(fc.property(fc.string(), (text) => typeof isExcludedPath(text) === 'boolean'));
  });
});
