import type { Storage } from '../../src/core/ports.ts';

/** Storage that lasts as long as the test. Values pass through JSON as they do on disk. */
export function createMemoryStorage(values = new Map<string, string>()): Storage {
  return {
    async read(key) {
      const text = values.get(key);
      return text === undefined ? undefined : JSON.parse(text);
    },
    async update(key, merge) {
      const text = values.get(key);
      const next = merge(text === undefined ? undefined : JSON.parse(text));
      if (next === undefined) values.delete(key);
      else values.set(key, JSON.stringify(next));
    },
  };
}
