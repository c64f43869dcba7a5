import type * as z from 'zod/mini';

export interface ChannelOptions<Out, In> {
  /** Hands a value to the other side. */
  post(message: Out): void;
  /** What the other side may say. */
  readonly incoming: z.ZodMiniType<In>;
  onMessage(message: In): void;
  /** Called with the schema's words for a message that does not parse; it is dropped. */
  onInvalid(issue: string): void;
}

export interface Channel<Out> {
  send(message: Out): void;
  /** Give it whatever arrived: only what parses goes on. Never throws for a bad message. */
  receive(raw: unknown): void;
}

/** One end of the typed line between host and panel. Both ends are made by this one function. */
export function createChannel<Out, In>(options: ChannelOptions<Out, In>): Channel<Out> {
  return {
    send: (message) => options.post(message),
    receive(raw) {
      const parsed = options.incoming.safeParse(raw);
      if (parsed.success) options.onMessage(parsed.data);
      else options.onInvalid(parsed.error.issues[0]?.message ?? 'invalid');
    },
  };
}
