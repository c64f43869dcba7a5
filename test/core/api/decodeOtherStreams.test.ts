import assert from 'node:assert/strict';
import { createStreamDecoder, decodeWhole } from '../../../src/core/api/decodeStream.ts';
import {
  asked,
  type Decoded,
  data,
  decode,
  decodeBytes,
  delta,
  done,
  errorKind,
  recorded,
  texts,
} from './decoding.ts';

describe('stream decoder, of other servers', () => {
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
