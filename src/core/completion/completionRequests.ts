import type { Disposable } from '../lifetime.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import type { CursorContext } from './cursorContext.ts';
import type { EngineEvent } from './engineEvent.ts';
import { type RequestCompletionDeps, requestCompletion } from './requestCompletion.ts';

/** The requests that are under way. */
export interface CompletionRequests extends Disposable {
  /** Resolves when the completion has ended, successfully or not. Never rejects. */
  send(completion: CachedCompletion, options: CompletionRequestOptions): Promise<void>;
  /** Ends the requests of a document that no typing can bring back to `place`. */
  cancelStale(place: CursorContext): void;
  cancel(completion: CachedCompletion): void;
  cancelDocument(documentKey: string): void;
}

export interface CompletionRequestOptions {
  /** A person waits for it. */
  readonly isExplicit: boolean;
  readonly temperature: number;
}

export interface CompletionRequestsDeps extends RequestCompletionDeps {
  options(): { readonly answerTokens: number };
  note(event: EngineEvent): void;
  readonly onUnexpected: (error: unknown) => void;
  onProgress(completion: CachedCompletion): void;
}

/** Late context is waited for so long at most: a request that goes out at once is worth more than an import. */
const contextMs = 25;

export function createCompletionRequests(deps: CompletionRequestsDeps): CompletionRequests {
  const controllers = new Map<CachedCompletion, AbortController>();

  async function run(
    completion: CachedCompletion,
    options: CompletionRequestOptions,
    signal: AbortSignal,
  ): Promise<void> {
    try {
      await requestCompletion(
        completion,
        deps,
        {
          priority: options.isExplicit ? 'asked' : 'automatic',
          answerTokens: deps.options().answerTokens,
          temperature: options.temperature,
          contextMs,
          onProgress: () => deps.onProgress(completion),
          onSpent: (tokens) => deps.note({ kind: 'spent', tokens }),
          onSent: (uses) => deps.note({ kind: 'sent', reason: completion.reason, uses }),
        },
        signal,
      );
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
    send(completion, options) {
      const controller = new AbortController();
      controllers.set(completion, controller);
      return run(completion, options, controller.signal);
    },
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
    dispose: () => cancelWhere(() => true),
  };
}
