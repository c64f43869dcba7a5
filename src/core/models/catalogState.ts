import * as z from 'zod/mini';
import type { ModelTraits } from '../api/provider.ts';
import { refusableFields } from '../errors.ts';
import { listedModelSchema } from './listing.ts';
import type { ListingSlot } from './listingSlot.ts';
import type { ModelRef } from './modelRef.ts';

/** A fact about one model and when it was learned, in milliseconds since 1970. */
export interface Note {
  readonly ref: ModelRef;
  readonly at: number;
}

export interface LimitNote extends Note {
  readonly tokens: number;
}

/** What a server has refused of requests for a model. */
export interface RefusalNote extends Note {
  readonly traits: ModelTraits;
}

/** What the catalog has learned since the table was made. Maps are keyed by `provider/model`. */
export interface CatalogState {
  /** By provider; `publicSlotName` for the listing that needs no key. */
  readonly slots: Map<string, ListingSlot>;
  /** First time a public model was missing from all listings. */
  readonly missing: Map<string, Note>;
  /** Models that were missing twice, a day apart. */
  readonly unlisted: Map<string, Note>;
  /** Models a request for which was refused with "model not found". */
  readonly refused: Map<string, Note>;
  readonly limits: Map<string, LimitNote>;
  readonly refusals: Map<string, RefusalNote>;
  /** Models that the user wants no replacement for. */
  readonly declined: Map<string, Note>;
  /** Retired models that the user has dismissed: the catalog may choose any other. */
  readonly dismissed: Map<string, Note>;
}

/** The provider whose public listing and table of dates we have. */
export const homeProvider = 'cerebras';

/** No provider id can hold a colon. */
export const publicSlotName = ':public';

/** No real state comes near: a file that does was not written by us. */
const maxNotes = 1_000;

const moment = z.number().check(z.nonnegative());
const id = z.string().check(z.minLength(1), z.maxLength(200));
const noteSchema = z.object({ ref: z.object({ provider: id, model: id }), at: moment });
const limitSchema = z.extend(noteSchema, { tokens: z.int().check(z.positive()) });
const lenient = <T extends z.ZodMiniType>(schema: T) => z.catch(z.optional(schema), undefined);
const refusalSchema = z.extend(noteSchema, {
  traits: z.object({
    fillStyle: lenient(z.literal('none')),
    refusedFields: lenient(z.array(z.enum(refusableFields))),
    hasSystemRole: lenient(z.boolean()),
    toolCallContent: lenient(z.enum(['empty', 'null'])),
    wantsThoughts: lenient(z.boolean()),
    maxAnswerTokens: lenient(z.int().check(z.positive())),
  }),
});
const slotSchema = z.object({
  name: id,
  at: moment,
  isWhole: z.boolean(),
  entries: z.array(z.object({ at: moment, model: listedModelSchema })),
  doubt: z.optional(z.object({ at: moment, ids: z.array(id) })),
});
const listOf = <T extends z.ZodMiniType>(schema: T) =>
  z.catch(z.array(schema).check(z.maxLength(maxNotes)), []);
const snapshotSchema = z.object({
  version: z.literal(1),
  slots: listOf(slotSchema),
  missing: listOf(noteSchema),
  unlisted: listOf(noteSchema),
  refused: listOf(noteSchema),
  limits: listOf(limitSchema),
  refusals: listOf(refusalSchema),
  declined: listOf(noteSchema),
  // The key in files of 0.1.0.
  letGo: listOf(noteSchema),
});

export function emptyState(): CatalogState {
  return {
    slots: new Map(),
    missing: new Map(),
    unlisted: new Map(),
    refused: new Map(),
    limits: new Map(),
    refusals: new Map(),
    declined: new Map(),
    dismissed: new Map(),
  };
}

/** The state as JSON. */
export function toSnapshot(state: CatalogState): unknown {
  return {
    version: 1,
    slots: [...state.slots].map(([name, slot]) => ({
      ...slot,
      name,
      entries: [...slot.entries.values()],
    })),
    missing: [...state.missing.values()],
    unlisted: [...state.unlisted.values()],
    refused: [...state.refused.values()],
    limits: [...state.limits.values()],
    refusals: [...state.refusals.values()],
    declined: [...state.declined.values()],
    letGo: [...state.dismissed.values()],
  };
}

/**
 * Adds what a snapshot knows to the state: newer listings replace older ones, newer notes too. Whatever does not
 * parse, and whatever claims to come from after `wallMs`, is left out. Returns whether anything was added.
 */
export function addSnapshot(state: CatalogState, json: unknown, wallMs: number): boolean {
  const parsed = snapshotSchema.safeParse(json);
  if (!parsed.success) return false;
  const { slots, ...notes } = parsed.data;
  const isNew = (mine: { readonly at: number } | undefined, theirs: { readonly at: number }) =>
    theirs.at <= wallMs && (mine === undefined || theirs.at > mine.at);
  let hasAdded = false;
  for (const { name, at, isWhole, entries, doubt } of slots) {
    if (!isNew(state.slots.get(name), { at })) continue;
    const byId = new Map(entries.map((entry) => [entry.model.id, entry]));
    state.slots.set(name, { at, isWhole, entries: byId, doubt });
    hasAdded = true;
  }
  const addNotes = <T extends Note>(mine: Map<string, T>, theirs: readonly T[]) => {
    for (const note of theirs) {
      const key = `${note.ref.provider}/${note.ref.model}`;
      if (!isNew(mine.get(key), note)) continue;
      mine.set(key, note);
      hasAdded = true;
    }
  };
  addNotes(state.missing, notes.missing);
  addNotes(state.unlisted, notes.unlisted);
  addNotes(state.refused, notes.refused);
  addNotes(state.limits, notes.limits);
  addNotes(state.refusals, notes.refusals);
  addNotes(state.declined, notes.declined);
  addNotes(state.dismissed, notes.letGo);
  return hasAdded;
}
