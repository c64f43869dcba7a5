import { readFile } from 'node:fs/promises';
import type { DocumentStorage } from '../../core/ports.ts';

export interface MemoryDeps {
  /** The file that a window rewrites when it has everything forgotten: see `forgetFiles.ts`. */
  readonly stampFile: string;
  /** Another window has forgotten everything since this memory began. Called at most once. */
  readonly onForgotten: () => void;
}

/** What one run of the house may write: nothing any more once it is sealed, or once everything was forgotten. */
export interface Memory {
  /** A storage that reads as `storage` does, and writes while this memory may. */
  guard(storage: DocumentStorage): DocumentStorage;
  /** Lets no further write through. Resolves when those under way have ended. */
  seal(): Promise<void>;
}

/**
 * Windows keep in memory what they have learned and said, and write it later. Without this guard whatever was forgotten
 * would come back with the next write of any window.
 */
export function createMemory({ stampFile, onForgotten }: MemoryDeps): Memory {
  const readStamp = () => readFile(stampFile, 'utf8').catch(() => '');
  const stampAtStart = readStamp();
  const underWay = new Set<Promise<void>>();
  let isSealed = false;

  async function mayWrite(): Promise<boolean> {
    const isSame = (await readStamp()) === (await stampAtStart);
    if (!isSame && !isSealed) {
      isSealed = true;
      onForgotten();
    }
    return !isSealed;
  }

  return {
    guard: (storage) => ({
      read: (key) => storage.read(key),
      keys: () => storage.keys(),
      async update(key, merge) {
        const work = mayWrite().then((may) => (may ? storage.update(key, merge) : undefined));
        underWay.add(work);
        try {
          await work;
        } finally {
          underWay.delete(work);
        }
      },
    }),
    async seal() {
      isSealed = true;
      await Promise.allSettled(underWay);
    },
  };
}
