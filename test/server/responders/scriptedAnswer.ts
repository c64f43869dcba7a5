import * as z from 'zod/mini';

const ms = z.number().check(z.minimum(0));

/** One step of a scripted stream. Times are milliseconds after the step before. */
export const scriptStep = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('wait'), ms }),
  /** Sends status and headers alone. Without it they leave with the first step that sends. */
  z.strictObject({ do: z.literal('head') }),
  /** One chunk. */
  z.strictObject({ do: z.literal('content'), text: z.string() }),
  z.strictObject({ do: z.literal('reasoning'), text: z.string() }),
  /** Many chunks at the server's pace, or at its own. */
  z.strictObject({
    do: z.literal('stream'),
    text: z.string(),
    tokensPerSecond: z.optional(z.number().check(z.gt(0))),
    tokensPerChunk: z.optional(z.int().check(z.minimum(1))),
  }),
  /** A whole tool call; give the same index twice to send a call in pieces. */
  z.strictObject({
    do: z.literal('toolCall'),
    name: z.string(),
    arguments: z.string(),
    id: z.optional(z.string()),
    index: z.optional(z.int()),
  }),
  /** The last chunk. Sent by itself at the end of a script that does not break off. */
  z.strictObject({ do: z.literal('finish'), reason: z.string() }),
  /** An error inside the stream: an unnamed frame, or `event: error`. The stream ends after it. */
  z.strictObject({
    do: z.literal('error'),
    form: z.enum(['unnamed', 'event']),
    status: z.int(),
    error: z.record(z.string(), z.unknown()),
  }),
  /** Any bytes: comments, malformed chunks. */
  z.strictObject({ do: z.literal('raw'), text: z.string() }),
  /** Ends the body without last chunk and `[DONE]`. */
  z.strictObject({ do: z.literal('cut') }),
  /** Resets the stream (HTTP/1.1: the connection). */
  z.strictObject({ do: z.literal('reset') }),
  z.strictObject({ do: z.literal('resetConnection') }),
  /** Says nothing more and keeps the connection open. */
  z.strictObject({ do: z.literal('stall') }),
  /** Says nothing more until the server's `release()`. */
  z.strictObject({ do: z.literal('hold') }),
  /** Repeats the text at the given rate until the client goes. */
  z.strictObject({
    do: z.literal('endless'),
    text: z.string(),
    chunksPerSecond: z.number().check(z.gt(0)),
  }),
]);

export type ScriptStep = z.infer<typeof scriptStep>;

/** What a test says comes next. Plain JSON, so that another process can send it to the control port. */
export const scriptedAnswer = z.strictObject({
  /** Which requests it answers; every part given must fit. Without `path` only model requests (POST) fit. */
  when: z.optional(
    z.strictObject({
      path: z.optional(z.string()),
      model: z.optional(z.string()),
      /** Found in the body as text. */
      includes: z.optional(z.string()),
    }),
  ),
  /** How many requests it answers before it is used up; 1 unless given. */
  times: z.optional(z.union([z.int().check(z.minimum(1)), z.literal('always')])),
  /** Before anything is sent. */
  delayMs: z.optional(ms),
  /**
   * A stream, after the request has passed key, schema and quota as any other; requests without `stream` get its
   * text, reasoning and tool calls as a whole answer, or an HTTP error, or nothing, or less than the whole.
   */
  steps: z.optional(z.array(scriptStep)),
  /** Without `steps`: this answer is given to whatever fits, checks or no checks. 200 unless given. */
  status: z.optional(z.int()),
  headers: z.optional(z.record(z.string(), z.string())),
  /** Text as it is, anything else as JSON. Nothing unless given. */
  body: z.optional(z.unknown()),
});

export type ScriptedAnswer = z.infer<typeof scriptedAnswer>;
