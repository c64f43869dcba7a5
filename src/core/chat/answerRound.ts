import { assertNever } from '../../shared/assertNever.ts';
import type { AnswerInfo, AnswerState, Failure } from '../../shared/chatMessage.ts';
import type { TranscriptPatch } from '../../shared/transcript.ts';
import type { ToolCall } from '../api/message.ts';
import type { RequestTrace } from '../api/requestTrace.ts';
import type { Usage } from '../api/responseFacts.ts';
import { textAsked } from '../api/speechContext.ts';
import { loneThought } from '../api/speechFilter.ts';
import type { FinishReason } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { AnswerEvent, Router, RouterRequest } from '../routing/routerRequest.ts';
import { longestAnswer } from './answerLimits.ts';
import type { FailureTexts } from './describeFailure.ts';
import { failureOf } from './describeFailure.ts';

export interface RoundDeps {
  readonly router: Router;
  readonly clock: Clock;
  readonly texts: FailureTexts;
  /** USD for this use of the model, where its price is known. */
  costUsd(model: ModelRef, usage: Usage): number | undefined;
  /** The name of the model to move to from one that is gone; of the chosen one without. */
  replacementName(model: ModelRef | undefined): string | undefined;
}

/** What one request to a model came to. */
export interface Round {
  readonly state: Extract<AnswerState, 'done' | 'stopped' | 'failed'>;
  readonly text: string;
  readonly toolCalls: readonly ToolCall[];
  /** What it thought, for the model that thought it. */
  readonly reasoning: string;
  readonly finishReason?: FinishReason;
  /** Whether the text lacks its end. */
  readonly isCut?: boolean;
  /** It was ended here, because it grew beyond what any model writes. */
  readonly isEndless?: boolean;
  readonly failure?: Failure;
  readonly info?: AnswerInfo | undefined;
}

/** Longer than the name of any tag that ends thinking. */
const tagChars = 20;

export interface RoundRequest {
  /** The answer that it fills. */
  readonly id: string;
  readonly ask: RouterRequest;
  /** Parts that the answer has already, from earlier rounds. */
  readonly keep: number;
  /** Shown below the answer while it comes. */
  readonly notice: string | undefined;
  emit(ops: readonly TranscriptPatch[]): void;
}

/**
 * Asks once and tells `emit` about the answer `id` while it comes, one call per arrival from the network.
 * Never throws for a failed request; a fired `signal` ends as `stopped`.
 */
export async function runRound(
  deps: RoundDeps,
  request: RoundRequest,
  signal: AbortSignal,
): Promise<Round> {
  const { id, keep, notice } = request;
  const calls = new Map<number, ToolCall>();
  let reasoning = '';
  let text = '';
  let model: ModelRef | undefined;
  let note: string | undefined;
  let reasoningFrom: number | undefined;
  let isStreaming = false;
  let end: Round | undefined;

  function streaming(ops: TranscriptPatch[]): void {
    if (!isStreaming) ops.push({ kind: 'state', id, state: 'streaming', notice });
    isStreaming = true;
  }

  function say(words: string, ops: TranscriptPatch[]): void {
    text += words;
    ops.push({ kind: 'append', id, part: 'text', text: words });
    // The whole text is looked at only where such a tag has just ended.
    if (words.includes('>') && /<\/[a-z]+>/i.test(text.slice(-words.length - tagChars)))
      takeBack(ops);
  }

  /** The last thought may be long past: hidden ones are told of once, when they begin. */
  function endThinking(ops: TranscriptPatch[]): void {
    if (reasoningFrom === undefined || text !== '') return;
    const ms = deps.clock.now() - reasoningFrom;
    ops.push({ kind: 'append', id, part: 'reasoning', text: '', ms });
  }

  /** What was said so far turns out to be thinking: its closing tag came without an opening one. */
  function takeBack(ops: TranscriptPatch[]): void {
    const spoken = loneThought(text, textAsked(request.ask.request));
    if (spoken === undefined) return;
    text = spoken.text;
    ops.push({ kind: 'clear', id, keep });
    ops.push({ kind: 'append', id, part: 'reasoning', text: spoken.reasoning, ms: 0 });
    if (text !== '') ops.push({ kind: 'append', id, part: 'text', text });
  }

  function take(event: AnswerEvent, ops: TranscriptPatch[]): void {
    switch (event.kind) {
      case 'head':
        return;
      case 'waiting': {
        const { chat } = deps.texts;
        const waitingFor =
          event.why === 'loading'
            ? chat.waitingForModel(event.forMs)
            : chat.waitingForQuota(event.forMs);
        ops.push({ kind: 'state', id, state: 'waiting', waitingFor, notice });
        isStreaming = false;
        return;
      }
      case 'route':
        // Another model answers now: what came before can only have been reasoning, and is dropped.
        if (model !== undefined) ops.push({ kind: 'clear', id, keep });
        model = event.model;
        note = deps.texts.chat.routeNote(event);
        reasoningFrom = undefined;
        reasoning = '';
        return;
      case 'reasoning':
        reasoning += event.text;
        streaming(ops);
        reasoningFrom ??= deps.clock.now();
        ops.push({
          kind: 'append',
          id,
          part: 'reasoning',
          text: event.text,
          ms: deps.clock.now() - reasoningFrom,
        });
        return;
      case 'refusal':
      case 'text':
        streaming(ops);
        endThinking(ops);
        say(event.text, ops);
        return;
      case 'toolCall': {
        const call = calls.get(event.index) ?? { id: '', name: '', argumentsJson: '' };
        const extra = event.extra ?? call.extra;
        calls.set(event.index, {
          id: event.id ?? call.id,
          name: call.name + (event.name ?? ''),
          argumentsJson: call.argumentsJson + event.argumentsDelta,
          ...(extra !== undefined && { extra }),
        });
        return;
      }
      case 'done':
        end = {
          state: 'done',
          text,
          toolCalls: [...calls.values()].filter(({ name }) => name !== ''),
          reasoning,
          finishReason: event.finishReason,
          info: infoOf(event.trace, event.usage),
        };
        return;
      case 'failed':
        end = failed(event.error);
        return;
      default:
        assertNever(event);
    }
  }

  function failed(error: RequestError): Round {
    if (error.kind === 'aborted') return stopped();
    const info = model && { model };
    // The router lets no answer grow far beyond the tokens that it was asked with.
    if (error.kind === 'malformed' && error.issue === 'endless')
      return { ...stopped(), state: 'done', isEndless: true };
    // A stream that ended before its last word.
    if (error.kind === 'truncated' && text.trim() !== '')
      return { state: 'done', text, toolCalls: [], reasoning, finishReason: 'cutOff', info };
    const failure = failureOf(error, deps.texts, {
      replacement: deps.replacementName(model),
      wallMs: deps.clock.wallMs(),
    });
    return { state: 'failed', text, toolCalls: [], reasoning, failure, isCut: text !== '', info };
  }

  function stopped(): Round {
    return {
      state: 'stopped',
      text,
      toolCalls: [],
      reasoning,
      isCut: text !== '',
      info: model && { model },
    };
  }

  function infoOf(trace: RequestTrace, usage: Usage): AnswerInfo {
    const answeredBy = model ?? { provider: trace.provider, model: trace.model };
    return {
      model: answeredBy,
      note,
      firstTokenMs: firstTokenMs(trace),
      tokensPerSecond: tokensPerSecond(trace, usage),
      promptTokens: usage.promptTokens,
      completionTokens: usage.completionTokens,
      cachedTokens: usage.cachedTokens,
      costUsd: deps.costUsd(answeredBy, usage),
    };
  }

  const limit = new AbortController();
  let length = 0;
  for await (const batch of deps.router.ask(request.ask, AbortSignal.any([signal, limit.signal]))) {
    const ops: TranscriptPatch[] = [];
    for (const event of batch) {
      take(event, ops);
      length += lengthOf(event);
    }
    if (ops.length > 0) request.emit(ops);
    if (end !== undefined || length < longestAnswer) continue;
    limit.abort();
    return { ...stopped(), state: 'done', isEndless: true };
  }
  return end ?? stopped();
}

function lengthOf(event: AnswerEvent): number {
  if (event.kind === 'toolCall') return event.argumentsDelta.length;
  const isSaid = event.kind === 'text' || event.kind === 'reasoning' || event.kind === 'refusal';
  return isSaid ? event.text.length : 0;
}

/** Milliseconds from sending to the first visible text. */
function firstTokenMs({ marks }: RequestTrace): number | undefined {
  if (marks.firstContent === undefined) return undefined;
  return Math.max(0, marks.firstContent - (marks.sent ?? marks.asked));
}

/** Generated tokens over the time in which they came; over the server's own time when all came at once. */
function tokensPerSecond(
  { marks, server }: RequestTrace,
  { completionTokens }: Usage,
): number | undefined {
  const from = marks.firstReasoning ?? marks.firstContent;
  if (completionTokens === undefined || from === undefined) return undefined;
  const spanMs = (marks.lastContent ?? from) - from;
  // Below this the clock of arrivals says more about the network than about the model.
  const ms = spanMs >= 5 ? spanMs : server?.completionMs;
  return ms === undefined || ms <= 0 ? undefined : (completionTokens * 1000) / ms;
}
