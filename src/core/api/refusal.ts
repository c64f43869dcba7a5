import { type Refusal, refusableFields, type WireField } from '../errors.ts';
import type { ErrorBody } from './errorBody.ts';

/** The same refusal has the same name. */
export const refusalName = (refusal: Refusal): string =>
  refusal.kind === 'field' ? refusal.field : refusal.kind;

/** What was sent, as far as a refusal may speak of it. */
export interface Sent {
  readonly isFill: boolean;
  /** Names of the body's fields. */
  readonly fields: readonly string[];
}

/** Words with which servers say that they do not take something. Seen: OpenAI, Azure, LiteLLM, vLLM, TGI, pydantic. */
const refuses =
  /not (?:currently |yet )?(?:support|permitted|allowed|accept|implement|recogni[sz]ed|available|a valid|valid|compatible)|n['’]t support|unsupported|unknown|unrecogni[sz]ed|unexpected|extra|invalid|forbidden|additional propert|no such|cannot be|must be|only (?:the default|\S+ is|\S+ are)|deprecated|removed|requires|instead/i;

/** OpenRouter: nobody who serves the model takes this part of the request. */
const noneSupports =
  /\bno (?:endpoints?|providers?|deployments?)\b.{0,40}\bthat (?:can )?(?:supports?|handles?)\b/i;

const noSystemRole =
  /system role (?:is )?not supported|(?:no|not support(?:ing|ed)?|does(?:n't| not) support) (?:a |the )?(?:["'`]?system["'`]? (?:role|messages?|prompt)|developer instruction)|developer instruction is not enabled|unsupported role:? ["'`]?system|invalid role:? ["'`]?system|only user(?:,| and)? (?:and )?assistant(?:,? and tool)? roles/i;

/** DeepSeek, Moonshot: "The `reasoning_content` in the thinking mode must be passed back to the API." */
const thoughtsRequired =
  /\breasoning_content\b[^.]{0,60}\b(?:must be passed|is missing|is required)|\bmissing [^.]{0,20}reasoning_content\b/i;

const contentRequired =
  /\bcontent\b[^.;]{0,40}(?:field required|is required|missing|none is not|must be a string|should be a valid string)/i;
const contentNotEmpty =
  /\bcontent\b[^.;]{0,60}(?:non-?empty|must not be empty|cannot be empty|should not be empty|is blank|too short)/i;

/** "max_tokens is too large: 40000. This model supports at most 16384 completion tokens". */
const largestAnswer =
  /(?:at most|maximum(?: value)?(?: is| of)?|less than or equal to|<=|must be in (?:the range )?\[\d+,|between \d+ and|up to)\s*`?(\d{2,7})`?/i;

/** Words of servers whose model has no markers for a hole, or whose route has no place for what follows it. */
const noFill =
  /not support (?:insert|infill|fill|fim|suffix)|infill is not supported|suffix is not (?:currently )?supported|n['’]t support (?:insert|infill|fim|suffix)/i;

/**
 * Reads what a refused request named. Undefined when it names nothing that was sent: then it is refused as a whole.
 * A refusal of a fill route that names no field of it means that this model is not filled in this way here.
 */
export function readRefusal(status: number, body: ErrorBody, sent: Sent): Refusal | undefined {
  if (sent.isFill && noFill.test(body.message)) return { kind: 'fill' };
  const mayNameFields =
    status === 400 ||
    status === 422 ||
    (status === 404 && noneSupports.test(body.message)) ||
    (status === 500 && isGateway(body));
  if (mayNameFields) {
    const named = namedRefusal(body, sent);
    if (named !== undefined) return named;
  }
  const isRouteMissing = [400, 404, 405, 415, 422, 501].includes(status);
  return sent.isFill && isRouteMissing ? { kind: 'fill' } : undefined;
}

/** LiteLLM answers some of what its upstream refused with 500. */
const isGateway = ({ message }: ErrorBody): boolean =>
  /UnsupportedParamsError|BadRequestError/.test(message);

function namedRefusal(body: ErrorBody, sent: Sent): Refusal | undefined {
  const inMessages = sent.isFill ? undefined : messagesRefusal(body);
  if (inMessages !== undefined) return inMessages;
  const field = fieldNamedBy(body, sent);
  if (field === undefined) return undefined;
  if (field === 'max_tokens' || field === 'max_completion_tokens') {
    const limit = Number(largestAnswer.exec(body.message)?.[1] ?? Number.NaN);
    if (limit > 0) return { kind: 'answerTokens', limit };
  }
  return { kind: 'field', field };
}

function messagesRefusal({ message, param = '' }: ErrorBody): Refusal | undefined {
  if (noSystemRole.test(message)) return { kind: 'systemRole' };
  if (thoughtsRequired.test(message)) return { kind: 'thoughts' };
  if (!/messages?\b/.test(`${message} ${param}`)) return undefined;
  if (contentRequired.test(message)) return { kind: 'toolCallContent', wants: 'empty' };
  return contentNotEmpty.test(message) ? { kind: 'toolCallContent', wants: 'null' } : undefined;
}

function fieldNamedBy({ message, param, code }: ErrorBody, sent: Sent): WireField | undefined {
  const isSent = (field: string): field is WireField =>
    sent.fields.includes(field) && refusableFields.some((known) => known === field);
  const inParam = (param ?? '').split(/[.[\]]/).find(isSent);
  if (inParam !== undefined) return inParam;
  const isRefusal =
    refuses.test(message) ||
    noneSupports.test(message) ||
    /unsupported|unknown|invalid_param/.test(code ?? '');
  if (!isRefusal) return undefined;
  const places = refusableFields
    .filter(isSent)
    .map((field) => ({ field, at: message.search(wordOf(field)) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => a.at - b.at);
  return places[0]?.field ?? spokenField(message, sent);
}

/** The field as a word of its own: `max_tokens` is no part of `max_tokens_to_sample`. */
const wordOf = (field: WireField): RegExp =>
  // A word that errors are full of counts only where it is quoted.
  field === 'stream' ? /['"`]stream['"`]/i : new RegExp(`(?<![\\w-])${field}(?![\\w-])`, 'i');

/** Servers also say it in words: "registry/llama2 does not support tools", "structured outputs are not supported". */
function spokenField(message: string, sent: Sent): WireField | undefined {
  const spoken: readonly (readonly [RegExp, WireField])[] = [
    [/\bin streaming mode|streaming (?:is )?not supported|not support(?:ed)? streaming/i, 'stream'],
    [/\b(?:tool|function) ?(?:use|calling|calls?|choice|s)\b|\btools?\b/i, 'tools'],
    [/structured outputs?|json[ _](?:schema|mode)|guided decoding/i, 'response_format'],
    [/\b(?:thinking|reasoning)\b/i, 'reasoning_effort'],
    [/predicted outputs?/i, 'prediction'],
    [/stop (?:sequences?|words?|tokens?|strings?)/i, 'stop'],
  ];
  return spoken.find(([words, field]) => sent.fields.includes(field) && words.test(message))?.[1];
}
