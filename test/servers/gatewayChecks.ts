import assert from 'node:assert/strict';
import { join } from 'node:path';
import { runEdit } from '../../src/core/refactor/runEdit.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';
import type { ScriptedAnswer } from '../server/responders/scriptedAnswer.ts';
import type { SimulatedServer } from '../server/simulatedServer.ts';
import type { Checks } from './checks.ts';
import { placesIn, suggestionAt } from './places.ts';
import type { RunningServer } from './pythonServers.ts';
import { createWiredClient, type WiredClientOptions } from './wiredClient.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'handlers', 'src');

/** What must hold behind the real LiteLLM with the simulated server as its upstream. */
export async function checkGateway(
  gateway: RunningServer,
  upstream: SimulatedServer,
  checks: Checks,
): Promise<void> {
  const baseUrl = `${gateway.url}/v1`;

  function check(
    name: string,
    run: (client: ReturnType<typeof createWiredClient>) => Promise<void>,
    options: Partial<WiredClientOptions> = {},
  ): Promise<void> {
    return checks.run(`LiteLLM: ${name}`, async () => {
      upstream.reset();
      const settings = { id: 'litellm', model: 'sim', key: 'sk-gate', baseUrl, ...options };
      const client = createWiredClient(settings);
      try {
        await run(client);
      } finally {
        client.dispose();
      }
    });
  }

  const answers = (...steps: NonNullable<ScriptedAnswer['steps']>) => upstream.script({ steps });

  await check('answers its first request', async ({ ask }) => {
    // It loads most of itself with the first one.
    answers({ do: 'content', text: 'up' });
    assert.equal((await ask()).text, 'up');
  });

  await check('streams, piece by piece', async ({ router }) => {
    // It has no end, so that its first piece can only come while it is running.
    upstream.script({ steps: [{ do: 'endless', text: 'more ', chunksPerSecond: 20 }] });
    const stop = new AbortController();
    const request = {
      messages: [{ role: 'user', content: 'Say more.' }],
      maxTokens: 4_000,
    } as const;
    let pieces = 0;
    for await (const batch of router.ask(
      { task: 'chat', priority: 'asked', request },
      stop.signal,
    )) {
      pieces += batch.filter(({ kind }) => kind === 'text').length;
      if (pieces >= 3) stop.abort();
    }
    assert.ok(pieces >= 3, String(pieces));
  });

  await check('tells the upstream of a cancel', async ({ ask }) => {
    upstream.script({ steps: [{ do: 'endless', text: 'more ', chunksPerSecond: 50 }] });
    const stop = new AbortController();
    const { error } = await ask({ maxTokens: 4_000 }, stop.signal, () => stop.abort());
    assert.equal(error?.kind, 'aborted');
    await upstream.until(({ aborted }) => aborted > 0, 10_000);
  });

  await check('hands tool calls on', async ({ ask }) => {
    answers(
      { do: 'toolCall', name: 'read_file', arguments: '{"path":"a.ts"}', id: 'c1' },
      { do: 'finish', reason: 'tool_calls' },
    );
    const tools = [
      {
        name: 'read_file',
        description: 'd',
        parameters: { type: 'object', properties: { path: { type: 'string' } } },
      },
    ];
    const answer = await ask({ tools });
    assert.deepEqual(
      answer.calls.map(({ name, json }) => [name, json]),
      [['read_file', '{"path":"a.ts"}']],
      JSON.stringify(answer),
    );
    assert.equal(answer.finishReason, 'toolCalls');
  });

  await check('answers with a structure', async ({ ask }) => {
    answers({ do: 'content', text: '{"subject":"a"}' });
    const schema = { type: 'object', properties: { subject: { type: 'string' } } };
    const { text } = await ask({ output: { name: 'commit', schema } });
    assert.deepEqual(JSON.parse(text), { subject: 'a' });
  });

  await check(
    'refuses a wrong key as one',
    async ({ ask, keyVerdict }) => {
      const { error } = await ask();
      assert.equal(error?.kind, 'wrongKey', JSON.stringify(error));
      assert.equal((await keyVerdict()).kind, 'wrongKey');
    },
    { key: 'sk-wrong' },
  );

  await check(
    'knows no such model',
    async ({ ask }) => {
      const { error } = await ask();
      assert.equal(error?.kind, 'modelGone', JSON.stringify(error));
    },
    { model: 'unknown' },
  );

  await check('hands a rate limit on, with its pause', async ({ ask }) => {
    upstream.script({
      times: 'always',
      status: 429,
      headers: { 'retry-after': '30' },
      body: {
        message: 'Requests per minute limit exceeded',
        type: 'too_many_requests_error',
        param: 'quota',
        code: 'request_quota_exceeded',
      },
    });
    const { error, told } = await ask();
    assert.match(told, /([12]\d|30) s/, `${told} ${JSON.stringify(error)}`);
    assert.ok(upstream.stats().generations <= 3);
  });

  await check('fails when its upstream does, and answers after it', async ({ ask }) => {
    upstream.script({ status: 503, body: { message: 'Service unavailable' } });
    assert.equal((await ask({ task: 'inline', priority: 'automatic' })).error?.kind, 'overloaded');
    answers({ do: 'content', text: 'back' });
    assert.equal((await ask()).text, 'back');
  });

  await check('lets the limits of its upstream be learned', async ({ ask, routing }) => {
    upstream.configure({ limits: 'trial' });
    try {
      answers({ do: 'content', text: 'ok' });
      assert.equal((await ask()).text, 'ok');
      const gate = routing.state.modelHealth[0]?.gate;
      const limits = gate?.kind === 'open' ? gate.limits : [];
      assert.ok(
        limits.some(({ unit }) => unit === 'requests'),
        JSON.stringify(gate),
      );
    } finally {
      upstream.configure({ limits: 'unlimited' });
    }
  });

  await check('is reached again after its connection was idle', async ({ ask }) => {
    answers({ do: 'content', text: 'one' });
    assert.equal((await ask()).text, 'one');
    // Uvicorn closes after 5 s.
    await new Promise((resolve) => setTimeout(resolve, 6_500));
    answers({ do: 'content', text: 'two' });
    assert.equal((await ask()).text, 'two');
  });

  await check('lets no edit through whose upstream broke off', async ({ router, clock }) => {
    upstream.script({
      times: 'always',
      steps: [{ do: 'content', text: '```ts\nconst b = 2;\n' }, { do: 'cut' }],
    });
    const target = {
      document: ['const a = 1;', 'use(a);'],
      start: 0,
      end: 2,
      languageId: 'typescript',
      path: 'a.ts',
    };
    const request = { target, instruction: 'Rename a.', problems: [], definitions: [] };
    const watcher = {
      onCode: () => {},
      onWaiting: () => {},
      onRoute: () => {},
      onAnswered: async () => {},
    };
    const result = await runEdit(
      { router, clock, grammars: noGrammars },
      { request, priority: 'asked', predicts: false },
      watcher,
      new AbortController().signal,
    );
    assert.ok(!result.ok, 'nothing is applied');
  });

  await check('fills places by the chat prompt, 18 of 20 right', async ({ router }) => {
    upstream.configure({
      brain: { kind: 'oracle', folder: fixtures, holeMarkers: [], maxLines: 200 },
    });
    try {
      let right = 0;
      for (const place of placesIn(fixtures, 20)) {
        const shown = await suggestionAt(place, router);
        if (shown !== undefined && place.taken.startsWith(shown.split('\n')[0] ?? ' ')) right += 1;
        else
          console.log(
            `    ${place.path}: ${JSON.stringify(shown)} for ${JSON.stringify(place.taken)}`,
          );
      }
      const routes = new Set(upstream.stats().records.map(({ path }) => path));
      assert.deepEqual(
        [...routes].filter((path) => !path.endsWith('/chat/completions')),
        [],
      );
      assert.ok(right >= 18, `${right} of 20`);
    } finally {
      upstream.configure({ brain: { kind: 'script' } });
    }
  });
}
