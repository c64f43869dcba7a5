import type { Message } from '../api/message.ts';
import type { ModelRequest } from '../api/modelRequest.ts';
import { createSecretMask, type Revealer, type SecretMask } from '../context/secretMask.ts';
import type { AnswerEvent, Priority, Router, RouterRequest } from './routerRequest.ts';

export interface MaskingOptions {
  /** Told how many secrets were hidden in a request. */
  onHidden(count: number, priority: Priority): void;
}

/**
 * The door through which prompts leave: what looks like a secret goes as a stand-in, and the answer gets the secret back,
 * so that an edit of a file that holds one leaves it as it is.
 */
export function createMaskingRouter(router: Router, { onHidden }: MaskingOptions): Router {
  return {
    ask(routerRequest, signal) {
      const mask = createSecretMask(textsOf(routerRequest.request));
      const request = hideIn(routerRequest.request, mask);
      if (mask.count === 0) return router.ask(routerRequest, signal);
      onHidden(mask.count, routerRequest.priority);
      return reveal(
        router.ask({ ...routerRequest, request, ...shortenWith(routerRequest, mask) }, signal),
        mask,
      );
    },
  };
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

function* textsOf({ messages, fill, prediction }: ModelRequest): Iterable<string> {
  for (const { content } of messages)
    if (typeof content === 'string') yield content;
    else for (const part of content) if (part.type === 'text') yield part.text;
  if (fill !== undefined) yield* [fill.prefix, fill.suffix];
  for (const { text } of fill?.extra ?? []) yield text;
  if (prediction !== undefined) yield prediction;
}

function hideIn(request: ModelRequest, { hide }: SecretMask): ModelRequest {
  const { messages, fill, prediction } = request;
  return {
    ...request,
    messages: messages.map((message) => hideInMessage(message, hide)),
    ...(fill && {
      fill: {
        ...fill,
        prefix: hide(fill.prefix),
        suffix: hide(fill.suffix),
        ...(fill.extra && {
          extra: fill.extra.map((piece) => ({ ...piece, text: hide(piece.text) })),
        }),
      },
    }),
    ...(prediction !== undefined && { prediction: hide(prediction) }),
  };
}

function hideInMessage(message: Message, hide: SecretMask['hide']): Message {
  if (message.role !== 'user') return { ...message, content: hide(message.content) };
  if (typeof message.content === 'string') return { ...message, content: hide(message.content) };
  const content = message.content.map((part) =>
    part.type === 'text' ? { ...part, text: hide(part.text) } : part,
  );
  return { ...message, content };
}

async function* reveal(
  answer: AsyncIterable<readonly AnswerEvent[]>,
  mask: SecretMask,
): AsyncIterable<readonly AnswerEvent[]> {
  let waiting: Waiting = { text: mask.reveal(), reasoning: mask.reveal() };
  for await (const batch of answer) {
    const events: AnswerEvent[] = [];
    for (const event of batch) {
      // Another model answers from the beginning: what waited is void.
      if (event.kind === 'route') waiting = { text: mask.reveal(), reasoning: mask.reveal() };
      take(event, waiting, events);
    }
    if (events.length > 0) yield events;
  }
}

interface Waiting {
  readonly text: Revealer;
  readonly reasoning: Revealer;
}

function take(event: AnswerEvent, waiting: Waiting, events: AnswerEvent[]): void {
  if (event.kind === 'text' || event.kind === 'reasoning') {
    push(events, event, waiting[event.kind].feed(event.text));
    return;
  }
  if (event.kind === 'done' || event.kind === 'failed') flush(events, waiting);
  events.push(event);
}

function push(
  events: AnswerEvent[],
  event: Extract<AnswerEvent, { kind: 'text' | 'reasoning' }>,
  text: string,
): void {
  if (text !== '') events.push({ ...event, text });
}

function flush(events: AnswerEvent[], waiting: Waiting): void {
  push(events, { kind: 'reasoning', text: '' }, waiting.reasoning.end());
  push(events, { kind: 'text', text: '' }, waiting.text.end());
}
