import type { Clock } from '../clock.ts';
import type { DocumentStorage } from '../ports.ts';
import { type ChangeSet, changeSetSchema } from './changeSet.ts';

/** The change sets of a workspace on disk: the checkpoints outlive the window. */
export interface ChangeSetLibrary {
  /** What is kept of these answers; what cannot be read counts as absent. */
  load(answerIds: readonly string[]): Promise<readonly ChangeSet[]>;
  save(set: ChangeSet): Promise<void>;
  remove(answerIds: readonly string[]): Promise<void>;
}

/** Sets beyond this number go, the longest untouched first. */
const maxSets = 200;

export function createChangeSetLibrary(
  storage: DocumentStorage,
  clock: Pick<Clock, 'wallMs'>,
): ChangeSetLibrary {
  /** In the order in which they were last written by this window. */
  const recent = new Set<string>();

  async function read(answerId: string): Promise<ChangeSet | undefined> {
    const parsed = changeSetSchema.safeParse(await storage.read(answerId));
    return parsed.success ? parsed.data : undefined;
  }

  async function prune(): Promise<void> {
    const ids = await storage.keys();
    if (ids.length <= maxSets) return;
    const sets = await Promise.all(ids.map(async (id) => ({ id, set: await read(id) })));
    const oldest = sets
      .filter(({ id }) => !recent.has(id))
      .sort((a, b) => (a.set?.savedMs ?? 0) - (b.set?.savedMs ?? 0));
    for (const { id } of oldest.slice(0, ids.length - maxSets))
      await storage.update(id, () => undefined);
  }

  return {
    async load(answerIds) {
      const known = new Set(await storage.keys());
      const sets = await Promise.all(answerIds.filter((id) => known.has(id)).map(read));
      return sets.filter((set) => set !== undefined);
    },
    async save(set) {
      const isNew = !recent.has(set.answerId);
      recent.add(set.answerId);
      await storage.update(set.answerId, () => ({ ...set, savedMs: clock.wallMs() }));
      if (isNew) await prune();
    },
    async remove(answerIds) {
      for (const id of answerIds) await storage.update(id, () => undefined);
    },
  };
}
