import * as z from 'zod/mini';
import { err, ok, type Result } from '../../shared/result.ts';
import type { Message } from '../api/message.ts';
import type { RequestError } from '../errors.ts';
import type { Router } from '../routing/routerRequest.ts';
import type { Task } from '../task.ts';
import { collect } from './runEdit.ts';

export interface StructuredAsk<T> {
  readonly task: Task;
  /** Name of the shape, `[A-Za-z0-9_-]`. */
  readonly name: string;
  readonly schema: z.ZodMiniType<T>;
  readonly messages: readonly Message[];
  readonly maxTokens: number;
  /** What is wrong with a value of the right shape, in English: it is asked for once more, and then taken as it is. */
  readonly issueOf?: (value: T) => string | undefined;
}

export type StructuredFailure =
  | { readonly kind: 'request'; readonly error: RequestError }
  /** Not of the asked shape, after one repair. `issue` is for the log. */
  | { readonly kind: 'malformed'; readonly issue: string };

/** Asks for one JSON value of a shape. An answer of another shape is sent back once, with what is wrong with it. */
export async function askStructured<T>(
  router: Pick<Router, 'ask'>,
  ask: StructuredAsk<T>,
  signal: AbortSignal,
): Promise<Result<T, StructuredFailure>> {
  const first = await askOnce(router, ask, ask.messages, signal);
  if (!first.ok) return err({ kind: 'request', error: first.error });
  const parsed = parse(first.value, ask.schema);
  const issue = parsed.ok ? ask.issueOf?.(parsed.value) : undefined;
  if (parsed.ok && issue === undefined) return parsed;
  const wrong = parsed.ok
    ? `This will not do: ${issue}`
    : `This is not the JSON that was asked for: ${parsed.error}`;
  const repair: readonly Message[] = [
    ...ask.messages,
    { role: 'assistant', content: first.value },
    {
      role: 'user',
      content: `${wrong}. Answer again, with that JSON only.`,
    },
  ];
  const second = await askOnce(router, ask, repair, signal);
  if (!second.ok) return parsed.ok ? parsed : err({ kind: 'request', error: second.error });
  const repaired = parse(second.value, ask.schema);
  if (!repaired.ok && parsed.ok) return parsed;
  return repaired.ok ? repaired : err({ kind: 'malformed', issue: repaired.error });
}

async function askOnce<T>(
  router: Pick<Router, 'ask'>,
  ask: StructuredAsk<T>,
  messages: readonly Message[],
  signal: AbortSignal,
): Promise<Result<string, RequestError>> {
  let text = '';
  const request = {
    messages,
    maxTokens: ask.maxTokens,
    temperature: 0,
    hideReasoning: true,
    output: { name: ask.name, schema: z.toJSONSchema(ask.schema) },
  };
  const events = router.ask({ task: ask.task, priority: 'asked', request }, signal);
  const ended = await collect(events, {
    onText: (piece) => {
      text += piece;
    },
  });
  return ended.ok ? ok(text) : err(ended.error);
}

function parse<T>(text: string, schema: z.ZodMiniType<T>): Result<T, string> {
  // Providers without structured output wrap the value in thinking, words and fences.
  const start = text.indexOf('{', text.lastIndexOf('</think>') + 1);
  const end = text.lastIndexOf('}');
  if (start < 0 || end < start) return err('no JSON object');
  let value: unknown;
  try {
    value = JSON.parse(text.slice(start, end + 1));
  } catch (error) {
    return err(error instanceof Error ? error.message : 'not JSON');
  }
  const parsed = schema.safeParse(value);
  if (parsed.success) return ok(parsed.data);
  const issue = parsed.error.issues[0];
  return err(`${issue?.path.join('.') ?? ''}: ${issue?.message ?? 'invalid'}`);
}
