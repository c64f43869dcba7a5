import assert from 'node:assert/strict';
import fc from 'fast-check';
import { splitTokens } from './tokens.ts';

/** Letters, digits, signs and blanks of every kind, half a surrogate pair among them. */
const sign = fc.constantFrom(...'abcXYZ_09 \n\té漢😀(){};', '\ud800');

describe('the tokens of the simulated server', () => {
  it('are the text again when joined, and their beginning when limited', () => {
    fc.assert(
      fc.property(fc.string({ unit: sign }), fc.nat(20), (text, most) => {
        const tokens = splitTokens(text);
        assert.equal(tokens.join(''), text);
        assert.deepEqual(splitTokens(text, most), tokens.slice(0, most));
      }),
    );
  });

  it('are about 3.5 characters of code each', () => {
    const code =
      'export function createQueue<T>(limit: number): Queue<T> {\n  const items: T[] = [];\n}\n';
    const average = code.length / splitTokens(code).length;
    assert.ok(average > 2.8 && average < 4.2, String(average));
  });
});
