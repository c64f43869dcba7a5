import type { BundledModel } from './bundledModel.ts';
import { type CatalogState, homeProvider, publicSlotName } from './catalogState.ts';
import { dayApartMs, isListed, isMissing } from './listingSlot.ts';
import { formatModelRef } from './modelRef.ts';

/**
 * Keeps count of the public models that both listings lack. Once may be a slip; twice, with both fetched again at
 * least a day later, means retired. A listing that names a model again takes both back.
 */
export function noteMissing(
  state: CatalogState,
  table: ReadonlyMap<string, BundledModel>,
  at: number,
): void {
  const publicSlot = state.slots.get(publicSlotName);
  const keySlot = state.slots.get(homeProvider);
  if (publicSlot === undefined || keySlot === undefined) return;
  const olderFetch = Math.min(publicSlot.at, keySlot.at);
  for (const model of new Set([...table.keys(), ...publicSlot.entries.keys()])) {
    const ref = { provider: homeProvider, model };
    const key = formatModelRef(ref);
    if (isListed(publicSlot, model) || isListed(keySlot, model)) {
      state.missing.delete(key);
      state.unlisted.delete(key);
      continue;
    }
    if (!isMissing(publicSlot, model) || !isMissing(keySlot, model)) continue;
    const first = state.missing.get(key);
    if (first === undefined) state.missing.set(key, { ref, at });
    else if (olderFetch - first.at >= dayApartMs && !state.unlisted.has(key))
      state.unlisted.set(key, { ref, at });
  }
}
