import type { ModelRequest } from '../api/modelRequest.ts';
import type { Task } from '../task.ts';
import { type AdmissionDeps, admit } from './admission.ts';
import type { Candidate } from './candidates.ts';
import { type AttemptDeps, isTerminal, startAttempt } from './hedge.ts';

/** The smallest request that shows whether a model answers. */
const question: ModelRequest = {
  messages: [{ role: 'user', content: 'Reply with OK.' }],
  maxTokens: 16,
};

/**
 * Asks a model whether it is back, as an automatic request: breaker and gate have their say, and learn from what
 * comes back. Ends with its first token. No user is waiting for it. It is sent as `task`, whose breaker it may close.
 */
export async function probe(
  candidate: Candidate,
  task: Task,
  deps: AdmissionDeps & AttemptDeps,
  signal: AbortSignal,
): Promise<void> {
  const admissionRequest = {
    routerRequest: { task, priority: 'automatic' },
    request: question,
    askedAt: deps.clock.now(),
    hasWaited: false,
  } as const;
  const admission = await admit(candidate, admissionRequest, deps);
  if (admission.kind === 'refused' || signal.aborted) {
    if (admission.kind === 'admitted') admission.requestPermit.abandon();
    return;
  }
  const attempt = startAttempt(admission.requestPermit, deps, signal);
  for (let batch = await attempt.coming; ; batch = await attempt.coming) {
    const hasSpoken = batch.some((event) => event.kind === 'text' || event.kind === 'reasoning');
    if (hasSpoken || batch.some(isTerminal)) break;
    attempt.advance();
  }
  attempt.stop();
}
