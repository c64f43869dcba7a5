import type { ReasoningEffort } from '../api/modelRequest.ts';
import type { Lifecycle } from './lifecycle.ts';
import type { ModelRef } from './modelRef.ts';

/** What a model can do; undefined when unknown. */
export interface Abilities {
  readonly streaming: boolean | undefined;
  readonly tools: boolean | undefined;
  readonly parallelToolCalls: boolean | undefined;
  readonly structuredOutputs: boolean | undefined;
  readonly reasoning: boolean | undefined;
  readonly vision: boolean | undefined;
}

/**
 * Whether a model is for this key: `no` when a whole listing lacks it, `unknown` while no listing mentions it.
 * Unavailable does not mean retired.
 */
export type Availability = 'yes' | 'no' | 'unknown';

/** A model as the catalog knows it now: bundled table, live listings and the server's refusals merged. */
export interface CatalogModel {
  readonly ref: ModelRef;
  readonly name: string;
  /** Billions. */
  readonly parametersB: number | undefined;
  /** Prompt and answer together; the smaller limit once the server has refused by it. */
  readonly windowTokens: number | undefined;
  readonly maxOutputTokens: number | undefined;
  /** As the vendor advertises it; not measured. */
  readonly tokensPerSecond: number | undefined;
  readonly inputUsdPerMTok: number | undefined;
  readonly outputUsdPerMTok: number | undefined;
  readonly abilities: Abilities;
  /** Values of `reasoning_effort` it takes. Empty: none may be sent. */
  readonly reasoningEfforts: readonly ReasoningEffort[];
  /** Whether reasoning text can be held back by the server; undefined when unknown. */
  readonly canHideReasoning: boolean | undefined;
  /** Whether the server lists it as filling in the middle; undefined where it does not say. */
  readonly fillsIn?: boolean | undefined;
  readonly lifecycle: Lifecycle;
  /** What the vendor recommends instead: it may not live or fit any more. */
  readonly recommended: ModelRef | undefined;
  readonly availability: Availability;
  /** Who told of it: our table, a listing, or only the user's own setting. */
  readonly origin: 'table' | 'listing' | 'custom';
}

/** The part of the catalog that decisions are made from. */
export interface CatalogView {
  models(): readonly CatalogModel[];
  /** Undefined for an id that neither the table nor any listing knows. */
  find(ref: ModelRef): CatalogModel | undefined;
  /** The user does not want a replacement to answer for this model. */
  isReplacementDeclined(ref: ModelRef): boolean;
  /** The user knows that this model is gone and lets the catalog choose another at any price. */
  isDismissed(ref: ModelRef): boolean;
}
