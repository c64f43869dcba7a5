import type { CatalogModel, CatalogView } from './catalogModel.ts';
import { formatModelRef, isSameModel, type ModelRef } from './modelRef.ts';
import { byPrice, compareFor, fits, isLasting, type Need } from './taskFit.ts';

/** What to do when the model of a request turns out to be retired. */
export type ReplacementAdvice =
  /** Same provider and key, listed by the server, fits, costs no more: ask it at once, and say so. */
  | { readonly kind: 'carryOn'; readonly ref: ModelRef }
  /** Dearer, of unknown price, elsewhere, or the user said no before: send nothing until the user chooses. */
  | { readonly kind: 'ask'; readonly candidates: readonly ModelRef[] }
  | { readonly kind: 'none' };

/** How many are shown to choose from; the picker has the rest. */
const maxCandidates = 5;

/**
 * The model to move to: the vendor's recommendation, or that one's recommendation in turn, up to the first that
 * is in production, fits and is not withheld from this key; else the best of that provider for the task.
 * Undefined when none is.
 */
export function resolveReplacement(
  ref: ModelRef,
  need: Need,
  catalog: Pick<CatalogView, 'models' | 'find'>,
): ModelRef | undefined {
  const passed = new Set([formatModelRef(ref)]);
  let next = catalog.find(ref)?.recommended;
  while (next !== undefined && !passed.has(formatModelRef(next))) {
    passed.add(formatModelRef(next));
    const model = catalog.find(next);
    if (model?.lifecycle.kind === 'production' && isCandidate(model, need)) return next;
    next = model?.recommended;
  }
  return othersFor(ref, need, catalog).find((model) => model.ref.provider === ref.provider)?.ref;
}

/** Decides whether another model may answer for a retired one without asking the user. */
export function replacementFor(ref: ModelRef, need: Need, catalog: CatalogView): ReplacementAdvice {
  const others = othersFor(ref, need, catalog);
  const resolved = resolveReplacement(ref, need, catalog);
  const isResolved = (model: CatalogModel) =>
    resolved !== undefined && isSameModel(model.ref, resolved);
  // The vendor's own recommendation goes first, then the rest in order of fitness.
  const here = others.filter((model) => model.ref.provider === ref.provider);
  const ordered = [...here.filter(isResolved), ...here.filter((model) => !isResolved(model))];

  if (!catalog.isReplacementDeclined(ref)) {
    const retired = catalog.find(ref);
    const free = ordered.find(
      (model) => model.availability === 'yes' && costsNoMore(model, retired),
    );
    if (free !== undefined) return { kind: 'carryOn', ref: free.ref };
  }
  const elsewhere = others.filter(
    (model) => model.ref.provider !== ref.provider && model.availability === 'yes',
  );
  const candidates = [...ordered, ...elsewhere].slice(0, maxCandidates).map((model) => model.ref);
  return candidates.length === 0 ? { kind: 'none' } : { kind: 'ask', candidates };
}

/**
 * The cheapest model that a request of `need.windowTokens` fits into, of the same provider or of another that lists it
 * for the user's key; undefined when none does. What has no known price comes last, what is about to go after that.
 */
export function cheapestHolding(
  ref: ModelRef,
  need: Need & { readonly windowTokens: number },
  catalog: Pick<CatalogView, 'models'>,
): ModelRef | undefined {
  return othersFor(ref, need, catalog)
    .filter((model) => model.ref.provider === ref.provider || model.availability === 'yes')
    .toSorted((a, b) => Number(isLeaving(a)) - Number(isLeaving(b)) || byPrice(a, b))[0]?.ref;
}

/** Every other model that would do, those that stay before those that are about to go, the fittest first. */
function othersFor(
  ref: ModelRef,
  need: Need,
  catalog: Pick<CatalogView, 'models'>,
): readonly CatalogModel[] {
  const isFitter = compareFor(need.task);
  return catalog
    .models()
    .filter((model) => !isSameModel(model.ref, ref) && isCandidate(model, need))
    .sort((a, b) => Number(isLeaving(a)) - Number(isLeaving(b)) || isFitter(a, b));
}

/** Preview models are never chosen automatically, nor are models that this key cannot use. */
function isCandidate(model: CatalogModel, need: Need): boolean {
  return isLasting(model) && model.availability !== 'no' && fits(model, need);
}

const isLeaving = (model: CatalogModel): boolean => model.lifecycle.kind === 'retiring';

/** Unknown prices cannot be compared: then it may cost more. */
function costsNoMore(model: CatalogModel, than: CatalogModel | undefined): boolean {
  return (
    isAtMost(model.inputUsdPerMTok, than?.inputUsdPerMTok) &&
    isAtMost(model.outputUsdPerMTok, than?.outputUsdPerMTok)
  );
}

function isAtMost(value: number | undefined, limit: number | undefined): boolean {
  return value !== undefined && limit !== undefined && value <= limit;
}
