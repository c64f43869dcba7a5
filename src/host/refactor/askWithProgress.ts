import { ProgressLocation, window } from 'vscode';
import type { Log } from '../../core/ports.ts';
import {
  askStructured,
  type StructuredAsk,
  type StructuredFailure,
} from '../../core/refactor/askStructured.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Task } from '../../core/task.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { hasKey, type KeyStep } from '../models/keyStep.ts';
import { signalOf } from '../signal.ts';

/** What an action needs that asks for a value instead of code. */
export interface AskDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly texts: Texts;
  readonly log: Log;
  readonly keyStep: KeyStep;
  /** Tells the user one sentence, quietly. */
  readonly notify: (text: string) => void;
}

/** Asks for a value under a progress the user can cancel. Undefined: there is none, and why has been said. */
export async function askWithProgress<T>(
  deps: AskDeps,
  location: ProgressLocation,
  ask: StructuredAsk<T>,
): Promise<T | undefined> {
  if (!(await hasKey(deps.keyStep, ask.task))) return undefined;
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
  const { error } = answer;
  if (error.kind === 'malformed') deps.log.warn('structured.malformed', { issue: error.issue });
  else if (error.error.kind === 'aborted') return undefined;
  return (await wantsAgain(deps, ask.task, error))
    ? askWithProgress(deps, location, ask)
    : undefined;
}

/** Says why there is no answer. An error with buttons stays until it is seen: the editor hides all other notices. */
async function wantsAgain(
  { texts, keyStep }: AskDeps,
  task: Task,
  failure: StructuredFailure,
): Promise<boolean> {
  const { malformed, tryAgain, setKey } = texts.refactor;
  const text = failure.kind === 'malformed' ? malformed : texts.error(failure.error);
  const isWrongKey = failure.kind === 'request' && failure.error.kind === 'wrongKey';
  const chosen = await window.showErrorMessage(text, ...(isWrongKey ? [setKey] : []), tryAgain);
  return chosen === setKey ? await keyStep.open(task) : chosen === tryAgain;
}
