import { ProgressLocation, window } from 'vscode';
import type { Log } from '../../core/ports.ts';
import { askStructured, type StructuredAsk } from '../../core/refactor/askStructured.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { signalOf } from '../signal.ts';

/** What an action needs that asks for a value instead of code. */
export interface AskDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly texts: Texts;
  readonly log: Log;
  /** Tells the user one sentence, quietly. */
  readonly notify: (text: string) => void;
}

/** Asks for a value under a progress the user can cancel. Undefined: there is none, and why has been said. */
export async function askWithProgress<T>(
  deps: AskDeps,
  location: ProgressLocation,
  ask: StructuredAsk<T>,
): Promise<T | undefined> {
  const strings = deps.texts.refactor;
  const cancellable = location === ProgressLocation.Notification;
  const answer = await window.withProgress(
    { location, title: strings.thinking, cancellable },
    async (_progress, token) => {
      const cancel = signalOf(token);
      try {
        return await askStructured(deps.router, ask, cancel.signal);
      } finally {
        cancel.dispose();
      }
    },
  );
  if (answer.ok) return answer.value;
  if (answer.error.kind === 'malformed') {
    deps.log.warn('structured.malformed', { issue: answer.error.issue });
    deps.notify(strings.malformed);
  } else if (answer.error.error.kind !== 'aborted')
    deps.notify(deps.texts.error(answer.error.error));
  return undefined;
}
