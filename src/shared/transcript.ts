import * as z from 'zod/mini';
import { assertNever } from './assertNever.ts';
import {
  type Answer,
  answerInfoSchema,
  answerStates,
  type ChatMessage,
  failureSchema,
  messageSchema,
  type Part,
  toolRunSchema,
} from './chatMessage.ts';

/**
 * One change of the messages on screen. Host and panel apply the same changes with the same function, so
 * that what streams in pieces and what a snapshot holds are equal.
 */
export const transcriptPatchSchema = z.discriminatedUnion('kind', [
  /** Appends to the last part of an answer, or begins a new part when that is of another kind. */
  z.object({
    kind: z.literal('append'),
    id: z.string(),
    part: z.enum(['text', 'reasoning']),
    text: z.string(),
    /** For reasoning: milliseconds since it began. */
    ms: z.optional(z.number()),
  }),
  /** Takes back all parts of an answer but the first `keep`: another model answers instead. */
  z.object({ kind: z.literal('clear'), id: z.string(), keep: z.number() }),
  /** Shows a tool call, or what became of it. */
  z.object({ kind: z.literal('tool'), id: z.string(), run: toolRunSchema }),
  /** Everything of an answer but its parts. Absent fields are cleared. */
  z.object({
    kind: z.literal('state'),
    id: z.string(),
    state: z.enum(answerStates),
    waitingFor: z.optional(z.string()),
    failure: z.optional(failureSchema),
    notice: z.optional(z.string()),
    isCut: z.optional(z.boolean()),
    info: z.optional(answerInfoSchema),
  }),
  /** Adds a message at the end, or replaces the one of that id. */
  z.object({ kind: z.literal('put'), message: messageSchema }),
  /** Another conversation or branch: all messages anew. */
  z.object({ kind: z.literal('reset'), messages: z.array(messageSchema) }),
]);
export type TranscriptPatch = z.infer<typeof transcriptPatchSchema>;

/** The messages after one change. Messages that it does not touch stay the same objects. */
export function applyPatch(
  messages: readonly ChatMessage[],
  op: TranscriptPatch,
): readonly ChatMessage[] {
  switch (op.kind) {
    case 'reset':
      return op.messages;
    case 'put':
      return put(messages, op.message);
    case 'append':
    case 'clear':
    case 'tool':
    case 'state':
      return messages.map((message) =>
        message.id === op.id && message.role === 'assistant' ? applyToAnswer(message, op) : message,
      );
    default:
      return assertNever(op);
  }
}

function put(messages: readonly ChatMessage[], message: ChatMessage): readonly ChatMessage[] {
  return messages.some(({ id }) => id === message.id)
    ? messages.map((old) => (old.id === message.id ? message : old))
    : [...messages, message];
}

type AnswerPatch = Extract<TranscriptPatch, { kind: 'append' | 'clear' | 'tool' | 'state' }>;

/** The answer after one change of it. */
export function applyToAnswer(answer: Answer, op: AnswerPatch): Answer {
  switch (op.kind) {
    case 'append':
      return { ...answer, parts: appendPart(answer.parts, op) };
    case 'clear':
      return { ...answer, parts: answer.parts.slice(0, op.keep) };
    case 'tool': {
      const isKnown = answer.parts.some((part) => isRun(part, op.run.id));
      const run: Part = { kind: 'tool', run: op.run };
      return {
        ...answer,
        parts: isKnown
          ? answer.parts.map((part) => (isRun(part, op.run.id) ? run : part))
          : [...answer.parts, run],
      };
    }
    case 'state': {
      const { kind: _kind, ...fields } = op;
      const { role, parts, branch } = answer;
      return { role, parts, branch, ...fields };
    }
    default:
      return assertNever(op);
  }
}

const isRun = (part: Part, id: string): boolean => part.kind === 'tool' && part.run.id === id;

function appendPart(
  parts: readonly Part[],
  op: Extract<TranscriptPatch, { kind: 'append' }>,
): Part[] {
  const last = parts.at(-1);
  const before = last?.kind === op.part ? parts.slice(0, -1) : parts;
  const text = (last?.kind === op.part ? last.text : '') + op.text;
  const part: Part =
    op.part === 'text' ? { kind: 'text', text } : { kind: 'reasoning', text, ms: op.ms ?? 0 };
  return [...before, part];
}
