import type { DeclaredModel } from '../api/provider.ts';
import type { BundledModel } from './bundledModel.ts';
import type { Availability, CatalogModel } from './catalogModel.ts';
import { type CatalogState, homeProvider, publicSlotName } from './catalogState.ts';
import { dayMs, startOfDay } from './day.ts';
import { type LifecycleFacts, type Stage, stageAt } from './lifecycle.ts';
import { isListed, isMissing } from './listingSlot.ts';
import { mergeModel } from './mergeModel.ts';
import { formatModelRef, isSameModel, type ModelRef } from './modelRef.ts';
import { resolveReplacement } from './replacement.ts';

/** A listing may still name a model shortly after requests for it are refused. */
const refusalHoldMs = 3_600_000;
/**
 * What was learned from a refusal so long ago may hold no longer (a trial key that was paid for, a server that was
 * updated): it is tried again.
 */
export const lessonLifeMs = 30 * dayMs;

/** A model that the user's settings describe. */
export interface DeclaredRef {
  readonly ref: ModelRef;
  readonly facts: DeclaredModel;
}

interface BuildContext {
  readonly declared: readonly DeclaredRef[];
  readonly wallMs: number;
  readonly servesPublicModels: (provider: string) => boolean;
}

/** All models, each with its lifecycle, keyed by `provider/model`. */
export function buildModels(
  state: CatalogState,
  table: ReadonlyMap<string, BundledModel>,
  context: BuildContext,
): Map<string, CatalogModel> {
  const models = new Map<string, CatalogModel>();
  for (const ref of allRefs(state, table, context.declared))
    models.set(formatModelRef(ref), buildModel(ref, state, { table, ...context }));
  const view = {
    models: () => [...models.values()],
    find: (ref: ModelRef) => models.get(formatModelRef(ref)),
  };
  for (const [key, model] of models) {
    const { lifecycle } = model;
    if (lifecycle.kind !== 'retiring' && lifecycle.kind !== 'retired') continue;
    const replacement = resolveReplacement(model.ref, { task: 'chat' }, view);
    models.set(key, { ...model, lifecycle: { ...lifecycle, replacement } });
  }
  return models;
}

function* allRefs(
  state: CatalogState,
  table: ReadonlyMap<string, BundledModel>,
  declared: readonly DeclaredRef[],
): Iterable<ModelRef> {
  for (const model of table.keys()) yield { provider: homeProvider, model };
  for (const [name, slot] of state.slots)
    for (const model of slot.entries.keys())
      yield { provider: name === publicSlotName ? homeProvider : name, model };
  for (const { ref } of declared) yield ref;
  for (const notes of [state.refused, state.limits])
    for (const { ref } of notes.values()) yield ref;
}

function buildModel(
  ref: ModelRef,
  state: CatalogState,
  context: BuildContext & { readonly table: ReadonlyMap<string, BundledModel> },
): CatalogModel {
  const { wallMs, table } = context;
  const isHome = ref.provider === homeProvider;
  const knowsTable = isHome || context.servesPublicModels(ref.provider);
  const bundled = knowsTable ? table.get(ref.model) : undefined;
  const publicSlot = isHome ? state.slots.get(publicSlotName) : undefined;
  const keySlot = state.slots.get(ref.provider);
  const publicEntry = publicSlot?.entries.get(ref.model)?.model;
  const keyEntry = keySlot?.entries.get(ref.model)?.model;
  const limit = state.limits.get(formatModelRef(ref));
  const facts = mergeModel({
    ref,
    bundled,
    publicEntry,
    keyEntry,
    declared: context.declared.find((one) => isSameModel(one.ref, ref))?.facts,
    learnedWindowTokens:
      limit !== undefined && wallMs - limit.at < lessonLifeMs ? limit.tokens : undefined,
  });
  // What a gateway passes on has the table's abilities, but its own life.
  const stage = stageAt(lifecycleFacts(ref, state, isHome ? bundled : undefined), wallMs);
  return {
    ...facts,
    lifecycle: withoutReplacement(stage),
    availability: availabilityOf(ref, state, { bundled, wallMs }),
  };
}

function lifecycleFacts(
  ref: ModelRef,
  state: CatalogState,
  bundled: BundledModel | undefined,
): LifecycleFacts {
  const key = formatModelRef(ref);
  const publicSlot = ref.provider === homeProvider ? state.slots.get(publicSlotName) : undefined;
  const keySlot = state.slots.get(ref.provider);
  const publicEntry = publicSlot?.entries.get(ref.model)?.model;
  const isPublic = isListed(publicSlot, ref.model);
  const isWithKey = isListed(keySlot, ref.model);
  const refusedAt = state.refused.get(key)?.at;
  const relisted =
    refusedAt !== undefined && isWithKey && (keySlot?.at ?? 0) >= refusedAt + refusalHoldMs;
  return {
    isPreview:
      publicEntry?.isPreview ?? (publicEntry === undefined && bundled?.stage === 'preview'),
    isDeprecated: publicEntry?.isDeprecated === true,
    announcedOn: bundled?.announcedOn ?? null,
    retiresOn: bundled?.retiresOn ?? null,
    refusedAt: relisted ? undefined : refusedAt,
    unlistedAt: state.unlisted.get(key)?.at,
    listedAt: latest(isPublic ? publicSlot?.at : undefined, isWithKey ? keySlot?.at : undefined),
    isVouchedFor: isPublic && publicEntry?.isDeprecated !== true,
  };
}

function withoutReplacement(stage: Stage): CatalogModel['lifecycle'] {
  return stage.kind === 'retiring' || stage.kind === 'retired'
    ? { ...stage, replacement: undefined }
    : stage;
}

/** The key's own listing decides; without one the public listing, for models that it or the table knows. */
function availabilityOf(
  ref: ModelRef,
  state: CatalogState,
  { bundled, wallMs }: { readonly bundled: BundledModel | undefined; readonly wallMs: number },
): Availability {
  const keySlot = state.slots.get(ref.provider);
  const publicSlot = ref.provider === homeProvider ? state.slots.get(publicSlotName) : undefined;
  if (isListed(keySlot, ref.model)) return 'yes';
  // Dedicated ids are in no public list and need not be in the key's: only known public models are judged.
  const isPublicModel = publicSlot?.entries.has(ref.model) === true || bundled !== undefined;
  const isKnown = isPublicModel || keySlot?.entries.has(ref.model) === true;
  if (isKnown && isMissing(keySlot, ref.model)) return 'no';
  if (isListed(publicSlot, ref.model)) return 'yes';
  if (keySlot === undefined && isPublicModel && isMissing(publicSlot, ref.model)) return 'no';
  const releasedOn = bundled?.releasedOn ?? undefined;
  return releasedOn !== undefined && wallMs < startOfDay(releasedOn) ? 'no' : 'unknown';
}

function latest(a: number | undefined, b: number | undefined): number | undefined {
  if (a === undefined || b === undefined) return a ?? b;
  return Math.max(a, b);
}
