import { assertNever } from '../../shared/assertNever.ts';
import type { Message } from '../api/message.ts';
import type { FillPrompt, JsonSchema, ModelRequest } from '../api/modelRequest.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Revealer, RevealOptions } from '../secrets/revealer.ts';
import type { SecretMask } from '../secrets/secretMask.ts';
import type { Task } from '../task.ts';
import { failedEvent } from './failedEvent.ts';
import type { AnswerEvent, Priority, Router, RouterRequest } from './routerRequest.ts';

export interface MaskingOptions {
  readonly mask: SecretMask;
  readonly clock: Clock;
  /** Told how many secrets were hidden in a request. */
  onHidden(count: number, priority: Priority): void;
}

/** Where the answers of a task land, and so where secrets may stand in them again. */
const whereOf: Readonly<Record<Task, RevealOptions['where']>> = {
  inline: 'everywhere',
  nextEdit: 'everywhere',
  edit: 'everywhere',
  chat: 'outsideLinks',
  // Commit messages and titles leave the machine later, on other ways.
  small: 'nowhere',
};

/**
 * The door through which prompts leave: what looks like a secret goes as a placeholder, and the answer gets the secret back
 * where it lands in the user's own file or panel, so that an edit of a file that holds one leaves it as it is. Tool calls keep
 * their placeholders: other extensions may run them.
 */
export function createMaskingRouter(router: Router, options: MaskingOptions): Router {
  const { mask, clock, onHidden } = options;
  return {
    ask(routerRequest, signal) {
      const cursor = cursorOf(routerRequest);
      if (cursor !== undefined && mask.isAtCursor(cursor.before, cursor.after))
        return refused(routerRequest, { kind: 'secretAtCursor' }, clock);
      const hidden = new Set<string>();
      const request = hideIn(routerRequest.request, mask, (secret) => hidden.add(secret));
      const where = whereOf[routerRequest.task];
      if (hidden.size === 0) return reveal(router.ask(routerRequest, signal), mask, where);
      onHidden(hidden.size, routerRequest.priority);
      return reveal(
        router.ask({ ...routerRequest, request, ...shortenWith(routerRequest, mask) }, signal),
        mask,
        where,
      );
    },
  };
}

function cursorOf({ atCursor, request }: RouterRequest): RouterRequest['atCursor'] {
  const { fill } = request;
  return atCursor ?? (fill && { before: fill.prefix, after: fill.suffix });
}

async function* refused(
  { task, model }: RouterRequest,
  error: RequestError,
  clock: Clock,
): AsyncIterable<readonly AnswerEvent[]> {
  const failed = { task, askedAt: clock.now(), ...(model && { model }) };
  yield [failedEvent(failed, error, clock)];
}

function shortenWith({ shorten }: RouterRequest, mask: SecretMask): Pick<RouterRequest, 'shorten'> {
  if (shorten === undefined) return {};
  return {
    shorten: (limitTokens) => {
      const shorter = shorten(limitTokens);
      return shorter && hideIn(shorter, mask);
    },
  };
}

/**
 * Every text of a request in its own shape, twice: first the mask learns all of them, with what stands around the cursor in one
 * piece, so that a secret that one field gives away is hidden in the others.
 */
function hideIn(
  request: ModelRequest,
  mask: SecretMask,
  onHidden?: (secret: string) => void,
): ModelRequest {
  const { fill } = request;
  const texts: string[] = fill === undefined ? [] : [fill.prefix + fill.suffix];
  mapTexts(request, (text) => {
    texts.push(text);
    return text;
  });
  mask.learn(texts);
  return mapTexts(request, (text) => mask.hide(text, onHidden));
}

type MapText = (text: string) => string;

function mapTexts(request: ModelRequest, map: MapText): ModelRequest {
  const { messages, fill, prediction, stop, tools, output } = request;
  return {
    ...request,
    messages: messages.map((message) => mapMessage(message, map)),
    ...(fill && { fill: mapFill(fill, map) }),
    ...(prediction !== undefined && { prediction: map(prediction) }),
    ...(stop && { stop: stop.map(map) }),
    ...(tools && {
      tools: tools.map((tool) => ({
        ...tool,
        description: map(tool.description),
        parameters: mapRecord(tool.parameters, map),
      })),
    }),
    ...(output && { output: { ...output, schema: mapRecord(output.schema, map) } }),
  };
}

function mapFill(fill: FillPrompt, map: MapText): FillPrompt {
  return {
    prefix: map(fill.prefix),
    suffix: map(fill.suffix),
    ...(fill.path !== undefined && { path: map(fill.path) }),
    ...(fill.extra && {
      extra: fill.extra.map(({ path, text }) => ({ path: map(path), text: map(text) })),
    }),
  };
}

function mapMessage(message: Message, map: MapText): Message {
  switch (message.role) {
    case 'user':
      if (typeof message.content === 'string') return { ...message, content: map(message.content) };
      return {
        ...message,
        content: message.content.map((part) =>
          part.type === 'text' ? { ...part, text: map(part.text) } : part,
        ),
      };
    case 'assistant':
      return {
        ...message,
        content: map(message.content),
        ...(message.reasoning !== undefined && { reasoning: map(message.reasoning) }),
        ...(message.toolCalls && {
          toolCalls: message.toolCalls.map((call) => ({
            ...call,
            argumentsJson: map(call.argumentsJson),
          })),
        }),
      };
    case 'system':
    case 'tool':
      return { ...message, content: map(message.content) };
    default:
      return assertNever(message);
  }
}

const mapRecord = (record: JsonSchema, map: MapText): JsonSchema =>
  Object.fromEntries(Object.entries(record).map(([key, value]) => [key, mapValue(value, map)]));

/** The strings of a JSON value, to any depth. */
function mapValue(value: unknown, map: MapText): unknown {
  if (typeof value === 'string') return map(value);
  if (Array.isArray(value)) return value.map((item) => mapValue(item, map));
  return typeof value === 'object' && value !== null ? mapRecord({ ...value }, map) : value;
}

async function* reveal(
  answer: AsyncIterable<readonly AnswerEvent[]>,
  mask: SecretMask,
  where: RevealOptions['where'],
): AsyncIterable<readonly AnswerEvent[]> {
  const begin = (): Waiting => ({
    text: mask.reveal({ where }),
    reasoning: mask.reveal({ where }),
  });
  let waiting = begin();
  for await (const batch of answer) {
    const events: AnswerEvent[] = [];
    for (const event of batch) {
      // Another model answers from the beginning: what waited is void.
      if (event.kind === 'route') waiting = begin();
      take(event, waiting, events, where === 'everywhere');
    }
    if (events.length > 0) yield events;
  }
}

interface Waiting {
  readonly text: Revealer;
  readonly reasoning: Revealer;
}

/** `isStrict`: what the answer says is written into a file, so a placeholder of the model's own must not get there. */
function take(
  event: AnswerEvent,
  waiting: Waiting,
  events: AnswerEvent[],
  isStrict: boolean,
): void {
  // An empty thought says that there is one.
  if (event.kind === 'reasoning' && event.text === '') {
    events.push(event);
    return;
  }
  if (event.kind === 'text' || event.kind === 'reasoning') {
    const text = waiting[event.kind].feed(event.text);
    // What follows a garbled placeholder could be written before the answer has failed.
    if (!(isStrict && waiting.text.hasUnknown)) push(events, event, text);
    return;
  }
  if (event.kind === 'done' || event.kind === 'failed') flush(events, waiting, isStrict);
  const isDoubtful = isStrict && event.kind === 'done' && waiting.text.hasUnknown;
  events.push(
    isDoubtful
      ? { kind: 'failed', error: { kind: 'unknownPlaceholder' }, trace: event.trace }
      : event,
  );
}

function push(
  events: AnswerEvent[],
  event: Extract<AnswerEvent, { kind: 'text' | 'reasoning' }>,
  text: string,
): void {
  if (text !== '') events.push({ ...event, text });
}

function flush(events: AnswerEvent[], waiting: Waiting, isStrict: boolean): void {
  push(events, { kind: 'reasoning', text: '' }, waiting.reasoning.end());
  const text = waiting.text.end();
  if (!(isStrict && waiting.text.hasUnknown)) push(events, { kind: 'text', text: '' }, text);
}
