import assert from 'node:assert/strict';
import fc from 'fast-check';
import { type ContextSource, gatherContext } from '../../../src/core/context/gatherContext.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { placeOf } from '../completion/engineSetup.ts';

const piece = (text: string) => ({ source: 's', title: 't', text });
const never = new AbortController().signal;

describe('gathering context', () => {
  it('takes what is there at once without waiting', async () => {
    const clock = createFakeClock();
    const sources: ContextSource[] = [{ name: 'a', budgetTokens: 10, collect: () => [piece('x')] }];
    const gathered = await gatherContext(placeOf('│'), { sources, deadlineMs: 25, clock }, never);
    assert.deepEqual(gathered.items, [piece('x')]);
    assert.equal(clock.now(), 0);
  });

  it('drops what is late, and says so', async () => {
    const clock = createFakeClock();
    const wait = (ms: number, text: string) =>
      new Promise<ReturnType<typeof piece>[]>((resolve) => {
        clock.after(ms, () => resolve([piece(text)]));
      });
    const sources: ContextSource[] = [
      { name: 'slow', budgetTokens: 10, collect: () => wait(40, 'slow') },
      { name: 'quick', budgetTokens: 10, collect: () => wait(10, 'quick') },
    ];
    const gathering = gatherContext(placeOf('│'), { sources, deadlineMs: 25, clock }, never);
    await clock.advance(25);
    const { items, uses } = await gathering;
    assert.deepEqual(items, [piece('quick')]);
    assert.deepEqual(
      uses.map(({ name, isLate }) => [name, isLate]),
      [
        ['slow', true],
        ['quick', false],
      ],
    );
  });

  it('keeps each source within its budget, and its order, cut behind a line', async () => {
    const clock = createFakeClock();
    const texts = ['a'.repeat(20), `${'b'.repeat(40)}\n${'b'.repeat(400)}`, 'c'.repeat(10)];
    const sources: ContextSource[] = [
      { name: 'a', budgetTokens: 30, collect: () => texts.map(piece) },
    ];
    const { items } = await gatherContext(placeOf('│'), { sources, deadlineMs: 0, clock }, never);
    assert.deepEqual(
      items.map(({ text }) => text),
      ['a'.repeat(20), 'b'.repeat(40)],
    );
  });

  it('tells an excerpt of a file once, whichever sources and files it comes from', async () => {
    const clock = createFakeClock();
    const excerpt = (path: string, text: string) => ({ ...piece(text), path });
    const sources: ContextSource[] = [
      { name: 'a', budgetTokens: 50, collect: () => [excerpt('a.ts', 'one();\ntwo();')] },
      {
        name: 'b',
        budgetTokens: 50,
        collect: () => [
          excerpt('shop/a.ts', '  two();'),
          excerpt('stock/a.ts', 'two();\nthree();'),
          excerpt('other/a.ts', 'three();'),
        ],
      },
    ];
    const { items } = await gatherContext(placeOf('│'), { sources, deadlineMs: 0, clock }, never);
    assert.deepEqual(
      items.map(({ text }) => text),
      ['one();\ntwo();', 'two();\nthree();'],
    );
  });

  it('always tells something of a source that has something', () => {
    const clock = createFakeClock();
    return fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.string({ minLength: 1, unit: 'grapheme' }).filter((text) => text.trim() !== ''),
          { minLength: 1 },
        ),
        fc.integer({ min: 4, max: 200 }),
        async (texts, budgetTokens) => {
          const sources = [
            {
              name: 's',
              budgetTokens,
              collect: () => texts.map((text) => piece(text.trim().repeat(40))),
            },
          ];
          const { items, uses } = await gatherContext(
            placeOf('│'),
            { sources, deadlineMs: 0, clock },
            never,
          );
          return items.length > 0 && (uses[0]?.tokens ?? 0) <= budgetTokens;
        },
      ),
    );
  });

  it('counts a source that fails as empty', async () => {
    const clock = createFakeClock();
    const sources: ContextSource[] = [
      {
        name: 'throws',
        budgetTokens: 10,
        collect: () => {
          throw new Error('no');
        },
      },
      { name: 'rejects', budgetTokens: 10, collect: () => Promise.reject(new Error('no')) },
      { name: 'works', budgetTokens: 10, collect: () => [piece('x')] },
    ];
    const { items } = await gatherContext(placeOf('│'), { sources, deadlineMs: 5, clock }, never);
    assert.deepEqual(items, [piece('x')]);
  });
});
