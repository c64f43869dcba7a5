import type { ContentEvent } from '../../../src/core/api/decodeChunk.ts';
import { createStreamDecoder, type StreamOutcome } from '../../../src/core/api/decodeStream.ts';
import { createUtf8Decoder } from '../../../src/net/utf8Decoder.ts';

export const asked = { provider: 'Cerebras', model: 'qwen-3.8-27b', hasKey: true };

export interface Decoded {
  readonly events: readonly ContentEvent[];
  readonly outcome: StreamOutcome | undefined;
}

/** Decodes bytes that arrive cut at these places. */
export function decodeBytes(bytes: Buffer, cuts: readonly number[] = []): Decoded {
  const decoder = createStreamDecoder(asked);
  const utf8 = createUtf8Decoder();
  const events: ContentEvent[] = [];
  const places = [...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length];
  let start = 0;
  for (const end of places.sort((a, b) => a - b)) {
    events.push(...decoder.feed(utf8.feed(bytes.subarray(start, end))));
    start = end;
  }
  events.push(...decoder.feed(utf8.end()), ...decoder.end());
  return { events, outcome: decoder.outcome };
}

export const decode = (...lines: readonly string[]): Decoded =>
  decodeBytes(Buffer.from(lines.join('')));
export const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
export const delta = (fields: object, rest: object = {}): string =>
  data({ choices: [{ index: 0, delta: fields, ...rest }] });
export const done = 'data: [DONE]\n\n';
export const texts = ({ events }: Decoded): string =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
export const errorKind = ({ outcome }: Decoded): string | undefined =>
  outcome?.kind === 'broken' ? outcome.error.kind : outcome?.kind;

/** The order of a recorded stream of the API: role, reasoning, content, and all counts on the last chunk. */
export const recorded = [
  delta({ role: 'assistant' }),
  delta({ reasoning: 'hm, ' }),
  delta({ content: 'const größe' }),
  delta({ content: ' = "🚀";' }),
  data({
    choices: [{ delta: {}, finish_reason: 'stop', index: 0 }],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
    time_info: { queue_time: 0.001, prompt_time: 0.002, completion_time: 0.04, total_time: 0.05 },
  }),
  done,
];
