import type { Disposable } from '../lifetime.ts';
import type { Draft } from './draft.ts';
import type { EngineEvent } from './engineEvent.ts';
import type { CursorPlace } from './place.ts';
import { type SenderDeps, sendDraft } from './sender.ts';

/** The requests that are under way. */
export interface Sending extends Disposable {
  /** Resolves when the draft has ended, however it did. Never rejects. */
  send(draft: Draft, how: SendingHow): Promise<void>;
  /** Ends the requests of a document that no typing can bring back to `place`. */
  cancelStale(place: CursorPlace): void;
  cancel(draft: Draft): void;
  cancelDocument(documentKey: string): void;
}

export interface SendingHow {
  /** A person waits for it. */
  readonly isAsked: boolean;
  readonly temperature: number;
}

export interface SendingDeps extends SenderDeps {
  options(): { readonly answerTokens: number };
  note(event: EngineEvent): void;
  readonly onUnexpected: (error: unknown) => void;
  onProgress(draft: Draft): void;
}

/** Late context is waited for so long at most: a request that goes out at once is worth more than an import. */
const contextMs = 25;

export function createSending(deps: SendingDeps): Sending {
  const controllers = new Map<Draft, AbortController>();

  async function run(draft: Draft, how: SendingHow, signal: AbortSignal): Promise<void> {
    try {
      await sendDraft(
        draft,
        deps,
        {
          priority: how.isAsked ? 'asked' : 'automatic',
          answerTokens: deps.options().answerTokens,
          temperature: how.temperature,
          contextMs,
          onProgress: () => deps.onProgress(draft),
          onSpent: (tokens) => deps.note({ kind: 'spent', tokens }),
          onSent: (uses) => deps.note({ kind: 'sent', reason: draft.reason, uses }),
        },
        signal,
      );
    } catch (error) {
      draft.fail();
      deps.onUnexpected(error);
    }
    controllers.delete(draft);
    deps.onProgress(draft);
  }

  function cancelWhere(isStale: (draft: Draft) => boolean): void {
    for (const [draft, controller] of controllers) if (isStale(draft)) controller.abort();
  }

  return {
    send(draft, how) {
      const controller = new AbortController();
      controllers.set(draft, controller);
      return run(draft, how, controller.signal);
    },
    cancelStale(place) {
      cancelWhere(
        (draft) =>
          draft.reason === 'typing' &&
          draft.anchor.documentKey === place.documentKey &&
          draft.match(place).kind === 'none',
      );
    },
    cancel: (draft) => controllers.get(draft)?.abort(),
    cancelDocument: (documentKey) =>
      cancelWhere((draft) => draft.anchor.documentKey === documentKey),
    dispose: () => cancelWhere(() => true),
  };
}
