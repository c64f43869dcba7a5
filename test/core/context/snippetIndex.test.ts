import assert from 'node:assert/strict';
import { createSnippetIndex } from '../../../src/core/context/snippetIndex.ts';
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
  const index = createSnippetIndex(clock);
  for (const [path, text] of Object.entries(files))
    index.put({ documentKey: path, path, languageId, text: () => text });
  await clock.advance(10_000);
  return { index, clock };
}

const options = { exceptKey: 'here.ts', languageId: 'typescript', limit: 3 };
const query =
  'function cartTax(cart: Cart) {\n  return totalPrice(cart) * cart.discount * item.quantity;';

describe('the index of similar code', () => {
  it('finds the file that reads most like the query', async () => {
    const { index } = await setup({ 'cart.ts': cart, 'colours.ts': colours });
    const found = index.similarTo(query, options);
    assert.equal(found[0]?.path, 'cart.ts');
    assert.match(found[0]?.text ?? '', /totalPrice/);
  });

  it('leaves out the file itself, other languages and what was closed', async () => {
    const { index } = await setup({ 'cart.ts': cart });
    assert.deepEqual(index.similarTo(query, { ...options, exceptKey: 'cart.ts' }), []);
    assert.deepEqual(index.similarTo(query, { ...options, languageId: 'python' }), []);
    assert.equal(index.similarTo(query, { ...options, languageId: 'javascript' }).length, 1);
    index.drop('cart.ts');
    assert.deepEqual(index.similarTo(query, options), []);
  });

  it('says nothing when nothing is alike', async () => {
    const { index } = await setup({ 'colours.ts': colours });
    assert.deepEqual(index.similarTo(query, options), []);
  });

  it('finds the part of a long file', async () => {
    const filler = Array.from({ length: 400 }, (_, at) => `const filler${at} = other(${at});`).join(
      '\n',
    );
    const { index } = await setup({ 'long.ts': `${filler}\n${cart}\n${filler}` });
    assert.match(index.similarTo(query, options)[0]?.text ?? '', /totalPrice/);
  });

  it('reads one file at a time, after a pause', async () => {
    const clock = createFakeClock();
    const index = createSnippetIndex(clock);
    let reads = 0;
    for (const path of ['a.ts', 'b.ts'])
      index.put({ documentKey: path, path, languageId: 'typescript', text: () => String(reads++) });
    assert.equal(reads, 0);
    await clock.advance(60);
    assert.equal(reads, 1);
    index.dispose();
    await clock.advance(1_000);
    assert.equal(reads, 1);
  });

  it('answers in a few milliseconds with 20 files of 2,000 lines', async () => {
    const file = (name: number) =>
      Array.from(
        { length: 2_000 },
        (_, at) =>
          `  const value${(at * name) % 700} = compute${at % 90}(input${at % 37}, "text");`,
      ).join('\n');
    const files = Object.fromEntries(
      Array.from({ length: 20 }, (_, at) => [`f${at}.ts`, file(at + 1)]),
    );
    const { index } = await setup(files);
    const times = Array.from({ length: 20 }, (_, at) => {
      const start = performance.now();
      index.similarTo(file(at + 3).slice(0, 1_200), options);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    assert.ok((times[10] ?? 99) < 10, `median ${times[10]?.toFixed(1)} ms`);
  });
});
