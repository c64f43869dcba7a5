import assert from 'node:assert/strict';
import type { ModelRequest } from '../../src/core/api/modelRequest.ts';
import {
  answered,
  chunk,
  type Handler,
  openPlainServer,
  type PlainServer,
  reply,
  sse,
} from '../servers/plainServer.ts';
import {
  createWiredClient,
  type WiredClient,
  type WiredClientOptions,
} from '../servers/wiredClient.ts';

/** What other OpenAI-compatible servers do, as public reports tell, and what must come of it. */
describe('other servers', () => {
  let open: (WiredClient | PlainServer)[] = [];
  afterEach(() => {
    for (const each of open) 'dispose' in each ? each.dispose() : each.close();
    open = [];
  });

  async function at(handle: Handler, options: Partial<WiredClientOptions> = {}) {
    const server = await openPlainServer(handle);
    const client = createWiredClient({ id: 'litellm', key: 'k', ...options, baseUrl: server.url });
    open.push(client, server);
    return { ...client, seen: server.seen, paths: () => server.seen.map(({ url }) => url) };
  }

  const ghost = {
    task: 'inline',
    priority: 'automatic',
    fill: { prefix: 'const a = ', suffix: '\n', path: 'a.ts' },
  } as const;
  const fine: Handler = (_request, response) => reply(response, 200, answered('Hi'));

  describe('without a way to fill in the middle', () => {
    const refusals = [
      [
        'llamacpp',
        501,
        {
          error: {
            code: 501,
            message: 'Infill is not supported by this model: prefix token is missing. ',
            type: 'not_supported_error',
          },
        },
      ],
      [
        'ollama',
        400,
        {
          error: {
            message: '"registry.ollama.ai/library/llama3.2:latest" does not support insert',
            type: 'invalid_request_error',
            param: null,
            code: null,
          },
        },
      ],
      ['ollama', 404, '404 page not found'],
      ['deepseek', 405, { detail: 'Method Not Allowed' }],
      [
        'llamacpp',
        404,
        { error: { code: 404, message: 'File Not Found', type: 'not_found_error' } },
      ],
    ] as const;
    for (const [id, status, body] of refusals)
      it(`${id} ${status}: ghost text asks in the chat prompt at once and from then on, and chat goes on`, async () => {
        const { ask, paths } = await at(
          (request, response) =>
            request.url.endsWith('/chat/completions')
              ? reply(response, 200, answered('1;'))
              : reply(response, status, body),
          { id },
        );
        for (let time = 0; time < 4; time += 1) assert.equal((await ask(ghost)).text, '1;');
        assert.equal((await ask()).end, 'done');
        assert.equal(paths().filter((path) => !path.endsWith('/chat/completions')).length, 1);
        assert.equal(paths().length, 6);
      });

    it('sends markers only to models that were trained on them', async () => {
      for (const id of ['vllm', 'lmstudio'])
        for (const [model, markers] of [
          ['meta-llama/Llama-3.3-70B-Instruct', undefined],
          ['openai/gpt-oss-20b', undefined],
          ['Qwen/Qwen2.5-Coder-7B', '<|fim_prefix|>const a = <|fim_suffix|>\n<|fim_middle|>'],
          ['bigcode/starcoder2-3b', '<fim_prefix>const a = <fim_suffix>\n<fim_middle>'],
          ['mistralai/Codestral-22B-v0.1', '[SUFFIX]\n[PREFIX]const a = '],
          ['codellama/CodeLlama-34b-Python-hf', undefined],
        ] as const) {
          const { ask, seen } = await at(fine, { id, model });
          await ask(ghost);
          assert.equal(seen[0]?.body['prompt'], markers, `${id} ${model}`);
          assert.equal(
            seen[0]?.url,
            markers === undefined ? '/v1/chat/completions' : '/v1/completions',
          );
        }
    });
  });

  it('whose model is slow for ghost text answer chat all the same', async () => {
    const { ask } = await at((request, response) => {
      if (request.body['max_tokens'] === 256) return reply(response, 200, answered('Hello'));
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      return response.write(sse(chunk({ role: 'assistant', content: '' })));
    });
    const inline = { ...ghost, maxTokens: 64 };
    // An answer says that there are no limits to be found out one by one.
    assert.equal((await ask()).text, 'Hello');
    const gaveUp = await Promise.all([1, 2, 3].map(() => ask(inline)));
    assert.deepEqual(
      gaveUp.map(({ error }) => error?.kind),
      ['timeout', 'timeout', 'timeout'],
    );
    assert.equal((await ask()).text, 'Hello');
    assert.equal((await ask({ task: 'edit' })).text, 'Hello');
    assert.equal((await ask(inline)).error?.kind, 'circuitOpen', 'ghost text itself pauses');
  });

  describe('at a limit', () => {
    const date = () => new Date().toUTCString();
    const limited =
      (retryAfter: () => string): Handler =>
      (_request, response) =>
        reply(
          response,
          429,
          { error: { message: 'slow down' } },
          { date: date(), 'retry-after': retryAfter() },
        );
    for (const [name, retryAfter, clockOffsetMs] of [
      ['0', () => '0', 0],
      ['-1', () => '-1', 0],
      ['what has passed', () => new Date(Date.now() - 60_000).toUTCString(), 0],
      [
        'a date, and our clock is fast',
        () => new Date(Date.now() + 1_000).toUTCString(),
        3_600_000,
      ],
    ] as const)
      it(`are asked at most three times in ten seconds: retry-after ${name}`, async () => {
        const { ask, seen } = await at(limited(retryAfter), { clockOffsetMs });
        assert.equal((await ask()).end, 'failed');
        assert.ok(seen.length <= 3, String(seen.length));
        const pauses = seen.slice(1).map(({ atMs }, index) => atMs - (seen[index]?.atMs ?? 0));
        assert.ok(
          pauses.every((ms) => ms >= 450),
          String(pauses),
        );
      });

    it('tell the pause they mean, whatever our clock shows and however they write it', async () => {
      for (const [retryAfter, clockOffsetMs] of [
        [() => new Date(Date.now() + 30_000).toUTCString(), -3_600_000],
        [() => String(Math.floor(Date.now() / 1000) + 30), 0],
        [() => String(Date.now() + 30_000), 0],
      ] as const) {
        const { ask } = await at(limited(retryAfter), { clockOffsetMs });
        const { told } = await ask();
        assert.match(told, /in (28|29|30|31) s/, told);
      }
    });

    it('never shut ghost text for longer than their window', async () => {
      const { ask } = await at((_request, response) =>
        reply(response, 200, answered('ok'), {
          'x-ratelimit-limit-requests': '30',
          'x-ratelimit-remaining-requests': '0',
          'x-ratelimit-reset-requests': String(Math.floor(Date.now() / 1000) + 5),
        }),
      );
      await ask();
      const { error } = await ask(ghost);
      assert.ok(
        error?.kind === 'gateShut' && (error.retryInMs ?? Infinity) <= 60_000,
        JSON.stringify(error),
      );
    });

    it('are understood through a gateway that prefixes their headers', async () => {
      const { ask } = await at((_request, response) =>
        reply(
          response,
          429,
          {
            error: {
              message: 'litellm.RateLimitError: Requests per minute limit exceeded',
              type: 'throttling_error',
              param: 'quota',
              code: '429',
            },
          },
          {
            'llm_provider-retry-after': '20',
            'llm_provider-x-ratelimit-remaining-requests-minute': '0',
          },
        ),
      );
      assert.match((await ask()).told, /in (19|20) s/);
    });
  });

  describe('that refuse a part of a request', () => {
    const field = (
      name: string,
      status: number,
      body: object,
      request: Partial<ModelRequest> = {},
    ) =>
      ({
        name,
        refuses: (sent: Readonly<Record<string, unknown>>) => name in sent,
        status,
        body,
        request,
      }) as const;
    const openAi = (param: string, message: string) => ({
      error: { message, type: 'invalid_request_error', param, code: 'unsupported_value' },
    });
    const output = { name: 'a', schema: { type: 'object' } };
    const tools = [{ name: 'f', description: 'd', parameters: {} }];
    const cases = [
      field(
        'temperature',
        400,
        openAi(
          'temperature',
          "Unsupported value: 'temperature' does not support 0 with this model. Only the default (1) value is supported.",
        ),
        { temperature: 0 },
      ),
      field(
        'temperature',
        400,
        {
          error: {
            message:
              "litellm.UnsupportedParamsError: gpt-5-mini doesn't support temperature=0 while reasoning is active. Only temperature=1 is supported",
            type: 'None',
            param: null,
            code: '400',
          },
        },
        { temperature: 0 },
      ),
      field(
        'stop',
        400,
        openAi('stop', "Unsupported parameter: 'stop' is not supported with this model."),
        { stop: ['x'] },
      ),
      field(
        'max_tokens',
        400,
        openAi(
          'max_tokens',
          "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
        ),
      ),
      field('stream_options', 422, {
        detail: [
          {
            type: 'extra_forbidden',
            loc: ['body', 'stream_options'],
            msg: 'Extra inputs are not permitted',
          },
        ],
      }),
      field('stream_options', 400, {
        object: 'error',
        message: '[{"loc":["body","stream_options"],"msg":"unexpected value"}]',
        code: 400,
      }),
      field(
        'tools',
        400,
        {
          error: {
            message: 'registry.ollama.ai/library/gemma3 does not support tools',
            type: 'api_error',
          },
        },
        { tools },
      ),
      field(
        'reasoning_effort',
        400,
        openAi('reasoning_effort', 'Unrecognized request argument supplied: reasoning_effort'),
        { reasoning: 'low' },
      ),
      field(
        'response_format',
        400,
        openAi('response_format', 'This response_format type is unavailable now: not supported'),
        { output },
      ),
    ];
    for (const { name, refuses, status, body, request } of cases)
      it(`are asked once more without ${name}, and never again with it`, async () => {
        const { ask, seen } = await at(
          ({ body: sent }, response) =>
            refuses(sent) ? reply(response, status, body) : reply(response, 200, answered('ok')),
          // A known model, so that its reasoning effort is sent, behind an address of its own.
          name === 'reasoning_effort'
            ? { id: 'cerebras', model: 'gpt-oss-120b' }
            : name === 'response_format'
              ? { id: 'openai' }
              : {},
        );
        assert.equal((await ask(request)).text, 'ok');
        assert.equal(seen.length, 2);
        assert.equal((await ask(request)).text, 'ok');
        assert.equal(seen.length, 3);
      });

    it('are waited for while they read a model into memory, and the user is told', async () => {
      let asked = 0;
      const { ask } = await at((_request, response) => {
        asked += 1;
        return asked === 1
          ? reply(response, 503, { error: { code: 503, message: 'Loading model' } })
          : reply(response, 200, answered('ok'));
      });
      const { text, waits } = await ask();
      assert.equal(text, 'ok');
      assert.ok(waits.length > 0 && waits.every((why) => why === 'loading'), String(waits));
    });

    it('answer whole where a model cannot be streamed, and are asked so from then on', async () => {
      const { ask, seen } = await at(({ body }, response) => {
        if (body['stream'] === true)
          return reply(
            response,
            400,
            openAi('stream', "Unsupported value: 'stream' does not support true with this model."),
          );
        assert.ok(!('stream_options' in body));
        return reply(response, 200, {
          choices: [{ message: { role: 'assistant', content: 'whole' }, finish_reason: 'stop' }],
        });
      });
      assert.equal((await ask()).text, 'whole');
      assert.equal((await ask()).text, 'whole');
      assert.equal(seen.length, 3);
    });

    it('say so to the user when they refuse what was left out already', async () => {
      const { ask, seen } = await at((_request, response) =>
        reply(response, 400, openAi('temperature', "Unsupported parameter: 'temperature'")),
      );
      const { error } = await ask({ temperature: 0 });
      assert.equal(error?.kind, 'rejected');
      assert.equal(seen.length, 2);
    });

    it('are asked for a shorter answer when theirs may not be so long', async () => {
      const { ask, seen } = await at(({ body }, response) =>
        Number(body['max_tokens']) > 128
          ? reply(
              response,
              400,
              openAi(
                'max_tokens',
                'max_tokens is too large: 256. This model supports at most 128 completion tokens, whereas you provided 256.',
              ),
            )
          : reply(response, 200, answered('ok')),
      );
      assert.equal((await ask()).text, 'ok');
      assert.equal((await ask()).text, 'ok');
      assert.equal(seen.length, 3);
    });

    it('get the system text with the first question where their template has no such role', async () => {
      const { ask, seen } = await at(({ body }, response) => {
        const roles = JSON.stringify(body['messages']);
        return roles.includes('"system"')
          ? reply(response, 400, {
              object: 'error',
              message: 'System role not supported',
              code: 400,
            })
          : reply(response, 200, answered('ok'));
      });
      const messages = [
        { role: 'system', content: 'Be brief.' },
        { role: 'user', content: 'Hello?' },
      ] as const;
      assert.equal((await ask({ messages })).text, 'ok');
      assert.deepEqual(seen[1]?.body['messages'], [
        { role: 'user', content: 'Be brief.\n\nHello?' },
      ]);
    });
  });
});
