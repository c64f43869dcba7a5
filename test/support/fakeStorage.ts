import type { Storage } from '../../src/core/ports.ts';
import { settle } from './fakeClock.ts';

/** Values that several windows share, one update after the other, each as slow as a disk is. */
export function createFakeStorage(): Storage & { peek(key: string): unknown } {
  const values = new Map<string, string>();
  let last: Promise<unknown> = Promise.resolve();
  const read = (key: string): unknown => {
    const text = values.get(key);
    return text === undefined ? undefined : JSON.parse(text);
  };
  return {
    peek: read,
    async read(key) {
      await settle();
      return read(key);
    },
    update(key, merge) {
      const mine = last.then(async () => {
        await settle();
        const next = merge(read(key));
        if (next === undefined) values.delete(key);
        else values.set(key, JSON.stringify(next));
      });
      last = mine.catch(() => {});
      return mine;
    },
  };
}
