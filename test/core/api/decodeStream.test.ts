import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createStreamDecoder, maxEventLength } from '../../../src/core/api/decodeStream.ts';
import { createUtf8Decoder } from '../../../src/net/utf8Decoder.ts';
import {
  asked,
  data,
  decode,
  decodeBytes,
  delta,
  done,
  errorKind,
  recorded,
  texts,
} from './decoding.ts';

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
