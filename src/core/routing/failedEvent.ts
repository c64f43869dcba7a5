import type { StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { Task } from '../task.ts';

/** Whose failure it is: `model` is absent when there was none to ask. */
export interface FailedRequest {
  readonly task: Task;
  readonly askedAt: number;
  readonly model?: ModelRef;
}

/** The terminal event of a request that failed without reaching the transport. */
export function failedEvent(failed: FailedRequest, error: RequestError, clock: Clock): StreamEvent {
  return {
    kind: 'failed',
    error,
    trace: {
      task: failed.task,
      provider: failed.model?.provider ?? '',
      model: failed.model?.model ?? '',
      wallMs: clock.wallMs(),
      marks: { asked: failed.askedAt },
      outcome: error.kind === 'aborted' ? 'cancelled' : 'failed',
      ...(error.kind === 'aborted' ? {} : { errorKind: error.kind }),
    },
  };
}
