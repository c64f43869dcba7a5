import assert from 'node:assert/strict';
import { join } from 'node:path';
import type { Checks } from './checks.ts';
import { garbageIn, placesIn, suggestionAt } from './places.ts';
import type { RunningServer } from './pythonServers.ts';
import { createWiredClient } from './wiredClient.ts';

const fixtures = join(import.meta.dirname, '..', 'fixtures', 'demo', 'src');

/** What must hold with llama.cpp's own server and a real, weak model. */
export async function checkLlama(llama: RunningServer, checks: Checks): Promise<void> {
  // How fast it is says something of this machine, not of the client.
  const models = { smollm2: { firstByteSeconds: 90, idleSeconds: 90 } };
  const client = createWiredClient({
    id: 'llamacpp',
    model: 'smollm2',
    baseUrl: `${llama.url}/v1`,
    provider: { models },
  });
  const { ask } = client;
  const check = checks.run;
  const ghost = {
    task: 'inline',
    priority: 'asked',
    maxTokens: 24,
    fill: { prefix: 'const a = ', suffix: '\n', path: 'a.ts' },
  } as const;

  await check('llama.cpp: lists its model and its window', async () => {
    const answer = await client.listing();
    assert.ok(answer.ok);
    client.catalog.applyKeyListing('llamacpp', answer.value.body, Date.now());
    const [model] = client.catalog.models().filter(({ ref }) => ref.provider === 'llamacpp');
    assert.equal(model?.windowTokens, 4096);
  });

  await check('llama.cpp: streams an answer of the real model', async () => {
    const { text, end } = await ask({ maxTokens: 32 });
    assert.equal(end, 'done');
    assert.notEqual(text.trim(), '');
  });

  await check(
    'llama.cpp: a model without infill gets the chat prompt, and chat goes on',
    async () => {
      for (let time = 0; time < 4; time += 1) {
        const { error } = await ask(ghost);
        assert.equal(error, undefined, JSON.stringify(error));
      }
      assert.equal((await ask({ maxTokens: 8 })).end, 'done');
    },
  );

  await check(
    'llama.cpp: a request that is too long is told with the window, or shortened',
    async () => {
      const content = 'word '.repeat(9_000);
      const { error, end } = await ask({ messages: [{ role: 'user', content }], maxTokens: 8 });
      assert.ok(end === 'done' || error?.kind === 'contextOverflow', JSON.stringify(error));
      if (error?.kind === 'contextOverflow') assert.equal(error.limitTokens, 4096);
    },
  );

  await check('llama.cpp: a cancel frees its only slot at once', async () => {
    const long = 'Count from one to a thousand in words, one number a line.';
    const messages = [{ role: 'user', content: long }] as const;
    const paced = await ask({ messages, maxTokens: 64 });
    const stop = new AbortController();
    const request = { messages, maxTokens: 2_000 };
    for await (const batch of client.router.ask(
      { task: 'chat', priority: 'asked', request },
      stop.signal,
    ))
      if (batch.some(({ kind }) => kind === 'text')) stop.abort();
    const { end, ms } = await ask({ messages, maxTokens: 4 });
    assert.equal(end, 'done');
    // What is left of the 2,000 tokens would take thirty times as long as 64 do, on any machine.
    assert.ok(ms < 10 * paced.ms, `${ms} ms after ${paced.ms} ms for 64 tokens`);
  });

  await check('llama.cpp: nothing that is no code is shown over 20 places', async () => {
    const found: string[] = [];
    const places = placesIn(fixtures, 20);
    const states = { shown: 0, nothing: 0 };
    for (const place of places) {
      const text = await suggestionAt(place, client.router);
      states[text === undefined ? 'nothing' : 'shown'] += 1;
      const why = text === undefined ? undefined : garbageIn(text, place);
      if (why !== undefined) found.push(`${why}: ${JSON.stringify(text?.slice(0, 80))}`);
    }
    console.log(`    ${states.shown} of ${places.length} places show something`);
    // Each comes to an end, however long that takes.
    assert.equal(states.shown + states.nothing, 20);
    assert.deepEqual(found, []);
  });
  client.dispose();
}
