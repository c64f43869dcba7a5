import assert from 'node:assert/strict';
import { languageName } from '../../../src/core/status/languageName.ts';

const manifests = [
  undefined,
  { contributes: { languages: 'none' } },
  { contributes: { languages: [{ id: 'typescript' }] } },
  { contributes: { languages: [{ id: 'typescript', aliases: ['TypeScript', 'ts'] }] } },
];

describe('a language’s name', () => {
  it('is what its extension calls it', () => {
    assert.equal(languageName('typescript', manifests), 'TypeScript');
  });

  it('is the id where nobody names it', () => {
    assert.equal(languageName('zig', manifests), 'zig');
    assert.equal(languageName('plaintext', manifests), 'Plain Text');
  });
});
