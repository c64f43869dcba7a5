import assert from 'node:assert/strict';
import { createCodeIndex, wordsOf } from '../../../src/core/context/codeIndex.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const cart = `export function totalPrice(cart: Cart): number {
  let total = 0;
  for (const item of cart.items) total += item.price * item.quantity;
  return total - cart.discount;
}`;
const colours = `export function mixColours(first: Colour, second: Colour): Colour {
  return { red: first.red + second.red, green: first.green + second.green };
}`;

async function setup(files: Readonly<Record<string, string>>, languageId = 'typescript') {
  const clock = createFakeClock();
  const index = createCodeIndex(clock);
  for (const [path, text] of Object.entries(files))
    index.put({ documentKey: path, path, languageId, text: () => text });
  await clock.advance(10_000);
  return { index, clock };
}

const query = new Map(
  [...wordsOf('cartTax(cart: Cart) totalPrice(cart) * cart.discount * item.quantity')].map(
    (word) => [word, 1],
  ),
);
const options = { languageId: 'typescript', limit: 3, accepts: () => true };
const textOf = (index: Awaited<ReturnType<typeof setup>>['index'], languageId = 'typescript') =>
  index
    .similar(query, { ...options, languageId })
    .map(({ file, first, last }) => file.lines.slice(first, last).join('\n'));

describe('the index of code', () => {
  it('finds the lines that read most like the query', async () => {
    const { index } = await setup({ 'colours.ts': colours, 'cart.ts': cart });
    assert.match(textOf(index)[0] ?? '', /totalPrice/);
  });

  it('finds the part of a long file', async () => {
    const filler = Array.from({ length: 400 }, (_, at) => `const a${at} = other(${at});`).join(
      '\n',
    );
    const { index } = await setup({ 'long.ts': `${filler}\n${cart}\n${filler}` });
    assert.match(textOf(index)[0] ?? '', /cart\.discount/);
  });

  it('says nothing when nothing is alike', async () => {
    const { index } = await setup({ 'colours.ts': colours });
    assert.deepEqual(textOf(index), []);
  });

  it('leaves out other languages, what is dropped and what is not accepted', async () => {
    const { index } = await setup({ 'cart.ts': cart });
    assert.deepEqual(textOf(index, 'python'), []);
    assert.equal(textOf(index, 'javascriptreact').length, 1);
    assert.deepEqual(index.similar(query, { ...options, accepts: () => false }), []);
    index.drop('cart.ts');
    assert.deepEqual(textOf(index), []);
  });

  it('forgets what lies below a folder, also before it is read', async () => {
    const { index, clock } = await setup({ 'shop/cart.ts': cart, 'shopping.ts': cart });
    index.put({
      documentKey: 'shop/more.ts',
      path: 'shop/more.ts',
      languageId: 'typescript',
      text: () => cart,
    });
    index.drop('shop');
    await clock.advance(10_000);
    assert.deepEqual(
      index.files('typescript').map(({ document }) => document.path),
      ['shopping.ts'],
    );
  });

  it('takes a new text in the place of the former', async () => {
    const { index, clock } = await setup({ 'cart.ts': cart });
    index.put({
      documentKey: 'cart.ts',
      path: 'cart.ts',
      languageId: 'typescript',
      text: () => colours,
    });
    assert.ok(index.file('cart.ts')?.declarations.has('totalPrice'));
    await clock.advance(1_000);
    assert.ok(index.file('cart.ts')?.declarations.has('mixColours'));
    assert.deepEqual(textOf(index), []);
  });

  it('reads after a pause, one file at a time, and long files in slices', async () => {
    let now = 0;
    const fake = createFakeClock();
    // Each look at the clock takes 3 ms, so that a slice of 4 ms holds few steps.
    const index = createCodeIndex({ ...fake, now: () => (now += 3) });
    const long = Array.from({ length: 2_000 }, (_, at) => `const name${at} = 1;`).join('\n');
    const put = (path: string) =>
      index.put({ documentKey: path, path, languageId: 'typescript', text: () => long });
    put('a.ts');
    put('b.ts');
    assert.equal(index.file('a.ts'), undefined);
    let slices = 0;
    for (; index.file('a.ts') === undefined && slices < 100; slices += 1) await fake.advance(20);
    assert.ok(slices >= 5, `${slices} slices`);
    assert.equal(index.file('b.ts'), undefined);
    await fake.advance(2_000);
    assert.equal(index.file('b.ts')?.lines.length, 2_000);
  });

  it('reads nothing any more when it is disposed', async () => {
    const { index, clock } = await setup({});
    index.put({
      documentKey: 'a.ts',
      path: 'a.ts',
      languageId: 'typescript',
      text: () => assert.fail('read'),
    });
    index.dispose();
    await clock.advance(1_000);
  });

  it('keeps the sixty files that were read last', async () => {
    const files = Object.fromEntries(Array.from({ length: 70 }, (_, at) => [`${at}.ts`, cart]));
    const { index } = await setup(files);
    assert.equal(index.files('typescript').length, 60);
    assert.equal(index.file('0.ts'), undefined);
    assert.equal(index.files('typescript')[0]?.document.path, '69.ts');
  });
});
