import { assertNever } from '../../shared/assertNever.ts';
import { err, ok, type Result } from '../../shared/result.ts';
import { createAnswerStream } from '../answer/answerStream.ts';
import { type AnswerProblem, type AnswerTarget, targetLines } from '../answer/answerTarget.ts';
import type { Doubt } from '../answer/doubt.ts';
import type { ReadAnswer } from '../answer/readAnswer.ts';
import type { RequestTrace } from '../api/requestTrace.ts';
import type { Usage } from '../api/responseFacts.ts';
import { type FinishReason, isCutOff } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { AnswerEvent, Router, RouterRequest } from '../routing/routerRequest.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import { askAgainInstruction } from './askAgain.ts';
import { continueInstruction, joinContinuation } from './continueAnswer.ts';
import { type EditRequest, editBudget, editMessages } from './editPrompt.ts';
import { isWorthAsking, type Settlement, settleAnswer } from './settleAnswer.ts';

/** What happens while a rewrite streams. */
export interface EditWatcher {
  /** More of the new code, `\n` line ends; the pieces join. For the eye only. */
  readonly onCode: (piece: string) => void;
  readonly onWaiting: (forMs: number) => void;
  readonly onRoute: (model: ModelRef) => void;
  /** An answer has ended and is about to be read, which takes a while: waited for, so that all of it can go on screen first. */
  readonly onAnswered: () => Promise<void>;
}

/** A question that followed the first answer at once, and what it was good for. */
export interface SecondQuestion {
  /** `continued`: the answer had ended early. `again`: it was doubtful or could not be read. */
  readonly kind: 'continued' | 'again';
  readonly reasons: readonly string[];
  /** Milliseconds that the user waited for it. */
  readonly waitMs: number;
  /** `forbidden`: quota or budget did not allow it. */
  readonly outcome: 'helped' | 'unchanged' | 'forbidden';
}

export interface EditAnswer {
  /** What was asked about, as it was then. */
  readonly target: AnswerTarget;
  readonly read: ReadAnswer;
  /** The document's lines afterwards. */
  readonly after: readonly string[];
  /** With any, nothing is applied before the user has chosen. */
  readonly doubts: readonly Doubt[];
  readonly raw: string;
  readonly second: SecondQuestion | undefined;
  /** Whether the old text went along as predicted output, and the provider says what it took of it. */
  readonly isPredicted: boolean;
  readonly usage: Usage;
  readonly trace: RequestTrace;
}

export type EditFailure =
  | { readonly kind: 'request'; readonly error: RequestError }
  | {
      readonly kind: 'answer';
      readonly problem: AnswerProblem;
      readonly second: SecondQuestion | undefined;
    };

export interface EditCall {
  readonly request: EditRequest;
  readonly priority: RouterRequest['priority'];
  /** Whether the old text goes along as predicted output. */
  readonly predicts: boolean;
}

export interface EditDeps {
  readonly router: Pick<Router, 'ask'>;
  readonly grammars: Pick<Grammars, 'load'>;
  readonly clock: Pick<Clock, 'now'>;
}

/**
 * Asks for a rewrite, reads the answer and judges it. An answer that ended early is continued, and one that is doubtful or
 * cannot be read is asked for once more, both at once and at most once, where quota and budget allow it. Failure, a stop
 * among them, is a value; nothing is applied here.
 */
export async function runEdit(
  deps: EditDeps,
  call: EditCall,
  watcher: EditWatcher,
  signal: AbortSignal,
): Promise<Result<EditAnswer, EditFailure>> {
  const asked = { deps, call, watcher, signal };
  const said = await say(asked, askFor(call), '');
  if (!said.ok) return err({ kind: 'request', error: said.error });
  const first = await judge(asked, said.value, said.value.isCut);
  const reasons = reasonsOf(first.settled);
  if (reasons.length === 0 || signal.aborted) return outcomeOf(asked, first, undefined);

  // What ended by its own will is not continued but asked for again.
  const isCut = first.settled.kind === 'unreadable' && first.settled.problem.kind === 'cutOff';
  const kind = isCut ? 'continued' : 'again';
  const startMs = deps.clock.now();
  const next = await sayMore(asked, said.value, kind, reasons);
  const second = { kind, reasons: reasons.map((reason) => reason.kind) } as const;
  const waited = () => ({ ...second, waitMs: deps.clock.now() - startMs });
  if (!next.ok && next.error.kind === 'aborted') return err({ kind: 'request', error: next.error });
  if (!next.ok) return outcomeOf(asked, first, { ...waited(), outcome: 'forbidden' });
  const better = await judge(asked, next.value, next.value.isCut);
  const isHelp = reasonsOf(better.settled).length === 0 && better.settled.kind === 'apply';
  if (isHelp) return outcomeOf(asked, better, { ...waited(), outcome: 'helped' });
  // Of two doubtful answers the one that can be shown is shown.
  const shown =
    better.settled.kind === 'doubtful' || first.settled.kind !== 'doubtful' ? better : first;
  return outcomeOf(asked, shown, { ...waited(), outcome: 'unchanged' });
}

interface Asked {
  readonly deps: EditDeps;
  readonly call: EditCall;
  readonly watcher: EditWatcher;
  readonly signal: AbortSignal;
}

/** What a model said, and whether it was to say more. */
interface Said {
  readonly raw: string;
  readonly isCut: boolean;
  /** Why it does not answer, in its own words; empty where it does. */
  readonly refusal: string;
  /** Whether the old text went along: a provider that refused it is not sent it again. */
  readonly hadPrediction: boolean;
  readonly isPredicted: boolean;
  readonly usage: Usage;
  readonly trace: RequestTrace | undefined;
}

interface Judged {
  readonly said: Said;
  readonly settled: Settlement;
}

async function judge(
  { deps, call, watcher }: Asked,
  said: Said,
  isCutOff: boolean,
): Promise<Judged> {
  const { target, instruction } = call.request;
  if (said.refusal !== '')
    return {
      said,
      settled: { kind: 'unreadable', problem: { kind: 'notCode', text: said.refusal } },
    };
  await watcher.onAnswered();
  const settled = await settleAnswer(said.raw, target, {
    instruction,
    isCutOff,
    grammars: deps.grammars,
  });
  return { said, settled };
}

/** Why an answer is not applied and asking once more may help; none: it is applied, or that is how it is. */
function reasonsOf(settled: Settlement): readonly (Doubt | AnswerProblem)[] {
  switch (settled.kind) {
    case 'apply':
      return [];
    case 'doubtful':
      return settled.doubts;
    case 'unreadable':
      return isWorthAsking(settled.problem) ? [settled.problem] : [];
    default:
      return assertNever(settled);
  }
}

function outcomeOf(
  { call }: Asked,
  { said, settled }: Judged,
  second: SecondQuestion | undefined,
): Result<EditAnswer, EditFailure> {
  if (settled.kind === 'unreadable')
    return err({ kind: 'answer', problem: settled.problem, second });
  const { raw, isPredicted, usage, trace } = said;
  if (trace === undefined) return err({ kind: 'answer', problem: { kind: 'cutOff' }, second });
  const { read, after, doubts } = settled;
  const { target } = call.request;
  return ok({ target, read, after, doubts, raw, second, isPredicted, usage, trace });
}

/**
 * The second request. It goes out as an automatic one: the gate and the budget refuse it rather than let the user wait.
 */
async function sayMore(
  asked: Asked,
  said: Said,
  kind: SecondQuestion['kind'],
  reasons: readonly (Doubt | AnswerProblem)[],
): Promise<Result<Said, RequestError>> {
  const { request } = asked.call;
  const content =
    kind === 'continued' ? continueInstruction : askAgainInstruction(reasons, request.target);
  const ask = askFor({
    request,
    priority: 'automatic',
    predicts: said.hadPrediction && kind === 'again',
  });
  const more = await say(
    asked,
    {
      ...ask,
      request: {
        ...ask.request,
        messages: [
          ...ask.request.messages,
          { role: 'assistant', content: said.raw },
          { role: 'user', content },
        ],
      },
    },
    kind === 'continued' ? said.raw : '',
  );
  return more;
}

async function say(
  { deps, call, watcher, signal }: Asked,
  ask: RouterRequest,
  before: string,
): Promise<Result<Said, RequestError>> {
  const stream = createAnswerStream(call.request.target);
  let raw = '';
  let refused = '';
  const answer = await collect(deps.router.ask(ask, signal), {
    onRefusal(text) {
      refused += text;
    },
    onText(text) {
      raw += text;
      const piece = before === '' ? stream.feed(text) : '';
      if (piece !== '') watcher.onCode(piece);
    },
    onWaiting: watcher.onWaiting,
    onRoute: watcher.onRoute,
  });
  const hadPrediction = ask.request.prediction !== undefined;
  const whole = before === '' ? raw : joinContinuation(before, raw);
  if (!answer.ok) {
    const isEndedEarly = answer.error.kind === 'truncated' && raw.trim() !== '';
    return isEndedEarly
      ? ok({
          raw: whole,
          isCut: true,
          refusal: '',
          hadPrediction,
          isPredicted: false,
          usage: {},
          trace: undefined,
        })
      : err(answer.error);
  }
  const { finishReason, usage, trace } = answer.value;
  const isPredicted = hadPrediction && usage.acceptedPredictionTokens !== undefined;
  return ok({
    raw: whole,
    isCut: isCutOff(finishReason),
    refusal: refused.trim(),
    hadPrediction,
    isPredicted,
    usage,
    trace,
  });
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
