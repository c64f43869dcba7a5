import { dayMs } from './day.ts';
import type { ListedModel, Listing } from './listing.ts';

/** Two fetches count as a day apart from here on: a daily timer may be early by clock drift. */
export const dayApartMs = dayMs - 3_600_000;
/** A model that no listing has named for so long is forgotten. */
const rememberMs = 180 * dayMs;

/** One listing as last trusted, with what it named before. */
export interface ListingSlot {
  /** When the trusted listing was fetched, in milliseconds since 1970. */
  readonly at: number;
  readonly isWhole: boolean;
  /** By id; an entry is in the current listing when its `at` is the slot's. */
  readonly entries: ReadonlyMap<string, { readonly at: number; readonly model: ListedModel }>;
  /** A listing that was suspiciously short, waiting for a second one like it. */
  readonly doubt: { readonly at: number; readonly ids: readonly string[] } | undefined;
}

export type ListingVerdict =
  | { readonly kind: 'trusted'; readonly count: number; readonly dropped: number }
  | { readonly kind: 'distrusted'; readonly why: 'unreadable' | 'empty' | 'short' };

/** Takes a listing in, or keeps the last good one and says why. */
export function takeListing(
  slot: ListingSlot | undefined,
  listing: Listing,
  at: number,
): { readonly slot: ListingSlot | undefined; readonly verdict: ListingVerdict } {
  const count = listing.models.length;
  if (count === 0) return { slot, verdict: { kind: 'distrusted', why: 'empty' } };
  const ids = listing.models.map((model) => model.id).sort();
  if (slot !== undefined && isShort(count, slot) && !isConfirmed(ids, slot, at)) {
    const isSame = slot.doubt !== undefined && sameIds(slot.doubt.ids, ids);
    return {
      slot: isSame ? slot : { ...slot, doubt: { at, ids } },
      verdict: { kind: 'distrusted', why: 'short' },
    };
  }
  const entries = new Map(
    [...(slot?.entries ?? [])].filter(([, entry]) => at - entry.at < rememberMs),
  );
  for (const model of listing.models) entries.set(model.id, { at, model });
  return {
    slot: { at, isWhole: listing.isWhole, entries, doubt: undefined },
    verdict: { kind: 'trusted', count, dropped: listing.dropped },
  };
}

/** Whether the current listing names the id. */
export function isListed(slot: ListingSlot | undefined, id: string): boolean {
  return slot !== undefined && slot.entries.get(id)?.at === slot.at;
}

/** Whether the current listing can be believed about what it does not name, and does not name the id. */
export function isMissing(slot: ListingSlot | undefined, id: string): boolean {
  return slot?.isWhole === true && !isListed(slot, id);
}

/** Whether the listing named the id once, and now no longer does. */
export const isWithdrawn = (slot: ListingSlot | undefined, id: string): boolean =>
  isMissing(slot, id) && slot?.entries.has(id) === true;

/** Half as long as the last one, or shorter. */
function isShort(count: number, slot: ListingSlot): boolean {
  const before = [...slot.entries.values()].filter((entry) => entry.at === slot.at).length;
  return count * 2 <= before;
}

function isConfirmed(ids: readonly string[], slot: ListingSlot, at: number): boolean {
  const { doubt } = slot;
  return doubt !== undefined && at - doubt.at >= dayApartMs && sameIds(doubt.ids, ids);
}

function sameIds(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((id, index) => id === b[index]);
}
