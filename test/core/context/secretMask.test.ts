import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createSecretMask } from '../../../src/core/context/secretMask.ts';

const key = ['csk', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('-');
const other = ['csk', 'Z1B2c3D4e5F6g7H8i9J0k1L2'].join('-');

describe('a mask over secrets', () => {
  it('gives the same secret the same stand-in, and others others', () => {
    const mask = createSecretMask([]);
    const hidden = mask.hide(`${key} ${other} ${key}`);
    assert.equal(hidden, 'HIDDEN_SECRET_1_ HIDDEN_SECRET_2_ HIDDEN_SECRET_1_');
    assert.equal(mask.count, 2);
  });

  it('puts them back into an answer that arrives cut anywhere', () => {
    const text = `a = "${key}";\nb = "${other}"; HIDDEN_ SECRET HIDDEN_SECRET_`;
    fc.assert(
      fc.property(fc.array(fc.nat(200)), (cuts) => {
        const mask = createSecretMask(['HIDDEN_SECRET_']);
        const hidden = mask.hide(text);
        assert.ok(!hidden.includes('csk-'));
        const revealer = mask.reveal();
        const places = [...cuts.map((cut) => cut % hidden.length), hidden.length].sort(
          (a, b) => a - b,
        );
        let back = '';
        let from = 0;
        for (const place of places) {
          back += revealer.feed(hidden.slice(from, place));
          from = place;
        }
        assert.equal(back + revealer.end(), text);
      }),
    );
  });

  it('holds nothing back that cannot become a stand-in', () => {
    const mask = createSecretMask([]);
    mask.hide(key);
    const revealer = mask.reveal();
    assert.equal(revealer.feed('const x = 1;'), 'const x = 1;');
    assert.equal(revealer.feed('a HIDDEN_'), 'a ');
    assert.equal(revealer.feed('value'), 'HIDDEN_value');
  });
});
