import type { Usage } from '../api/responseFacts.ts';
import { isCutOff } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import { type ContextItem, estimateTokens } from '../context/contextItem.ts';
import { type ContextSource, gatherContext } from '../context/gatherContext.ts';
import type { CursorContext } from '../documents/cursorContext.ts';
import type { Disposable } from '../lifetime.ts';
import type { Log } from '../ports.ts';
import type { QuotaBudget } from '../routing/quotaBudget.ts';
import type { AnswerEvent, Router } from '../routing/routerRequest.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import type { CompletionCache } from './completionCache.ts';
import { cursorAfterEnter } from './cursorAfterEnter.ts';
import type { EngineEvent } from './engineEvent.ts';
import { buildCompletionRequest } from './prompt.ts';
import { readSyntaxContext, type SyntaxContext } from './syntaxContext.ts';
import type { TokenAllowances } from './tokenAllowances.ts';
import { type ChangeKind, decideTrigger } from './trigger.ts';

/** What a request is built from and where it goes. */
export interface CompletionSources {
  readonly router: Router;
  readonly clock: Clock;
  readonly log: Log;
  readonly allowances: TokenAllowances;
  readonly sources: readonly ContextSource[];
  /** Names the model that inline requests go to now; empty when there is none. */
  modelKey(): string;
}

export interface CompletionRequestsDeps extends CompletionSources {
  readonly cache: CompletionCache;
  budget(): QuotaBudget;
  options(): {
    readonly isAutomatic: boolean;
    readonly inComments: boolean;
    readonly prefetches: boolean;
    readonly answerTokens: number;
  };
  isSuppressed(place: CursorContext): boolean;
  /** How the user types and takes suggestions. */
  habits(): { readonly keyIntervalMs: number; readonly rejectedInRow: number };
  note(event: EngineEvent): void;
  readonly onUnexpected: (error: unknown) => void;
  /** The completion has more text, or has ended. */
  onProgress(completion: CachedCompletion): void;
}

export interface CompletionRequestOptions {
  /** A person waits for it. */
  readonly isExplicit: boolean;
  readonly temperature: number;
}

/** Decides which requests are made without anybody asking for them, and keeps those that are under way. */
export interface CompletionRequests extends Disposable {
  /** Starts a request for a place that nothing at hand serves. Returns whether one is on its way. */
  request(place: CursorContext, change: ChangeKind): boolean;
  /** Asks for what comes next, before anybody stands there; only with plenty of budget. */
  prefetch(place: CursorContext): void;
  /** What was not sent yet is asked for anew where the cursor is now. */
  unschedule(): void;
  /** Resolves when the completion has ended, successfully or not. Never rejects. */
  send(completion: CachedCompletion, options: CompletionRequestOptions): Promise<void>;
  /** Ends the requests of a document that no typing can bring back to `place`. */
  cancelStale(place: CursorContext): void;
  cancel(completion: CachedCompletion): void;
  cancelDocument(documentKey: string): void;
}

/** Requests kept free for what the user types next. */
const keptForTyping = 10;
/** Late context is waited for so long at most: a request that goes out at once is worth more than an import. */
const contextMs = 25;

export function createCompletionRequests(deps: CompletionRequestsDeps): CompletionRequests {
  const { clock, cache } = deps;
  const controllers = new Map<CachedCompletion, AbortController>();
  let scheduled: { readonly completion: CachedCompletion; readonly timer: Disposable } | undefined;

  function schedule(place: CursorContext, around: SyntaxContext, delayMs: number): void {
    unschedule();
    const completion = cache.create(place, 'typing', around);
    const start = () => {
      scheduled = undefined;
      void send(completion, { isExplicit: false, temperature: 0 });
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
    void send(cache.create(place, 'ahead'), { isExplicit: false, temperature: 0 });
  }

  async function send(
    completion: CachedCompletion,
    options: CompletionRequestOptions,
  ): Promise<void> {
    const controller = new AbortController();
    controllers.set(completion, controller);
    try {
      await requestCompletion(completion, { deps, options, signal: controller.signal });
    } catch (error) {
      completion.fail();
      deps.onUnexpected(error);
    }
    controllers.delete(completion);
    deps.onProgress(completion);
  }

  function cancelWhere(isStale: (completion: CachedCompletion) => boolean): void {
    for (const [completion, controller] of controllers) if (isStale(completion)) controller.abort();
  }

  return {
    request,
    prefetch,
    unschedule,
    send,
    cancelStale(place) {
      cancelWhere(
        (completion) =>
          completion.reason === 'typing' &&
          completion.anchor.documentKey === place.documentKey &&
          completion.match(place).kind === 'none',
      );
    },
    cancel: (completion) => controllers.get(completion)?.abort(),
    cancelDocument: (documentKey) =>
      cancelWhere((completion) => completion.anchor.documentKey === documentKey),
    dispose() {
      unschedule();
      cancelWhere(() => true);
    },
  };
}

/** How one sending ended. */
interface Ending {
  readonly modelKey: string;
  readonly isEmptyByLimit: boolean;
}

interface Sending {
  readonly deps: CompletionRequestsDeps;
  readonly options: CompletionRequestOptions;
  readonly signal: AbortSignal;
}

/**
 * Requests a completion and fills it from the stream, which is stopped as soon as the completion has all it needs. A failure
 * becomes the completion's state.
 */
async function requestCompletion(completion: CachedCompletion, sending: Sending): Promise<void> {
  const { deps, signal } = sending;
  const { reason } = completion;
  const { items, uses } = await gatherContext(
    completion.anchor,
    { sources: deps.sources, deadlineMs: contextMs, clock: deps.clock },
    signal,
  );
  if (signal.aborted) return completion.fail();
  deps.note({ kind: 'sent', reason, uses });
  const first = await stream(completion, items, sending);
  // The model thought until its limit: that is no answer, and certainly not "nothing to suggest".
  if (first.isEmptyByLimit && deps.allowances.ranOut(first.modelKey, 'length') && !signal.aborted) {
    deps.note({ kind: 'sent', reason, uses: [] });
    await stream(completion, items, sending);
  }
  if (completion.state === 'streaming' || completion.state === 'waiting') completion.finish(true);
}

async function stream(
  completion: CachedCompletion,
  items: readonly ContextItem[],
  { deps, options, signal }: Sending,
): Promise<Ending> {
  let modelKey = deps.modelKey();
  let isEmptyByLimit = false;
  const request = buildCompletionRequest({
    place: completion.anchor,
    items,
    answerTokens: deps.options().answerTokens,
    allowanceTokens: deps.allowances.forModel(modelKey),
    temperature: options.temperature,
  });
  let hasText = false;
  let answerTokens = 0;
  let spentTokens: number | undefined;

  /** Returns false when nothing more is wanted. */
  function read(event: AnswerEvent): boolean {
    switch (event.kind) {
      case 'route':
        modelKey = `${event.model.provider}/${event.model.model}`;
        return true;
      case 'text':
        hasText ||= event.text.trim() !== '';
        answerTokens += estimateTokens(event.text);
        return completion.push(event.text);
      case 'done':
        deps.allowances.learn(modelKey, event.usage);
        spentTokens = tokensOf(event.usage);
        isEmptyByLimit = event.finishReason === 'length' && !hasText;
        if (!isEmptyByLimit) completion.finish(!isCutOff(event.finishReason));
        return true;
      case 'failed':
        if (event.error.kind !== 'aborted')
          deps.log.debug('inline.failed', { kind: event.error.kind });
        completion.fail();
        return true;
      default:
        return true;
    }
  }

  const ask = {
    task: 'inline',
    priority: options.isExplicit ? 'asked' : 'automatic',
    request,
  } as const;
  for await (const batch of deps.router.ask(ask, signal)) {
    // Leaving the loop ends the request at the socket: what would be thrown away is not paid for.
    if (!batch.every(read)) break;
    deps.onProgress(completion);
  }
  const asked = request.messages.map(({ content }) => JSON.stringify(content)).join('');
  if (answerTokens > 0 || spentTokens !== undefined)
    deps.note({ kind: 'spent', tokens: spentTokens ?? estimateTokens(asked) + answerTokens });
  return { modelKey, isEmptyByLimit };
}

/** Undefined where the provider counts nothing. */
function tokensOf({ promptTokens, completionTokens }: Usage): number | undefined {
  if (promptTokens === undefined && completionTokens === undefined) return undefined;
  return (promptTokens ?? 0) + (completionTokens ?? 0);
}
