import assert from 'node:assert/strict';
import { classifyResponse } from '../../src/core/api/classifyResponse.ts';
import type { ContentEvent } from '../../src/core/api/decodeChunk.ts';
import { createStreamDecoder } from '../../src/core/api/decodeStream.ts';
import { parseRateLimits } from '../../src/core/api/rateLimits.ts';
import { createUtf8Decoder } from '../../src/net/utf8Decoder.ts';
import { arrivals, mutateJson, mutateText } from './mutate.ts';
import type { Random } from './random.ts';
import { type Target, target } from './target.ts';

const asked = { provider: 'Cerebras', model: 'gpt-oss-120b', hasKey: true };

const chunks = [
  { choices: [{ index: 0, delta: { role: 'assistant' } }] },
  { choices: [{ index: 0, delta: { reasoning: 'hm' } }] },
  { choices: [{ index: 0, delta: { content: 'const größe = "🚀";\n' } }] },
  {
    choices: [
      {
        index: 0,
        delta: {
          tool_calls: [
            { index: 0, id: 'c1', function: { name: 'readFile', arguments: '{"path":' } },
          ],
        },
      },
    ],
  },
  { error: { message: 'overloaded', type: 'server_error', code: 'queue_exceeded' } },
  {
    choices: [{ index: 0, delta: {}, finish_reason: 'stop' }],
    usage: {
      prompt_tokens: 10,
      completion_tokens: 5,
      prompt_tokens_details: { cached_tokens: 4 },
      completion_tokens_details: { reasoning_tokens: 2 },
    },
    time_info: { queue_time: 0.001, prompt_time: 0.002, completion_time: 0.04, total_time: 0.05 },
  },
] as const;

function anyStream(random: Random): string {
  let text = '';
  for (let left = random.below(8); left > 0; left -= 1)
    text += `data: ${JSON.stringify(mutateJson(random.pick(chunks), random))}\n\n`;
  text += random.pick(['data: [DONE]\n\n', 'data: [DONE]', '', ': ping\n\n', 'event: error\n']);
  return random.chance(0.5) ? mutateText(text, random) : text;
}

interface Arriving {
  /** Base64 of each arrival. */
  readonly pieces: readonly string[];
}

const arriving = (text: string, random: Random): Arriving => ({
  pieces: arrivals(text, random).map((piece) => piece.toString('base64')),
});
const bytesOf = ({ pieces }: Arriving) => pieces.map((piece) => Buffer.from(piece, 'base64'));

function decode(pieces: readonly Buffer[]) {
  const decoder = createStreamDecoder(asked);
  const utf8 = createUtf8Decoder();
  const events: ContentEvent[] = [];
  for (const piece of pieces) events.push(...decoder.feed(utf8.feed(piece)));
  events.push(...decoder.feed(utf8.end()), ...decoder.end());
  return { said: said(events), outcome: decoder.outcome };
}

/** What the events say, however they were cut. */
function said(events: readonly ContentEvent[]): string {
  return events
    .map((event) => ('text' in event ? `${event.kind}:${event.text}` : JSON.stringify(event)))
    .join('|');
}

const headers = {
  'x-ratelimit-limit-requests-day': '1000',
  'x-ratelimit-remaining-tokens-minute': '59000',
  'x-ratelimit-reset-tokens-minute': '11.38',
  'retry-after': '12',
  date: 'Sat, 21 Nov 2026 14:31:23 GMT',
};
const failure = {
  message: 'Please reduce the length',
  type: 'invalid_request_error',
  code: 'context_length_exceeded',
  param: 'messages',
};

export const wireTargets: readonly Target[] = [
  target(
    'stream',
    (random) => arriving(anyStream(random), random),
    (input) => {
      const pieces = bytesOf(input);
      const cut = decode(pieces);
      assert.ok(cut.outcome, 'a stream that has ended has an outcome');
      assert.deepEqual(cut, decode([Buffer.concat(pieces)]), 'cuts change nothing');
    },
  ),
  target(
    'failed response',
    (random) => ({
      status: random.pick([
        400, 401, 402, 403, 404, 408, 413, 422, 429, 500, 502, 503, 529, 302, 999,
      ]),
      headers: mutateJson(headers, random, 0.2),
      bodyText: mutateText(JSON.stringify(mutateJson({ error: failure }, random)), random),
    }),
    ({ status, headers, bodyText }) => {
      // What arrives as a header is text, whatever it says.
      const texts = Object.fromEntries(
        Object.entries(headers ?? {}).map(([name, value]) => [name, textOf(value)]),
      );
      const error = classifyResponse({ status, headers: texts, bodyText, wallMs: 1.79e12 }, asked);
      assert.equal(typeof error.kind, 'string');
      for (const limit of parseRateLimits(texts, Date.now()))
        assert.ok(Object.values(limit).every(isSane));
    },
  ),
];

const textOf = (value: unknown) => (typeof value === 'string' ? value : JSON.stringify(value));
const isSane = (value: unknown) => typeof value !== 'number' || Number.isFinite(value);
