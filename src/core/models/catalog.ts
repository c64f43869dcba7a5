import { withRefusal } from '../api/modelTraits.ts';
import type { ModelTraits } from '../api/provider.ts';
import type { Clock } from '../clock.ts';
import type { Refusal } from '../errors.ts';
import { createEmitter, type Event } from '../event.ts';
import type { Disposable } from '../lifetime.ts';
import { buildModels, type DeclaredRef, lessonLifeMs } from './buildModels.ts';
import type { BundledModel } from './bundledModel.ts';
import type { CatalogModel, CatalogView } from './catalogModel.ts';
import {
  addSnapshot,
  emptyState,
  homeProvider,
  publicSlotName,
  toSnapshot,
} from './catalogState.ts';
import { parseListing } from './listing.ts';
import { isWithdrawn, type ListingVerdict, takeListing } from './listingSlot.ts';
import { noteMissing } from './missingModels.ts';
import { formatModelRef, type ModelRef } from './modelRef.ts';

export interface CatalogDeps {
  readonly clock: Pick<Clock, 'wallMs'>;
  /** The shipped table of public Cerebras models. */
  readonly bundled: readonly BundledModel[];
  /** Whether a provider other than Cerebras itself serves the same public models (a gateway to it). */
  readonly servesPublicModels: (provider: string) => boolean;
  /** Models that the user's settings describe. The same array while the settings are the same. */
  readonly declared?: () => readonly DeclaredRef[];
  /** Receives what a listener of `onDidChange` throws. */
  readonly onError: (error: unknown) => void;
}

/** All models that are known, with their place in life as of now. Pure but for its own memory. */
export interface Catalog extends CatalogView, Disposable {
  readonly onDidChange: Event<void>;
  /** Takes in the JSON of `/public/v1/models`, fetched at `at`. Any JSON is safe. */
  applyPublicListing(json: unknown, at: number): ListingVerdict;
  /** Takes in the JSON of a provider's `/models`, fetched with its key at `at`. Any JSON is safe. */
  applyKeyListing(provider: string, json: unknown, at: number): ListingVerdict;
  /** A request was refused because the model does not exist for this key. */
  noteModelGone(ref: ModelRef, at: number): void;
  /** A model has answered: whatever a refusal or its absence from listings suggested, it lives. */
  noteModelServed(ref: ModelRef): void;
  /** A request was refused as longer than `tokens`. The newest refusal counts; nonsense is ignored. */
  noteContextLimit(ref: ModelRef, tokens: number): void;
  /** A request was refused for something that this model does not take: later ones go without it. */
  noteRefusal(ref: ModelRef, refusal: Refusal): void;
  /** What was learned from refusals of late; undefined where there was none. */
  traitsOf(ref: ModelRef): ModelTraits | undefined;
  /** The user wants no other model to answer for this one. */
  declineReplacement(ref: ModelRef): void;
  /** The user dismisses a retired model: see `isDismissed`. */
  dismiss(ref: ModelRef): void;
  /** Forgets what only held for a provider's old key, or for everything at its old address. */
  forget(provider: string, what: 'key' | 'address'): void;
  /** Whether the provider's own listing named the model once, and now no longer does. */
  isWithdrawn(ref: ModelRef): boolean;
  /** When a listing was last trusted, in milliseconds since 1970; without a provider: the public one. */
  listedAt(provider?: string): number | undefined;
  /** Everything learned, as JSON. */
  snapshot(): unknown;
  /** Adds what an earlier `snapshot()` knew and this catalog does not. Any JSON is safe. */
  restore(json: unknown): void;
}

const nothingDeclared: readonly DeclaredRef[] = [];

/** Below this a "limit" is a misreading of some other number. */
const minLimitTokens = 256;

export function createCatalog(deps: CatalogDeps): Catalog {
  const { clock } = deps;
  const state = emptyState();
  const changes = createEmitter<void>(deps.onError);
  const table = new Map(deps.bundled.map((model) => [model.id, model]));
  let cache:
    | {
        readonly validFor: string;
        readonly declared: readonly DeclaredRef[];
        readonly models: Map<string, CatalogModel>;
      }
    | undefined;

  const changed = () => {
    cache = undefined;
    changes.fire();
  };

  function current(): Map<string, CatalogModel> {
    const wallMs = clock.wallMs();
    // Stages change with the day; learned limits expire by the hour.
    const validFor = new Date(wallMs).toISOString().slice(0, 13);
    const declared = deps.declared?.() ?? nothingDeclared;
    if (cache?.validFor !== validFor || cache.declared !== declared)
      cache = {
        validFor,
        declared,
        models: buildModels(state, table, { ...deps, declared, wallMs }),
      };
    return cache.models;
  }

  function traitsOf(ref: ModelRef): ModelTraits | undefined {
    const note = state.refusals.get(formatModelRef(ref));
    return note !== undefined && clock.wallMs() - note.at < lessonLifeMs ? note.traits : undefined;
  }

  function apply(slotName: string, json: unknown, at: number): ListingVerdict {
    const listing = parseListing(json);
    if (!listing.ok) return { kind: 'distrusted', why: 'unreadable' };
    const { slot, verdict } = takeListing(state.slots.get(slotName), listing.value, at);
    if (slot !== undefined) state.slots.set(slotName, slot);
    if (verdict.kind === 'trusted') {
      if (slotName === publicSlotName || slotName === homeProvider) noteMissing(state, table, at);
      changed();
    }
    return verdict;
  }

  return {
    models: () => [...current().values()],
    find: (ref) => current().get(formatModelRef(ref)),
    isReplacementDeclined: (ref) => state.declined.has(formatModelRef(ref)),
    isDismissed: (ref) => state.dismissed.has(formatModelRef(ref)),
    onDidChange: changes.event,
    applyPublicListing: (json, at) => apply(publicSlotName, json, at),
    applyKeyListing: (provider, json, at) => apply(provider, json, at),
    noteModelGone(ref, at) {
      state.refused.set(formatModelRef(ref), { ref, at });
      changed();
    },
    noteModelServed(ref) {
      const key = formatModelRef(ref);
      const wasRefused = state.refused.delete(key);
      const wasUnlisted = state.unlisted.delete(key);
      state.missing.delete(key);
      if (wasRefused || wasUnlisted) changed();
    },
    noteContextLimit(ref, tokens) {
      if (!Number.isSafeInteger(tokens) || tokens < minLimitTokens) return;
      state.limits.set(formatModelRef(ref), { ref, at: clock.wallMs(), tokens });
      changed();
    },
    noteRefusal(ref, refusal) {
      const key = formatModelRef(ref);
      const traits = withRefusal(traitsOf(ref) ?? {}, refusal);
      state.refusals.set(key, { ref, at: clock.wallMs(), traits });
      changed();
    },
    traitsOf,
    declineReplacement(ref) {
      state.declined.set(formatModelRef(ref), { ref, at: clock.wallMs() });
      changed();
    },
    dismiss(ref) {
      state.dismissed.set(formatModelRef(ref), { ref, at: clock.wallMs() });
      changed();
    },
    forget(provider, what) {
      state.slots.delete(provider);
      if (what === 'address' && provider === homeProvider) state.slots.delete(publicSlotName);
      for (const notes of [
        state.refused,
        state.limits,
        state.refusals,
        state.missing,
        state.unlisted,
      ])
        for (const [key, note] of notes) if (note.ref.provider === provider) notes.delete(key);
      changed();
    },
    isWithdrawn: ({ provider, model }) => isWithdrawn(state.slots.get(provider), model),
    listedAt: (provider = publicSlotName) => state.slots.get(provider)?.at,
    snapshot: () => toSnapshot(state),
    restore(json) {
      if (addSnapshot(state, json, clock.wallMs())) changed();
    },
    dispose: () => changes.dispose(),
  };
}
