import assert from 'node:assert/strict';
import {
  beginningAt,
  fillNames,
  namesBeginning,
} from '../../../src/core/context/beginningNames.ts';
import { createCodeIndex } from '../../../src/core/context/codeIndex.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

async function names(prefix: string, files: Readonly<Record<string, string>>) {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  for (const [path, text] of Object.entries(files))
    index.put({ documentKey: path, path, languageId: 'typescript', text: () => text });
  await clock.advance(10_000);
  const found = namesBeginning(beginningAt({ prefix }), {
    own: index.file('own.ts'),
    files: index.files('typescript'),
  });
  index.dispose();
  return found;
}

const own = 'const totalPrice = 1;\ncart.addItem(a);\nc.own();\n';
const other = 'function totalWeight() {}\ncart.addItem(b);\ncart?.removeItem(b);\nc.foreign();\n';

describe('names that may stand at the cursor', () => {
  it('are read from the characters before it', () => {
    assert.deepEqual(beginningAt({ prefix: 'const a = cart.to' }), {
      receiver: 'cart',
      word: 'to',
    });
    assert.deepEqual(beginningAt({ prefix: 'a?.cart->' }), { receiver: 'cart', word: '' });
    assert.deepEqual(beginningAt({ prefix: 'return tot' }), { receiver: '', word: 'tot' });
    assert.deepEqual(beginningAt({ prefix: 'f(' }), { receiver: '', word: '' });
  });

  it('begin with the word, those of the own file first', async () => {
    assert.deepEqual(await names('x = tot', { 'own.ts': own, 'other.ts': other }), [
      'totalPrice',
      'totalWeight',
    ]);
    assert.deepEqual(await names('x = totalPrice', { 'own.ts': own, 'other.ts': other }), []);
  });

  it('are members that were seen behind the same receiver', async () => {
    const files = { 'own.ts': own, 'other.ts': other };
    assert.deepEqual(await names('cart.', files), ['addItem', 'removeItem']);
    assert.deepEqual(await names('cart.re', files), ['removeItem']);
    assert.deepEqual(await names('c.', files), ['own']);
  });

  it('stay within a budget', () => {
    assert.deepEqual(fillNames(['aaaaaaaa', 'bbbbbbbb', 'cccccccc'], 6), ['aaaaaaaa', 'bbbbbbbb']);
  });
});
