import type { Action, Failure } from '../../shared/chatMessage.ts';
import type { RequestError, RequestErrorKind } from '../errors.ts';
import type { ChatTexts } from './texts.ts';

export interface FailureTexts {
  readonly chat: ChatTexts;
  readonly error: (error: RequestError) => string;
}

/**
 * What a failed answer says, and the buttons that help with it.
 * @param replacement  the name of the model to move to from one that is gone
 */
export function failureOf(error: RequestError, texts: FailureTexts, replacement?: string): Failure {
  const ids = helpful[error.kind] ?? ['retry'];
  const isGone = error.kind === 'modelGone' && replacement !== undefined;
  return {
    text: texts.error(error),
    actions: [
      ...(isGone ? [{ id: 'switchModel', label: texts.chat.switchTo(replacement) } as const] : []),
      ...ids.map((id) => ({ id, label: texts.chat.action(id) })),
    ],
  };
}

/** The buttons that help with each kind of failure; `retry` alone with the others. */
const helpful: Partial<Record<RequestErrorKind, readonly Exclude<Action['id'], 'switchModel'>[]>> =
  {
    missingKey: ['setKey', 'searchWorkspace'],
    wrongKey: ['setKey'],
    noModel: ['selectModel'],
    modelGone: ['selectModel'],
    wrongUrl: ['openSettings'],
    redirected: ['openSettings'],
    payment: ['retry', 'openSettings', 'selectModel'],
    // There one may go on for today.
    budgetSpent: ['showStatus', 'retry', 'openSettings'],
    quota: ['retry', 'selectModel'],
    gateShut: ['retry', 'selectModel'],
    circuitOpen: ['retry', 'selectModel'],
    contextOverflow: ['retry', 'selectModel'],
    unreachable: ['retry', 'diagnose'],
    tls: ['retry', 'diagnose'],
    proxy: ['retry', 'diagnose'],
    rejected: ['showLog', 'retry'],
    malformed: ['showLog', 'retry'],
  };
