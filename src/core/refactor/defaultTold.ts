import type { Storage } from '../ports.ts';

const storageKey = 'edit.reviewDefaultTold';

/**
 * Takes the right to say that a change which was seen whole is kept without a review: true once in the life of a profile,
 * for one of all its windows, and again after "Forget Everything".
 */
export async function claimDefaultTold(storage: Pick<Storage, 'update'>): Promise<boolean> {
  let hasClaim = false;
  await storage.update(storageKey, (told) => {
    hasClaim = told !== true;
    return true;
  });
  return hasClaim;
}
