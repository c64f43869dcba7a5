import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ContentEvent } from '../../../src/core/api/decodeChunk.ts';
import {
  createStreamDecoder,
  decodeWhole,
  maxEventLength,
  type StreamOutcome,
} from '../../../src/core/api/decodeStream.ts';
import { createUtf8Decoder } from '../../../src/net/utf8Decoder.ts';

const asked = { provider: 'Cerebras', model: 'qwen-3.8-27b', hasKey: true };

interface Decoded {
  readonly events: readonly ContentEvent[];
  readonly outcome: StreamOutcome | undefined;
}

/** Decodes bytes that arrive cut at these places. */
function decodeBytes(bytes: Buffer, cuts: readonly number[] = []): Decoded {
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

const decode = (...lines: readonly string[]): Decoded => decodeBytes(Buffer.from(lines.join('')));
const data = (value: unknown): string => `data: ${JSON.stringify(value)}\n\n`;
const delta = (fields: object, rest: object = {}): string =>
  data({ choices: [{ index: 0, delta: fields, ...rest }] });
const done = 'data: [DONE]\n\n';
const texts = ({ events }: Decoded): string =>
  events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
const errorKind = ({ outcome }: Decoded): string | undefined =>
  outcome?.kind === 'broken' ? outcome.error.kind : outcome?.kind;

/** The order of a recorded stream of the API: role, reasoning, content, and all counts on the last chunk. */
const recorded = [
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

describe('stream decoder', () => {
  it('reads a recorded stream', () => {
    const { events, outcome } = decode(...recorded);
    assert.deepEqual(events, [
      { kind: 'reasoning', text: 'hm, ' },
      { kind: 'text', text: 'const größe' },
      { kind: 'text', text: ' = "🚀";' },
    ]);
    assert.deepEqual(outcome, {
      kind: 'finished',
      finishReason: 'stop',
      usage: { promptTokens: 10, completionTokens: 5, cachedTokens: 4, reasoningTokens: 2 },
      timing: { queueMs: 1, promptMs: 2, completionMs: 40, totalMs: 50 },
    });
  });

  it('gives the same events however the bytes are cut', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'grapheme' }).map((content) => delta({ content })),
      fc.string().map((reasoning) => delta({ reasoning })),
      fc
        .tuple(fc.nat(3), fc.string({ unit: 'binary' }))
        .map(([index, text]) =>
          delta({ tool_calls: [{ index, id: 'c', function: { name: 'f', arguments: text } }] }),
        ),
      fc.constantFrom(': comment\n', ':\n\n', 'event: message\n', 'id: 7\n', 'data:\n\n', '\n'),
      fc.constant('data: {"choices":[{"delta":{"content":"no blank line"}}]}\n'),
      fc.constant('data: {"choices":\ndata: [{"delta":{"content":"two lines"}}]}\n\n'),
    );
    const stream = fc.record({
      pieces: fc.array(piece, { maxLength: 12 }),
      lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
      ending: fc.constantFrom(done, delta({}, { finish_reason: 'length' }), ''),
      cuts: fc.array(fc.nat(), { maxLength: 30 }),
    });
    fc.assert(
      fc.property(stream, ({ pieces, lineEnd, ending, cuts }) => {
        const bytes = Buffer.from([...pieces, ending].join('').replaceAll('\n', lineEnd));
        assert.deepEqual(decodeBytes(bytes, cuts), decodeBytes(bytes));
      }),
      { numRuns: 500 },
    );
  });

  it('gives the same events when every byte arrives alone', () => {
    const bytes = Buffer.from(recorded.join('').replaceAll('\n', '\r\n'));
    const everywhere = Array.from(bytes, (_, index) => index);
    assert.deepEqual(decodeBytes(bytes, everywhere), decodeBytes(bytes));
  });

  it('never throws, whatever JSON a server sends', () => {
    fc.assert(
      fc.property(fc.array(fc.jsonValue()), (values) => {
        decode(...values.map(data));
        decode(...values.map((value) => delta({ content: value, tool_calls: value })));
        decode(...values.map((value) => data({ choices: value, usage: value, error: null })));
      }),
    );
  });

  it('skips absent, null and unknown fields', () => {
    const decoded = decode(
      data({ choices: null }),
      data({ choices: [] }),
      data(null),
      data({ choices: [{ delta: null, finish_reason: null }], usage: null, surprise: [1] }),
      delta({ content: null, reasoning: null, tool_calls: null, refusal: null, audio: 'x' }),
      delta({ content: 'a', role: null }),
      done,
    );
    assert.deepEqual(decoded.events, [{ kind: 'text', text: 'a' }]);
    assert.equal(errorKind(decoded), 'finished');
  });

  it('takes [DONE] or a finish reason for an end, and calls a stream without both truncated', () => {
    assert.equal(errorKind(decode(delta({ content: 'a' }), done)), 'finished');
    assert.equal(errorKind(decode(delta({ content: 'a' }, { finish_reason: 'stop' }))), 'finished');
    assert.equal(errorKind(decode(delta({ content: 'a' }))), 'truncated');
    assert.equal(errorKind(decode('')), 'truncated');
    assert.equal(
      errorKind(decode(delta({ content: 'a' }), 'data: {"choices":[{"del')),
      'truncated',
    );
  });

  it('reads a last line that lacks its end', () => {
    assert.equal(errorKind(decode(delta({ content: 'a' }), 'data: [DONE]')), 'finished');
  });

  it('waits for the counts that come after the finish reason', () => {
    const { outcome } = decode(
      delta({ content: 'a' }, { finish_reason: 'length' }),
      data({ choices: [], usage: { prompt_tokens: 3, completion_tokens: 1 } }),
      done,
    );
    assert.deepEqual(outcome, {
      kind: 'finished',
      finishReason: 'length',
      usage: { promptTokens: 3, completionTokens: 1 },
      timing: undefined,
    });
  });

  it('keeps the status of an error inside the stream, in both shapes', () => {
    const error = {
      message: 'm',
      type: 'too_many_requests_error',
      param: 'queue',
      code: 'queue_exceeded',
    };
    for (const frame of [
      data({ error, status_code: 429 }),
      `event: error\n${data({ error, status_code: 429 })}`,
    ])
      assert.equal(errorKind(decode(delta({ content: 'a' }), frame, done)), 'queue');
    const failure = decode(
      data({ error: { message: 'm', type: 'server_error' }, status_code: 503 }),
    );
    assert.deepEqual(failure.outcome, {
      kind: 'broken',
      error: { kind: 'overloaded', status: 503, detail: 'm' },
    });
    assert.equal(errorKind(decode('event: error\ndata: {}\n\n')), 'overloaded');
  });

  it('reads nothing after the end', () => {
    const decoded = decode(delta({ content: 'a' }), done, delta({ content: 'b' }));
    assert.equal(texts(decoded), 'a');
  });

  it('calls data that is no JSON malformed, without repeating it', () => {
    const { outcome } = decode('data: {"choices": SECRET}\n\n');
    assert.deepEqual(outcome, {
      kind: 'broken',
      error: { kind: 'malformed', where: 'chunk', issue: 'not JSON' },
    });
  });

  it('cuts off an event without end instead of keeping all of it', () => {
    const decoder = createStreamDecoder(asked);
    const piece = 'x'.repeat(1024 * 1024);
    decoder.feed('data: ');
    let fed = 0;
    while (decoder.outcome === undefined && fed <= 2 * maxEventLength) {
      decoder.feed(piece);
      fed += piece.length;
    }
    assert.ok(fed <= maxEventLength + piece.length);
    assert.deepEqual(decoder.outcome, {
      kind: 'broken',
      error: { kind: 'malformed', where: 'event', issue: 'longer than the limit' },
    });
  });

  it('reads tool calls, whole and in pieces', () => {
    const call = (fields: object) => delta({ tool_calls: [fields] });
    const { events } = decode(
      call({ index: 1, id: 'call_1', type: 'function', function: { name: 'read', arguments: '' } }),
      call({ index: 1, function: { arguments: '{"path":' } }),
      call({ index: 1, function: { arguments: '"a"}' } }),
      delta(
        { tool_calls: [{ function: { name: 'b', arguments: { x: 1 } } }] },
        { finish_reason: 'tool_calls' },
      ),
      done,
    );
    assert.deepEqual(events, [
      { kind: 'toolCall', index: 0, id: 'call_1', name: 'read', argumentsDelta: '' },
      { kind: 'toolCall', index: 0, argumentsDelta: '{"path":' },
      { kind: 'toolCall', index: 0, argumentsDelta: '"a"}' },
      { kind: 'toolCall', index: 1, id: 'own_call_1', name: 'b', argumentsDelta: '{"x":1}' },
    ]);
  });

  describe('of other servers', () => {
    const finishOf = ({ outcome }: Decoded) =>
      outcome?.kind === 'finished' ? outcome.finishReason : errorKind({ events: [], outcome });
    const ended = (reason: unknown) =>
      decode(delta({ content: 'a' }, { finish_reason: reason }), done);

    it('takes only the known words for a whole answer for one', () => {
      for (const word of ['stop', 'eos', 'end_turn', 'STOP'])
        assert.equal(finishOf(ended(word)), 'stop');
      for (const word of ['length', 'max_tokens', 'MAX_TOKENS', 'model_length'])
        assert.equal(finishOf(ended(word)), 'length');
      assert.equal(finishOf(ended('content_filter')), 'contentFilter');
      for (const word of ['abort', 'insufficient_system_resource', 'something new'])
        assert.equal(finishOf(ended(word)), 'cutOff');
      for (const word of ['', null, undefined]) assert.equal(finishOf(ended(word)), 'unstated');
    });

    it('passes over signs of life, and blanks around [DONE]', () => {
      const decoded = decode(
        'data: ping\n\n',
        'data: : keepalive\n\n',
        'event: ping\ndata: {"type":"ping"}\n\n',
        delta({ content: 'a' }, { finish_reason: 'stop' }),
        'data: [DONE] \n\n',
      );
      assert.equal(texts(decoded), 'a');
      assert.equal(finishOf(decoded), 'stop');
    });

    it('tells events apart whose blank lines were eaten', () => {
      for (const lineEnd of ['\n', '\r\n', '\r']) {
        const lines = [...recorded.map((line) => line.trimEnd()), ''].join(lineEnd);
        const bytes = Buffer.from(lines);
        const everywhere = Array.from(bytes, (_, index) => index);
        for (const decoded of [decodeBytes(bytes), decodeBytes(bytes, everywhere)]) {
          assert.equal(texts(decoded), 'const größe = "🚀";', JSON.stringify(lineEnd));
          assert.equal(finishOf(decoded), 'stop');
        }
      }
    });

    it('gives such an event when the next one begins, not at the end of all', () => {
      const decoder = createStreamDecoder(asked);
      decoder.feed('data: {"choices":[{"delta":{"content":"a"}}]}\n');
      assert.deepEqual(decoder.feed('data: {"choices":[{"delta":{"content":"b"}}]}\n'), [
        { kind: 'text', text: 'a' },
      ]);
    });

    it('finds an error in every shape', () => {
      const errors: readonly (readonly [string, string])[] = [
        [data({ object: 'error', message: 'x', type: 'BadRequestError', code: 400 }), 'rejected'],
        [data({ object: 'error', message: 'x', code: 503 }), 'overloaded'],
        [
          data({
            object: 'error',
            message: 'The prompt is too long: 9000, model maximum context length: 8192',
            code: 400,
          }),
          'contextOverflow',
        ],
        [
          data({ code: 'InvalidParameter', message: 'Range of input length should be [1, 30720]' }),
          'contextOverflow',
        ],
        [data({ detail: 'Model overloaded' }), 'overloaded'],
        ['{"error":{"message":"upstream connect error","type":"server_error"}}\n', 'overloaded'],
        [data({ error: { message: 'slow down', type: 'throttling_error', code: '429' } }), 'quota'],
        [
          data({
            choices: null,
            base_resp: { status_code: 1002, status_msg: 'rate limit, try again later' },
          }),
          'quota',
        ],
        [data({ base_resp: { status_code: 1008, status_msg: 'insufficient balance' } }), 'payment'],
        [data({ code: 500, msg: '404 NOT_FOUND', success: false }), 'overloaded'],
        [
          data({ result: null, success: false, errors: [{ code: 7009, message: 'x' }] }),
          'overloaded',
        ],
        [data({ choices: [], error: { message: 'x', code: 502 } }), 'overloaded'],
        [data({ error: 'Unexpected endpoint or method. (POST /chat/completions)' }), 'wrongUrl'],
      ];
      for (const [frame, kind] of errors) {
        assert.equal(errorKind(decode(frame, done)), kind, frame);
        assert.equal(errorKind(decode(delta({ content: 'a' }), frame)), kind, `later: ${frame}`);
      }
    });

    it('reads a text that comes as a list of parts, and the thoughts among them', () => {
      const { events } = decode(
        delta({ content: [{ type: 'thinking', thinking: [{ type: 'text', text: 'hm' }] }] }),
        delta({
          content: [
            { type: 'text', text: 'a' },
            { type: 'reference', reference_ids: [1] },
          ],
        }),
        delta({ role: '', content: 'b' }),
        done,
      );
      assert.deepEqual(events, [
        { kind: 'reasoning', text: 'hm' },
        { kind: 'text', text: 'a' },
        { kind: 'text', text: 'b' },
      ]);
    });

    it('reads thoughts under either name, and a refusal as one', () => {
      const { events } = decode(delta({ reasoning: '', reasoning_content: 'hm' }), done);
      assert.deepEqual(events, [{ kind: 'reasoning', text: 'hm' }]);
      const refused = decode(delta({ refusal: 'No.' }), delta({}, { finish_reason: 'stop' }), done);
      assert.deepEqual(refused.events, [{ kind: 'refusal', text: 'No.' }]);
      assert.equal(finishOf(refused), 'refused');
    });

    describe('puts tool calls together', () => {
      const call = (fields: object) => delta({ tool_calls: [fields] });
      const one = '{"path":"a.ts"}';
      const two = '{"path":"b.ts"}';
      const read = (name: string, argumentsText: string) => ({ name, arguments: argumentsText });
      const callsOf = ({ events }: Decoded) => {
        const calls: { id: string; name: string; json: string }[] = [];
        for (const event of events) {
          if (event.kind !== 'toolCall') continue;
          const known = calls[event.index] ?? { id: '', name: '', json: '' };
          calls[event.index] = {
            id: event.id ?? known.id,
            name: known.name + (event.name ?? ''),
            json: known.json + event.argumentsDelta,
          };
        }
        return calls.map(({ id, name, json }) => `${id} ${name} ${json}`);
      };
      const both = [`c1 read_file ${one}`, `c2 read_file ${two}`];
      const cases: readonly (readonly [string, readonly string[], readonly string[]])[] = [
        [
          'without an index',
          [
            call({ id: 'c1', function: read('read_file', one) }),
            call({ id: 'c2', function: read('read_file', two) }),
          ],
          both,
        ],
        [
          'all with index 0',
          [
            call({ index: 0, id: 'c1', function: read('read_file', one) }),
            call({ index: 0, id: 'c2', function: read('read_file', two) }),
          ],
          both,
        ],
        [
          'with an index as text',
          [
            call({ index: '0', id: 'c1', function: read('read_file', one) }),
            call({ index: '1', id: 'c2', function: read('read_file', two) }),
          ],
          both,
        ],
        [
          'in one chunk without an index',
          [
            delta({
              tool_calls: [
                { id: 'c1', function: read('read_file', one) },
                { id: 'c2', function: read('read_file', two) },
              ],
            }),
          ],
          both,
        ],
        [
          'whose later pieces name nothing',
          [
            call({ index: 0, id: 'c1', function: read('read_file', '') }),
            call({ index: 0, id: '', function: read('', one) }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose later pieces repeat the name',
          [
            call({ index: 0, id: 'c1', function: read('read_file', '{"path":') }),
            call({ index: 0, id: 'c1', function: read('read_file', '"a.ts"}') }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose later pieces have ids of their own',
          [
            call({ index: 0, id: 'c1', function: read('read_file', '{"path":') }),
            call({ index: 0, id: 'x9', function: { arguments: '"a.ts"}' } }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose name comes in pieces',
          [
            call({ index: 0, id: 'c1', function: read('read_', '') }),
            call({ index: 0, function: read('file', one) }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'without any id',
          [
            call({ index: 0, function: read('read_file', one) }),
            call({ index: 0, function: read('read_file', two) }),
          ],
          [`own_call_0 read_file ${one}`, `own_call_1 read_file ${two}`],
        ],
        [
          'in the form before tools',
          [
            delta({ function_call: read('read_file', '') }),
            delta({ function_call: { arguments: one } }),
          ],
          [`own_call_0 read_file ${one}`],
        ],
        [
          'that begin with an empty object',
          [
            call({ index: 0, id: 'c1', function: read('read_file', '{}') }),
            call({ index: 0, function: { arguments: '{"path":' } }),
            call({ index: 0, function: { arguments: '"a.ts"}' } }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose arguments are an empty object',
          [
            call({ index: 0, id: 'c1', function: read('list_files', '{}') }),
            call({ index: 1, id: 'c2', function: read('read_file', two) }),
          ],
          ['c1 list_files {}', `c2 read_file ${two}`],
        ],
        [
          'whose pieces say each time all that was said',
          [
            call({ index: 0, id: 'c1', function: read('read_file', '{"pa') }),
            call({ index: 0, id: 'c1', function: read('read_file', '{"path":') }),
            call({ index: 0, id: 'c1', function: read('read_file', one) }),
            call({ index: 0, id: 'c1', function: read('read_file', one) }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose arguments are said again at the end',
          [
            call({ index: 0, id: 'c1', function: read('read_file', one) }),
            call({ index: 0, function: { arguments: one } }),
          ],
          [`c1 read_file ${one}`],
        ],
        [
          'whose arguments hold an object that begins like them',
          [
            call({ index: 0, id: 'c1', function: read('f', '{"a":') }),
            call({ index: 0, function: { arguments: '{"a":1}}' } }),
          ],
          ['c1 f {"a":{"a":1}}'],
        ],
      ];
      for (const [name, frames, want] of cases)
        it(name, () => assert.deepEqual(callsOf(decode(...frames, done)), want));
    });
  });

  it('reads legacy completions and llama.cpp’s infill', () => {
    assert.equal(
      texts(
        decode(
          data({ choices: [{ text: 'a' }] }),
          data({ choices: [{ text: 'b', finish_reason: 'stop' }] }),
        ),
      ),
      'ab',
    );
    const infill = decode(
      data({ content: 'a', stop: false }),
      data({
        content: 'b',
        stop: true,
        stop_type: 'limit',
        tokens_predicted: 2,
        tokens_evaluated: 9,
      }),
    );
    assert.equal(texts(infill), 'ab');
    assert.deepEqual(infill.outcome, {
      kind: 'finished',
      finishReason: 'length',
      usage: { promptTokens: 9, completionTokens: 2 },
      timing: undefined,
    });
  });

  it('reads an answer that came whole', () => {
    const message = { role: 'assistant', content: 'hi', reasoning: 'r' };
    const { events, outcome } = decodeWhole(
      JSON.stringify({
        choices: [{ message, finish_reason: 'stop' }],
        usage: { prompt_tokens: 1 },
      }),
      asked,
    );
    assert.deepEqual(events, [
      { kind: 'reasoning', text: 'r' },
      { kind: 'text', text: 'hi' },
    ]);
    assert.equal(outcome.kind, 'finished');
    assert.equal(errorKind({ events, outcome: decodeWhole('<html>', asked).outcome }), 'malformed');
    assert.equal(errorKind({ events, outcome: decodeWhole('{}', asked).outcome }), 'truncated');
  });
});

describe('UTF-8 decoder', () => {
  it('gives the text of a TextDecoder, however the bytes are cut', () => {
    const bytes = fc.oneof(
      fc.uint8Array({ maxLength: 40 }).map((array) => Buffer.from(array)),
      fc.string({ unit: 'binary' }).map((text) => Buffer.from(text)),
      fc.string().map((text) => Buffer.from(`\uFEFF${text}`)),
    );
    fc.assert(
      fc.property(bytes, fc.array(fc.nat(), { maxLength: 10 }), (all, cuts) => {
        const decoder = createUtf8Decoder();
        const places = [...cuts.map((cut) => cut % (all.length + 1)), all.length];
        let text = '';
        let start = 0;
        for (const end of places.sort((a, b) => a - b)) {
          text += decoder.feed(all.subarray(start, end));
          start = end;
        }
        assert.equal(text + decoder.end(), new TextDecoder().decode(all));
      }),
      { numRuns: 2_000 },
    );
  });
});
