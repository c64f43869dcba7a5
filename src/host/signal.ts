import type { CancellationToken } from 'vscode';
import { type Disposable, onDispose } from '../core/lifetime.ts';

/** An abort signal that follows an editor token. Dispose it when the work has ended. */
export interface TokenSignal extends Disposable {
  readonly signal: AbortSignal;
}

/** The only place that knows the editor's `CancellationToken`. */
export function signalOf(token: CancellationToken): TokenSignal {
  const controller = new AbortController();
  if (token.isCancellationRequested) controller.abort();
  const subscription = token.onCancellationRequested(() => controller.abort());
  return { signal: controller.signal, ...onDispose(() => subscription.dispose()) };
}
