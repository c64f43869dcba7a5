import assert from 'node:assert/strict';
import fc from 'fast-check';
import { cleanKeyText } from '../../../src/core/models/keyText.ts';

const clean = (text: string) => {
  const cleaned = cleanKeyText(text);
  return cleaned.ok ? cleaned.value : `(${cleaned.error})`;
};

describe('text of an API key', () => {
  it('is freed of what is copied along with it', () => {
    for (const text of [
      'csk-abc',
      '  csk-abc\n',
      '"csk-abc"',
      'Bearer csk-abc',
      'CEREBRAS_API_KEY=csk-abc',
      "export CEREBRAS_API_KEY='csk-abc'",
    ])
      assert.equal(clean(text), 'csk-abc', text);
  });

  it('is refused when it is none', () => {
    assert.equal(clean(' \n'), '(empty)');
    assert.equal(clean('""'), '(empty)');
    assert.equal(clean('two words'), '(characters)');
    assert.equal(clean('csk-\r\nX-Evil: 1'), '(characters)');
    assert.equal(clean('csk-ü'), '(characters)');
    assert.equal(clean('x'.repeat(4097)), '(tooLong)');
  });

  it('can always stand in a request header', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const cleaned = cleanKeyText(text);
        if (cleaned.ok) assert.match(cleaned.value, /^[\x21-\x7e]{1,4096}$/);
      }),
    );
  });
});
