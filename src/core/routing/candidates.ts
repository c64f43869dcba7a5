import type { ProviderProfile } from '../api/provider.ts';
import { isSameModel, localModel, type ModelRef } from '../models/modelRef.ts';
import type { Task } from '../task.ts';
import type { RouteReason } from './routerRequest.ts';

/** A model that may be asked, and why it is on the list. */
export interface Candidate {
  readonly model: ModelRef;
  readonly provider: ProviderProfile;
  readonly reason: RouteReason;
}

export interface CandidateSources {
  /** The task's model: the user's choice or the catalog's. */
  choiceFor(task: Task): ModelRef | undefined;
  /** `slipstream.fallback`, in the user's order. */
  fallback(): readonly ModelRef[];
  /** Undefined for a provider that is not set up. */
  providerOf(id: string): ProviderProfile | undefined;
}

/**
 * Everything that may answer, best first: the model asked for or the task's own, then the user's list. Nothing
 * that the user did not name, each model once, none of a provider that is not set up. Nobody where the user chose
 * the workspace's own patterns.
 */
export function orderCandidates(
  task: Task,
  named: ModelRef | undefined,
  sources: CandidateSources,
): readonly Candidate[] {
  const first = named ?? sources.choiceFor(task);
  // A user who chose a local model wants nothing sent elsewhere, not even to a fallback.
  if (first !== undefined && isSameModel(first, localModel)) return [];
  const refs: readonly { model: ModelRef; reason: RouteReason }[] = [
    ...(first === undefined ? [] : [{ model: first, reason: 'chosen' as const }]),
    ...sources.fallback().map((model) => ({ model, reason: 'fallback' as const })),
  ];
  const candidates: Candidate[] = [];
  for (const ref of refs) {
    const provider = sources.providerOf(ref.model.provider);
    if (provider === undefined) continue;
    if (candidates.some((known) => isSameModel(known.model, ref.model))) continue;
    candidates.push({ ...ref, provider });
  }
  return candidates;
}
