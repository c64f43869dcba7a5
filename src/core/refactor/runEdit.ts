import { assertNever } from '../../shared/assertNever.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Usage } from '../api/responseFacts.ts';
import { type FinishReason, isCutOff } from '../api/streamEvent.ts';
import type { RequestError } from '../errors.ts';
import type { RequestTrace } from '../latency/trace.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { AnswerEvent, Router, RouterRequest } from '../routing/routerRequest.ts';
import { createAnswerStream } from './answer/answerStream.ts';
import { type AnswerProblem, type AnswerTarget, targetLines } from './answer/answerTarget.ts';
import { hasOpenFence } from './answer/openFence.ts';
import { type ReadAnswer, readAnswer } from './answer/readAnswer.ts';
import { type EditRequest, editBudget, editMessages } from './editPrompt.ts';

/** What happens while a rewrite streams. */
export interface EditWatcher {
  /** More of the new code, `\n` line ends; the pieces join. For the eye only. */
  readonly onCode: (piece: string) => void;
  readonly onWaiting: (forMs: number) => void;
  readonly onRoute: (model: ModelRef) => void;
}

export interface EditAnswer {
  /** What was asked about, as it was then. */
  readonly target: AnswerTarget;
  readonly read: ReadAnswer;
  readonly raw: string;
  /** Whether the old text went along as predicted output, and the provider says what it took of it. */
  readonly isPredicted: boolean;
  readonly usage: Usage;
  readonly trace: RequestTrace;
}

export type EditFailure =
  | { readonly kind: 'request'; readonly error: RequestError }
  | { readonly kind: 'answer'; readonly problem: AnswerProblem };

export interface EditCall {
  readonly request: EditRequest;
  readonly priority: RouterRequest['priority'];
  /** Whether the old text goes along as predicted output. */
  readonly predicts: boolean;
}

/** Asks for a rewrite and reads the answer. Failure, a stop among them, is a value; nothing is applied here. */
export async function runEdit(
  router: Pick<Router, 'ask'>,
  call: EditCall,
  watcher: EditWatcher,
  signal: AbortSignal,
): Promise<Result<EditAnswer, EditFailure>> {
  return askOnce(router, call, watcher, signal);
}

async function askOnce(
  router: Pick<Router, 'ask'>,
  call: EditCall,
  watcher: EditWatcher,
  signal: AbortSignal,
): Promise<Result<EditAnswer, EditFailure>> {
  const { target } = call.request;
  const stream = createAnswerStream(target);
  let raw = '';
  let refused = '';
  const answer = await collect(router.ask(askFor(call), signal), {
    onRefusal(text) {
      refused += text;
    },
    onText(text) {
      raw += text;
      const piece = stream.feed(text);
      if (piece !== '') watcher.onCode(piece);
    },
    onWaiting: watcher.onWaiting,
    onRoute: watcher.onRoute,
  });
  if (!answer.ok) return err({ kind: 'request', error: answer.error });
  if (refused !== '')
    return err({ kind: 'answer', problem: { kind: 'notCode', text: refused.trim() } });
  const { finishReason, usage, trace } = answer.value;
  const read = readAnswer(raw, target, isCutOff(finishReason) || hasOpenFence(raw, target));
  const isPredicted = isPredictable(call) && usage.acceptedPredictionTokens !== undefined;
  return read.ok
    ? ok({ target, read: read.value, raw, isPredicted, usage, trace })
    : err({ kind: 'answer', problem: read.error });
}

/** Characters from which a part is long enough for predicted output to pay: about 300 tokens, 150 ms of writing. */
const predictFromChars = 1000;

const oldText = ({ request }: EditCall): string => targetLines(request.target).join('\n');

const isPredictable = (call: EditCall): boolean =>
  call.predicts && oldText(call).length >= predictFromChars;

function askFor(call: EditCall): RouterRequest {
  const { request, priority } = call;
  return {
    task: 'edit',
    priority,
    request: {
      messages: editMessages(request),
      maxTokens: editBudget(request.target),
      // Predicted output works best at 0 (CEREBRAS.md §2.1), and a rewrite wants no invention.
      temperature: 0,
      hideReasoning: true,
      ...(isPredictable(call) ? { prediction: oldText(call) } : {}),
    },
  };
}

interface Collector {
  readonly onText: (text: string) => void;
  /** The model says why it does not answer. */
  readonly onRefusal?: (text: string) => void;
  readonly onWaiting?: (forMs: number) => void;
  readonly onRoute?: (model: ModelRef) => void;
}

interface Ending {
  readonly finishReason: FinishReason;
  readonly usage: Usage;
  readonly trace: RequestTrace;
}

/** Reads a router's answer to its end. */
export async function collect(
  events: AsyncIterable<readonly AnswerEvent[]>,
  collector: Collector,
): Promise<Result<Ending, RequestError>> {
  for await (const batch of events)
    for (const event of batch) {
      const ending = take(event, collector);
      if (ending !== undefined) return ending;
    }
  return err({ kind: 'truncated' });
}

function take(event: AnswerEvent, collector: Collector): Result<Ending, RequestError> | undefined {
  switch (event.kind) {
    case 'text':
      collector.onText(event.text);
      return undefined;
    case 'waiting':
      collector.onWaiting?.(event.forMs);
      return undefined;
    case 'route':
      collector.onRoute?.(event.model);
      return undefined;
    case 'failed':
      return err(event.error);
    case 'done':
      return ok(event);
    case 'refusal':
      collector.onRefusal?.(event.text);
      return undefined;
    case 'head':
    case 'reasoning':
    case 'toolCall':
      return undefined;
    default:
      return assertNever(event);
  }
}
