import { fieldsOf, type JsonFields, listOf, numberOf, stringOf } from './jsonFields.ts';
import type { ServerTiming, Usage } from './responseFacts.ts';
import type { FinishReason, StreamEvent } from './streamEvent.ts';

/** Events that carry a piece of the answer. */
export type ContentEvent = Extract<
  StreamEvent,
  { kind: 'text' | 'refusal' | 'reasoning' | 'toolCall' }
>;

/** What one chunk says beside its content. */
export interface ChunkTail {
  readonly finishReason?: FinishReason;
  /** The provider ended the answer as failed without an error object (OpenRouter's `finish_reason: "error"`). */
  readonly hasFailed?: boolean;
  readonly usage?: Usage;
  readonly timing?: ServerTiming;
}

const nothing: ChunkTail = {};

type ChunkField =
  | 'choices'
  | 'usage'
  | 'time_info'
  | 'content'
  | 'stop'
  | 'stop_type'
  | 'tokens_predicted'
  | 'tokens_evaluated';

/**
 * Reads one chunk: chat (`delta`), a whole answer (`message`), legacy completions (`text`) or llama.cpp's infill
 * (`content` at the top). Appends its content to `into`. Absent, null and unknown fields are skipped.
 */
export function decodeChunk(value: unknown, into: ContentEvent[]): ChunkTail {
  const chunk = fieldsOf<ChunkField>(value);
  if (chunk === undefined) return nothing;
  const choice = fieldsOf<'delta' | 'message' | 'text' | 'finish_reason'>(
    listOf(chunk.choices)?.[0],
  );
  if (choice === undefined) return decodeTail(chunk, undefined, into);
  const delta = fieldsOf<DeltaField>(choice.delta) ?? fieldsOf<DeltaField>(choice.message);
  if (delta !== undefined) decodeDelta(delta, into);
  else pushText(choice.text, 'text', into);
  // Nearly every chunk ends here.
  if (choice.finish_reason == null && chunk.usage == null && chunk.time_info == null)
    return nothing;
  return decodeTail(chunk, stringOf(choice.finish_reason), into);
}

type DeltaField =
  | 'content'
  | 'refusal'
  | 'reasoning'
  | 'reasoning_content'
  | 'tool_calls'
  | 'function_call';

function decodeDelta(delta: JsonFields<DeltaField>, into: ContentEvent[]): void {
  // Cerebras and OpenRouter say `reasoning`, DeepSeek and vLLM `reasoning_content`; some send both, one of them empty.
  pushText(
    isNothing(delta.reasoning) ? delta.reasoning_content : delta.reasoning,
    'reasoning',
    into,
  );
  pushText(delta.content, 'text', into);
  pushText(delta.refusal, 'refusal', into);
  listOf(delta.tool_calls)?.forEach((call, position) => {
    into.push(decodeToolCall(call, position));
  });
  // The form before `tool_calls`.
  if (fieldsOf(delta.function_call) !== undefined)
    into.push(decodeToolCall({ index: 0, function: delta.function_call }, 0));
}

function pushText(
  value: unknown,
  kind: 'text' | 'refusal' | 'reasoning',
  into: ContentEvent[],
): void {
  if (typeof value === 'string') {
    if (value !== '') into.push({ kind, text: value });
    return;
  }
  // Mistral's reasoning models send a list of parts, and in one of thoughts a list again.
  for (const part of listOf(value) ?? [value]) {
    const fields = fieldsOf<'text' | 'thinking' | 'reasoning'>(part);
    if (fields === undefined) {
      if (typeof part === 'string') pushText(part, kind, into);
      continue;
    }
    pushText(fields.thinking ?? fields.reasoning, 'reasoning', into);
    pushText(stringOf(fields.text), kind, into);
  }
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '';

/** `index` as the server says it, as a number or as text; which call is meant is `toolCallOrder`'s to find out. */
function decodeToolCall(call: unknown, position: number): ContentEvent {
  const fields = fieldsOf<'index' | 'id' | 'function' | 'name' | 'arguments' | 'extra_content'>(
    call,
  );
  const named = fieldsOf<'name' | 'arguments'>(fields?.function) ?? fields;
  const id = stringOf(fields?.id);
  const name = stringOf(named?.name);
  return {
    kind: 'toolCall',
    index: indexOf(fields?.index) ?? position,
    ...(id !== undefined && id !== '' && { id }),
    ...(name !== undefined && name !== '' && { name }),
    argumentsDelta: argumentsText(named?.arguments),
    ...(fieldsOf(fields?.extra_content) !== undefined && { extra: fields?.extra_content }),
  };
}

function indexOf(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\d{1,4}$/.test(value)) return Number(value);
  return numberOf(value);
}

/** Some servers send the arguments as an object rather than as JSON text. */
function argumentsText(value: unknown): string {
  if (typeof value === 'string') return value;
  return value === undefined || value === null ? '' : JSON.stringify(value);
}

function decodeTail(
  chunk: JsonFields<ChunkField>,
  finish: string | undefined,
  into: ContentEvent[],
): ChunkTail {
  if (typeof chunk.content === 'string') return decodeInfill(chunk, into);
  const usage = decodeUsage(chunk.usage);
  const timing = decodeTiming(chunk.time_info);
  return {
    ...(finish !== undefined && { finishReason: finishReasonOf(finish) }),
    ...(finish === 'error' && { hasFailed: true }),
    ...(usage !== undefined && { usage }),
    ...(timing !== undefined && { timing }),
  };
}

/** llama.cpp's `/infill`: `{content, stop}`, with counts on the last object. */
function decodeInfill(chunk: JsonFields<ChunkField>, into: ContentEvent[]): ChunkTail {
  pushText(chunk.content, 'text', into);
  if (chunk.stop !== true) return nothing;
  const promptTokens = numberOf(chunk.tokens_evaluated);
  const completionTokens = numberOf(chunk.tokens_predicted);
  return {
    finishReason: chunk.stop_type === 'limit' ? 'length' : 'stop',
    usage: {
      ...(promptTokens !== undefined && { promptTokens }),
      ...(completionTokens !== undefined && { completionTokens }),
    },
  };
}

/**
 * Only the known words for a whole answer mean one. Seen beside them: `abort` (vLLM), `insufficient_system_resource`
 * (DeepSeek), `model_length` (Mistral), `max_tokens` and `MAX_TOKENS` (passed on by gateways), and an empty text.
 */
function finishReasonOf(reason: string): FinishReason {
  switch (reason.toLowerCase()) {
    case 'stop':
    case 'eos':
    case 'eos_token':
    case 'end_turn':
    case 'stop_sequence':
    case 'stop_token':
    case 'complete':
    case 'completed':
    case 'end':
    case 'finished':
      return 'stop';
    case 'length':
    case 'max_tokens':
    case 'max_length':
    case 'max_output_tokens':
    case 'model_length':
    case 'model_context_window_exceeded':
      return 'length';
    case 'content_filter':
    case 'safety':
    case 'recitation':
    case 'refusal':
      return 'contentFilter';
    case 'tool_calls':
    case 'tool_use':
    case 'tool_call':
    case 'function_call':
      return 'toolCalls';
    case '':
    case 'null':
    case 'none':
      return 'unstated';
    default:
      return 'cutOff';
  }
}

function decodeUsage(value: unknown): Usage | undefined {
  const usage = fieldsOf<
    'prompt_tokens' | 'completion_tokens' | 'prompt_tokens_details' | 'completion_tokens_details'
  >(value);
  if (usage === undefined) return undefined;
  const prompt = fieldsOf<'cached_tokens'>(usage.prompt_tokens_details);
  const completion = fieldsOf<
    'reasoning_tokens' | 'accepted_prediction_tokens' | 'rejected_prediction_tokens'
  >(usage.completion_tokens_details);
  return present({
    promptTokens: numberOf(usage.prompt_tokens),
    completionTokens: numberOf(usage.completion_tokens),
    cachedTokens: numberOf(prompt?.cached_tokens),
    reasoningTokens: numberOf(completion?.reasoning_tokens),
    acceptedPredictionTokens: numberOf(completion?.accepted_prediction_tokens),
    rejectedPredictionTokens: numberOf(completion?.rejected_prediction_tokens),
  });
}

function decodeTiming(value: unknown): ServerTiming | undefined {
  const timing = fieldsOf<'queue_time' | 'prompt_time' | 'completion_time' | 'total_time'>(value);
  if (timing === undefined) return undefined;
  return present({
    queueMs: milliseconds(timing.queue_time),
    promptMs: milliseconds(timing.prompt_time),
    completionMs: milliseconds(timing.completion_time),
    totalMs: milliseconds(timing.total_time),
  });
}

function milliseconds(value: unknown): number | undefined {
  const seconds = numberOf(value);
  return seconds === undefined ? undefined : seconds * 1000;
}

/** Leaves out what was not sent, so that absence is absence. */
function present<Name extends string>(
  values: Readonly<Record<Name, number | undefined>>,
): { readonly [K in Name]?: number } {
  const found: { [K in Name]?: number } = {};
  for (const name in values) {
    const value = values[name];
    if (value !== undefined) found[name] = value;
  }
  return found;
}
