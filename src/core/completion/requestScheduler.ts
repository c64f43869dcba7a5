import type { Clock } from '../clock.ts';
import { type Disposable, onDispose } from '../lifetime.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import type { CompletionCache } from './completionCache.ts';
import type { CompletionRequests } from './completionRequests.ts';
import { cursorAfterEnter } from './cursorAfterEnter.ts';
import type { CursorContext } from './cursorContext.ts';
import type { EngineEvent } from './engineEvent.ts';
import { readSyntaxContext, type SyntaxContext } from './syntaxContext.ts';
import { type ChangeKind, decideTrigger } from './trigger.ts';

export interface RequestSchedulerDeps {
  readonly clock: Clock;
  readonly cache: CompletionCache;
  readonly requests: CompletionRequests;
  budget(): QuotaBudget;
  options(): {
    readonly isAutomatic: boolean;
    readonly inComments: boolean;
    readonly prefetches: boolean;
  };
  isSuppressed(place: CursorContext): boolean;
  /** How the user types and takes suggestions. */
  habits(): { readonly keyIntervalMs: number; readonly rejectedInRow: number };
  note(event: EngineEvent): void;
}

/** Decides which requests are made without anybody asking for them, and starts them. */
export interface RequestScheduler extends Disposable {
  /** Starts a request for a place that nothing at hand serves. Returns whether one is on its way. */
  request(place: CursorContext, change: ChangeKind): boolean;
  /** Asks for what comes next, before anybody stands there; only with plenty of budget. */
  prefetch(place: CursorContext): void;
  /** What was not sent yet is asked for anew where the cursor is now. */
  unschedule(): void;
}

/** Requests kept free for what the user types next. */
const keptForTyping = 10;

export function createRequestScheduler(deps: RequestSchedulerDeps): RequestScheduler {
  const { clock, cache, requests } = deps;
  let scheduled: { readonly completion: CachedCompletion; readonly timer: Disposable } | undefined;

  function schedule(place: CursorContext, around: SyntaxContext, delayMs: number): void {
    unschedule();
    const completion = cache.create(place, 'typing', around);
    const start = () => {
      scheduled = undefined;
      void requests.send(completion, { isExplicit: false, temperature: 0 });
    };
    if (delayMs <= 0) start();
    else scheduled = { completion, timer: clock.after(delayMs, start) };
  }

  function unschedule(): void {
    scheduled?.timer.dispose();
    if (scheduled !== undefined) cache.delete(scheduled.completion);
    scheduled = undefined;
  }

  function request(place: CursorContext, change: ChangeKind): boolean {
    if (!deps.options().isAutomatic || deps.isSuppressed(place)) return false;
    if (cache.emptyAt(place).length > 0) return false;
    const around = readSyntaxContext(place);
    const trigger = decideTrigger({
      around,
      change,
      budget: deps.budget(),
      ...deps.habits(),
      inComments: deps.options().inComments,
    });
    if (trigger.kind === 'ask') {
      schedule(place, around, trigger.delayMs);
      return true;
    }
    deps.note({ kind: 'silent', why: trigger.why });
    if (trigger.why === 'afterEnd') prefetch(cursorAfterEnter(place));
    return false;
  }

  function prefetch(place: CursorContext): void {
    const { prefetches, isAutomatic } = deps.options();
    const { paceMs, automaticRequestsLeft } = deps.budget();
    if (!prefetches || !isAutomatic || paceMs > 0 || automaticRequestsLeft < keptForTyping) return;
    if (cache.find(place, undefined) !== undefined || cache.pending(place) !== undefined) return;
    if (cache.emptyAt(place).length > 0) return;
    void requests.send(cache.create(place, 'ahead'), { isExplicit: false, temperature: 0 });
  }

  return { request, prefetch, unschedule, ...onDispose(unschedule) };
}
