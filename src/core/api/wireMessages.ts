import { assertNever } from '../../shared/assertNever.ts';
import type { ImagePart, Message, TextPart, ToolCall } from './message.ts';
import type { ProviderProfile } from './provider.ts';

/** A message as it goes over the wire. */
export type WireMessage = Readonly<Record<string, unknown>>;

type User = Extract<Message, { role: 'user' }>;
type Assistant = Extract<Message, { role: 'assistant' }>;
type Part = TextPart | ImagePart;

/**
 * The messages of a request in the one order that every chat template takes: one system message first, then user and
 * assistant in turn, tool answers right after their call. Strict templates (Mistral's, Gemma's, Qwen's) refuse anything
 * else with 400. Neighbours of one role become one message; nothing that was said is lost.
 */
export function wireMessages(
  messages: readonly Message[],
  provider: ProviderProfile,
): readonly WireMessage[] {
  const system = messages.flatMap((message) => (message.role === 'system' ? message.content : []));
  const turns = inTurn(messages);
  const systemText = system.join('\n\n');
  const encode = (message: Message) => encodeMessage(message, provider);
  if (systemText === '') return turns.map(encode);
  if (provider.hasSystemRole !== false)
    return [{ role: 'system', content: systemText }, ...turns.map(encode)];
  const [first, ...rest] = turns;
  const opening: User =
    first?.role === 'user'
      ? { role: 'user', content: joined(systemText, first.content) }
      : { role: 'user', content: systemText };
  return [opening, ...(first?.role === 'user' ? rest : turns)].map(encode);
}

/** Adds a text to the last thing that the user said. */
export function withLastWord(messages: readonly Message[], text: string): readonly Message[] {
  const last = messages.at(-1);
  return last?.role === 'user'
    ? [...messages.slice(0, -1), { role: 'user', content: joined(last.content, text) }]
    : [...messages, { role: 'user', content: text }];
}

/** What stands before a conversation that the model's side begins: templates want a question first. */
const noQuestion = '(The conversation goes on.)';

function inTurn(messages: readonly Message[]): readonly Message[] {
  const turns: Message[] = [];
  for (const message of messages) {
    if (message.role === 'system') continue;
    const last = turns.at(-1);
    const merged = last && mergedWith(last, message);
    if (merged !== undefined) turns[turns.length - 1] = merged;
    else turns.push(message);
  }
  if (turns[0] !== undefined && turns[0].role !== 'user')
    turns.unshift({ role: 'user', content: noQuestion });
  return turns;
}

/** Two neighbours as one message; undefined where they stand as they are. */
function mergedWith(last: Message, next: Message): Message | undefined {
  if (last.role === 'user' && next.role === 'user')
    return { role: 'user', content: joined(last.content, next.content) };
  if (last.role !== 'assistant' || next.role !== 'assistant') return undefined;
  // After a call its answer follows, and nothing else.
  if ((last.toolCalls ?? []).length > 0) return undefined;
  const content = [last.content, next.content].filter((text) => text !== '').join('\n\n');
  return { ...next, content };
}

function joined(first: User['content'], second: User['content']): User['content'] {
  if (typeof first === 'string' && typeof second === 'string')
    return [first, second].filter((text) => text !== '').join('\n\n');
  return [...partsOf(first), ...partsOf(second)];
}

const partsOf = (content: User['content']): readonly Part[] =>
  typeof content === 'string' ? [{ type: 'text', text: content }] : content;

function encodeMessage(message: Message, provider: ProviderProfile): WireMessage {
  switch (message.role) {
    case 'system':
      return { role: 'system', content: message.content };
    case 'user':
      return { role: 'user', content: encodeUserContent(message.content) };
    case 'tool':
      return {
        role: 'tool',
        tool_call_id: callId(message.toolCallId, provider),
        content: message.content,
      };
    case 'assistant':
      return encodeAssistant(message, provider);
    default:
      return assertNever(message);
  }
}

function encodeUserContent(content: User['content']): unknown {
  if (typeof content === 'string') return content;
  return content.map((part) =>
    part.type === 'text'
      ? { type: 'text', text: part.text }
      : {
          type: 'image_url',
          image_url: { url: `data:${part.mediaType};base64,${part.base64}` },
        },
  );
}

function encodeAssistant(
  { content, toolCalls = [], reasoning = '' }: Assistant,
  provider: ProviderProfile,
): WireMessage {
  if (toolCalls.length === 0) return { role: 'assistant', content };
  return {
    role: 'assistant',
    ...contentBesideCalls(content, provider),
    ...(provider.wantsThoughts === true && { reasoning_content: reasoning }),
    tool_calls: toolCalls.map((call: ToolCall) => ({
      id: callId(call.id, provider),
      type: 'function',
      function: { name: call.name, arguments: call.argumentsJson },
      ...(call.extra !== undefined && { extra_content: call.extra }),
    })),
  };
}

/** vLLM wants the field to be there, OpenAI takes an empty text or null, Cerebras takes its absence. */
function contentBesideCalls(
  content: string,
  { toolCallContent, dialect }: ProviderProfile,
): { readonly content?: string | null } {
  if (content !== '') return { content };
  const form = toolCallContent ?? (dialect === 'cerebras' ? 'omit' : 'empty');
  if (form === 'omit') return {};
  return { content: form === 'null' ? null : '' };
}

/** Mistral takes nine letters and digits, and nothing else; the same id always becomes the same. */
function callId(id: string, { toolCallIds }: ProviderProfile): string {
  if (toolCallIds !== 'nineCharacters' || /^[a-z0-9]{9}$/i.test(id)) return id;
  // FNV-1a in two halves: 36^9 is about 2^46.
  const digits = hash(id, 0x811c9dc5).toString(36) + hash(id, 0x9747b28c).toString(36);
  return digits.slice(0, 9).padEnd(9, '0');
}

function hash(text: string, seed: number): number {
  let value = seed;
  for (let at = 0; at < text.length; at += 1)
    value = Math.imul(value ^ text.charCodeAt(at), 0x01000193) >>> 0;
  return value;
}
