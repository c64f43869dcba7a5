import type { ModelRequest } from '../api/modelRequest.ts';
import type { StreamBatch, StreamEvent } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Task } from '../models/task.ts';

/** `automatic`: nobody asked (ghost text while typing). `asked`: a person waits for it. */
export type Priority = 'automatic' | 'asked';

export interface Ask {
  readonly task: Task;
  readonly priority: Priority;
  readonly request: ModelRequest;
  /** Asks this model first, instead of the task's own choice ("regenerate with another model"). */
  readonly model?: ModelRef;
}

/** Why a candidate was passed over. */
export interface Skipped {
  readonly model: ModelRef;
  readonly error: RequestError;
}

export type RouteReason = 'chosen' | 'fallback' | 'replacement' | 'hedge' | 'largerWindow';

/**
 * What the router says while it works. `waiting` counts down a quota pause; `route` comes once, before the
 * first text, and says who answers and why. The rest are the transport's own events.
 */
export type AnswerEvent =
  | StreamEvent
  | { readonly kind: 'waiting'; readonly forMs: number; readonly model: ModelRef }
  | {
      readonly kind: 'route';
      readonly model: ModelRef;
      readonly reason: RouteReason;
      readonly skipped: readonly Skipped[];
    };

/** The only door to a model. Never throws for a failed request: the last event is `done` or `failed`. */
export interface Router {
  ask(ask: Ask, signal: AbortSignal): AsyncIterable<readonly AnswerEvent[]>;
}

export type { StreamBatch };
