import { readFile } from 'node:fs/promises';
import type { DocumentStorage } from '../../core/ports.ts';

export interface WriteGuardDeps {
  /** The file that a window rewrites when it has everything forgotten: see `forgetFiles.ts`. */
  readonly resetMarkerFile: string;
  /** Another window has forgotten everything since this memory began. Called at most once. */
  readonly onForgotten: () => void;
}

/** Guards all writes of one set of services: once it is frozen, or stored data was deleted, nothing is written. */
export interface WriteGuard {
  /** A storage that reads as `storage` does, and writes while this memory may. */
  guard(storage: DocumentStorage): DocumentStorage;
  /** Lets no further write through. Resolves when those under way have ended. */
  freeze(): Promise<void>;
}

/**
 * Windows keep in memory what they have learned and said, and write it later. Without this guard whatever was forgotten
 * would come back with the next write of any window.
 */
export function createWriteGuard({ resetMarkerFile, onForgotten }: WriteGuardDeps): WriteGuard {
  const readMarker = () => readFile(resetMarkerFile, 'utf8').catch(() => '');
  const markerAtStart = readMarker();
  const underWay = new Set<Promise<void>>();
  let isFrozen = false;

  async function mayWrite(): Promise<boolean> {
    const isSame = (await readMarker()) === (await markerAtStart);
    if (!isSame && !isFrozen) {
      isFrozen = true;
      onForgotten();
    }
    return !isFrozen;
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
    async freeze() {
      isFrozen = true;
      await Promise.allSettled(underWay);
    },
  };
}
