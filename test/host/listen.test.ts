import assert from 'node:assert/strict';
import { listen, run } from '../../src/host/listen.ts';
import { settle } from '../support/fakeClock.ts';

describe('work that nobody waits for', () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => unhandled.push(error);
  before(() => process.on('unhandledRejection', note));
  after(() => process.off('unhandledRejection', note));

  const failures: readonly (readonly [how: string, work: () => unknown])[] = [
    [
      'throws',
      () => {
        throw new Error('no');
      },
    ],
    ['rejects', () => Promise.reject(new Error('no'))],
    [
      'rejects as the editor’s own promises do',
      () => ({
        // biome-ignore lint/suspicious/noThenProperty: a Thenable is what the editor returns
        then: (_done: unknown, failed: (error: Error) => void) => failed(new Error('no')),
      }),
    ],
  ];

  for (const [how, work] of failures)
    it(`is told once, with its place, when it ${how}`, async () => {
      const told: string[] = [];
      const tell = (error: unknown, where: string) => {
        told.push(`${where}: ${error}`);
      };
      run(work, 'here', tell);
      let fire = (_value: number): unknown => assert.fail('nobody listens');
      listen(
        (listener: (value: number) => unknown) => {
          fire = listener;
          return { dispose: () => {} };
        },
        'there',
        work,
        tell,
      );
      fire(1);
      await settle();
      // Node reports what nobody handled after the microtasks of a turn.
      await new Promise((resolve) => setImmediate(resolve));
      assert.deepEqual(told, ['here: Error: no', 'there: Error: no']);
      assert.deepEqual(unhandled, []);
    });
});
