import assert from 'node:assert/strict';
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

  it('keeps each source within its budget, and its order', async () => {
    const clock = createFakeClock();
    const texts = ['a'.repeat(20), 'b'.repeat(400), 'c'.repeat(10)];
    const sources: ContextSource[] = [
      { name: 'a', budgetTokens: 10, collect: () => texts.map(piece) },
    ];
    const { items } = await gatherContext(placeOf('│'), { sources, deadlineMs: 0, clock }, never);
    assert.deepEqual(
      items.map(({ text }) => text[0]),
      ['a', 'c'],
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
