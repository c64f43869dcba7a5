import type { ModelRequest } from '../api/modelRequest.ts';
import type { StreamEvent } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Task } from '../task.ts';

/** `automatic`: sent without a user action (ghost text while typing). `asked`: the user asked and is waiting. */
export type Priority = 'automatic' | 'asked';

export interface RouterRequest {
  readonly task: Task;
  readonly priority: Priority;
  readonly request: ModelRequest;
  /** The text before and after the cursor, for a request without `fill`: nothing is asked with the cursor in a secret. */
  readonly atCursor?: { readonly before: string; readonly after: string };
  /** Asks this model first, instead of the task's own choice ("regenerate with another model"). */
  readonly model?: ModelRef;
  /** The user pressed retry: a gate that a 402 had shut is tried once more. */
  readonly isRetry?: boolean;
  /**
   * Called when the server says that the request is longer than the model's window: a shorter request of at
   * most `limitTokens` with its answer (absent: unknown, cut by a good part), or undefined when nothing can be
   * left out. Called at most once for an ask. Without it the oldest turns are left out.
   */
  readonly shorten?: (limitTokens: number | undefined) => ModelRequest | undefined;
}

/** Why a candidate was passed over. */
export interface SkippedModel {
  readonly model: ModelRef;
  readonly error: RequestError;
}

/**
 * `chosen`: the task's own model. `fallback`: from the user's list. `replacement`: the catalog's successor of a
 * retired model. `hedge`: from the user's list, started because the chosen one was late. `largerWindow`: from
 * the user's list, because the request did not fit the one before.
 */
export type RouteReason = 'chosen' | 'fallback' | 'replacement' | 'hedge' | 'largerWindow';

/**
 * What the router says while it works, then the transport's own events. `waiting` counts down a pause, once a
 * second: for the quota, or for a model that the server is loading. `route` says who answers and why; it comes before the first text, before the first reasoning
 * and before a failure that follows an attempt. A second `route` replaces the first: what came before it can
 * only have been reasoning, and is void.
 */
export type AnswerEvent =
  | StreamEvent
  | {
      readonly kind: 'waiting';
      readonly why: 'quota' | 'loading';
      readonly forMs: number;
      readonly model: ModelRef;
    }
  | {
      readonly kind: 'route';
      readonly model: ModelRef;
      readonly reason: RouteReason;
      readonly skipped: readonly SkippedModel[];
    };

/** The only door to a model. Never throws for a failed request: the last event is `done` or `failed`. */
export interface Router {
  ask(ask: RouterRequest, signal: AbortSignal): AsyncIterable<readonly AnswerEvent[]>;
}
