import type { RateLimit } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { Event } from '../event.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Priority } from './ask.ts';

/** What one request would take from the limits. */
export interface QuotaDemand {
  readonly model: ModelRef;
  readonly priority: Priority;
  /** Estimated prompt plus the upper bound of the answer: what the provider charges on admission. */
  readonly tokens: number;
  /** The user pressed retry: a payment gate lets this one through. */
  readonly isRetry: boolean;
}

export type QuotaAdmission =
  | { readonly kind: 'pass'; readonly charge: QuotaCharge }
  /** `forMs`: until it is worth asking again; absent when only the user can change it. */
  | { readonly kind: 'shut'; readonly why: 'quota' | 'payment'; readonly forMs?: number };

/** What an admitted request reports back. */
export interface QuotaCharge {
  /** The response's head came. Its limits rule from now on; none is an answer too. */
  observe(limits: readonly RateLimit[]): void;
  /** The server said 429 `quota` or 402: the gate shuts. */
  refuse(error: Extract<RequestError, { kind: 'quota' | 'payment' }>): void;
  /** The request never reached the server: its charge is free again. */
  cancel(): void;
}

/** What automatic requests may count on, for a caller that paces itself. */
export interface QuotaBudget {
  /** Automatic requests of the usual size that would pass at once; Infinity where no limit is known. */
  readonly automaticRequestsLeft: number;
  /** Until the next automatic request would pass: 0 for now, Infinity when only the user can change it. */
  readonly nextAutomaticInMs: number;
  /** Advised gap between automatic requests: 0 with plenty left, the limits' own refill time with little. */
  readonly paceMs: number;
}

/** Holds requests back before the provider would refuse them. Limits are per provider and model. */
export interface QuotaGate {
  /** Asks to send one request and charges it when it passes. */
  admit(demand: QuotaDemand): Promise<QuotaAdmission>;
  budgetFor(model: ModelRef): QuotaBudget;
  readonly onDidChange: Event<ModelRef>;
}
