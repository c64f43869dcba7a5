import type { RequestTrace } from '../api/requestTrace.ts';

/** What a part of a request was spent on, in the order in which it comes. */
export type PhaseKind =
  | 'held'
  | 'dns'
  | 'tcp'
  | 'tls'
  | 'network'
  | 'queue'
  | 'prompt'
  | 'thought'
  | 'firstToken'
  | 'stream'
  | 'end';

export interface RequestPhase {
  readonly kind: PhaseKind;
  /** Milliseconds since the caller asked. */
  readonly fromMs: number;
  readonly toMs: number;
}

/** Shorter than this a phase did not happen. */
const minMs = 0.01;

/**
 * Cuts one request into its phases, without gap or overlap. The server tells how long it queued and read the prompt but
 * not when: both are laid right before the first token, and the time on the way (ours minus the server's total) before
 * them.
 */
export function phasesOf(trace: RequestTrace): RequestPhase[] {
  const { marks, server } = trace;
  const phases: RequestPhase[] = [];
  let at = 0;
  const until = (kind: PhaseKind, mark: number | undefined) => {
    if (mark === undefined) return;
    const toMs = Math.max(at, mark - marks.asked);
    if (toMs - at >= minMs) phases.push({ kind, fromMs: at, toMs });
    at = toMs;
  };
  until('held', marks.sent);
  until('dns', marks.dnsDone);
  until('tcp', marks.tcpDone);
  until('tls', marks.tlsDone);
  const heard = marks.firstReasoning ?? marks.firstContent ?? marks.closed;
  if (heard === undefined) return phases;
  const openMs = heard - marks.asked - at;
  const queueMs = Math.min(openMs, server?.queueMs ?? 0);
  const promptMs = Math.min(openMs - queueMs, server?.promptMs ?? 0);
  const wallMs =
    marks.closed === undefined || marks.sent === undefined ? undefined : marks.closed - marks.sent;
  const way =
    wallMs === undefined || server?.totalMs === undefined
      ? 0
      : Math.max(0, wallMs - server.totalMs);
  const networkMs = Math.min(openMs - queueMs - promptMs, way);
  const start = marks.asked + at;
  until('network', start + networkMs);
  until('queue', start + networkMs + queueMs);
  until('prompt', start + networkMs + queueMs + promptMs);
  until('firstToken', heard);
  if (marks.firstReasoning !== undefined) until('thought', marks.firstContent);
  until('stream', marks.lastContent);
  until('end', marks.closed);
  return phases;
}
