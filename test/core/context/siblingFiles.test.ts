import assert from 'node:assert/strict';
import { siblingFiles } from '../../../src/core/context/siblingFiles.ts';

describe('the files beside one', () => {
  it('are those of its kind, alike names first', () => {
    assert.deepEqual(
      siblingFiles('src/cart/cartView.ts', [
        'aside.ts',
        'cartView.ts',
        'cartModel.ts',
        'cart.css',
        'notes.md',
        'zebra.ts',
      ]),
      ['src/cart/cartModel.ts', 'src/cart/zebra.ts', 'src/cart/aside.ts'],
    );
  });

  it('are those next to it where no name is alike, and never more than sixteen', () => {
    const names = Array.from({ length: 60 }, (_, at) => `${String(at).padStart(2, '0')}.go`);
    const found = siblingFiles('30.go', names);
    assert.equal(found.length, 16);
    assert.deepEqual(found.slice(0, 2).sort(), ['29.go', '31.go']);
    assert.ok(!found.includes('30.go'));
  });

  it('are none of a file without a kind', () => {
    assert.deepEqual(siblingFiles('Makefile', ['README', 'LICENSE']), []);
  });
});
