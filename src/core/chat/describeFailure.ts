import type { Action, Failure } from '../../shared/chatMessage.ts';
import type { RequestError, RequestErrorKind } from '../errors.ts';
import type { ChatTexts } from './texts.ts';

export interface FailureTexts {
  readonly chat: ChatTexts;
  readonly error: (error: RequestError) => string;
}

export interface FailureMoment {
  /** The name of the model to move to from one that is gone. */
  readonly replacement?: string | undefined;
  /** Milliseconds since 1970 now: Retry then counts down to when it may help, and the text names no time that ages. */
  readonly wallMs?: number;
}

/** What a failed answer says, and the buttons that help with it. */
export function failureOf(
  error: RequestError,
  texts: FailureTexts,
  { replacement, wallMs }: FailureMoment = {},
): Failure {
  const ids = helpful[error.kind] ?? ['retry'];
  const isGone = error.kind === 'modelGone' && replacement !== undefined;
  const inMs = retryInMs(error);
  const counts = inMs !== undefined && wallMs !== undefined && ids.includes('retry');
  return {
    text: texts.error(counts ? withoutTime(error) : error),
    ...(counts ? { retryAt: { wallMs: wallMs + inMs, inMs } } : {}),
    actions: [
      ...(isGone ? [{ id: 'switchModel', label: texts.chat.switchTo(replacement) } as const] : []),
      ...ids.map((id) => ({ id, label: texts.chat.action(id) })),
    ],
  };
}

function retryInMs(error: RequestError): number | undefined {
  switch (error.kind) {
    case 'quota':
    case 'queue':
    case 'loading':
    case 'overloaded':
      return error.retryAfterMs;
    case 'gateShut':
      return error.why === 'quota' ? error.retryInMs : undefined;
    case 'circuitOpen':
      return error.retryInMs;
    default:
      return undefined;
  }
}

/** Of the two that can be said without it. */
function withoutTime(error: RequestError): RequestError {
  if (error.kind === 'quota') {
    const { retryAfterMs: _, ...rest } = error;
    return rest;
  }
  return error.kind === 'gateShut' ? { kind: 'gateShut', why: error.why } : error;
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
