import assert from 'node:assert/strict';
import { createMaskingRouter } from '../../../src/core/routing/maskingRouter.ts';
import type { AnswerEvent } from '../../../src/core/routing/routerRequest.ts';
import { createSecretMask } from '../../../src/core/secrets/secretMask.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createFakeRouter, done, reasoning, text } from '../chat/fakes.ts';

const key = ['csk', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('-');
const setup = () => {
  const router = createFakeRouter();
  const told: number[] = [];
  const masking = createMaskingRouter(router, {
    mask: createSecretMask(),
    clock: createFakeClock(),
    onHidden: (count) => told.push(count),
  });
  return { router, masking, told };
};
const signal = new AbortController().signal;

describe('the door through which prompts leave', () => {
  it('sends no secret of any part of a request, and gives the answer its secrets back', async () => {
    const { router, masking, told } = setup();
    const answer = masking.ask(
      {
        task: 'edit',
        priority: 'asked',
        request: {
          messages: [
            { role: 'system', content: `rules ${key}` },
            { role: 'user', content: [{ type: 'text', text: `const k = "${key}";` }] },
            {
              role: 'assistant',
              content: key,
              toolCalls: [{ id: 'a', name: 'find', argumentsJson: `{"query":"${key}"}` }],
            },
            { role: 'tool', toolCallId: 'a', content: key },
          ],
          fill: {
            prefix: `${key}\n`,
            suffix: key,
            path: key,
            extra: [{ path: key, text: key }],
          },
          stop: [key],
          tools: [{ name: 'find', description: key, parameters: { a: { enum: [key] } } }],
          output: { name: 'x', schema: { description: key } },
          prediction: key,
          maxTokens: 10,
        },
      },
      signal,
    );
    const events: AnswerEvent[] = [];
    const reading = (async () => {
      for await (const batch of answer) events.push(...batch);
    })();
    await router.arrive(text('const k = "HIDDEN_SEC'));
    await router.arrive(text('RET_1_";'), done);
    await reading;
    assert.equal(JSON.stringify(router.asks).includes(key), false);
    const said = events.map((event) => (event.kind === 'text' ? event.text : '')).join('');
    assert.equal(said, `const k = "${key}";`);
    assert.equal(events.at(-1)?.kind, 'done');
    assert.deepEqual(told, [1]);
  });

  it('passes on that a model thinks, also without a word of what', async () => {
    const { router, masking } = setup();
    const request = { messages: [{ role: 'user', content: 'q' }], maxTokens: 10 } as const;
    const kinds: string[] = [];
    const reading = (async () => {
      for await (const batch of masking.ask({ task: 'chat', priority: 'asked', request }, signal))
        kinds.push(...batch.map(({ kind }) => kind));
    })();
    await router.arrive(reasoning(''));
    await router.arrive(text('a'), done);
    await reading;
    assert.deepEqual(kinds, ['reasoning', 'text', 'done']);
  });

  it('hides again what an answer revealed, when it comes back as history', async () => {
    const { router, masking } = setup();
    const ask = (content: string) => ({
      task: 'chat' as const,
      priority: 'asked' as const,
      request: { messages: [{ role: 'user' as const, content }], maxTokens: 10 },
    });
    await readAll(masking.ask(ask('DB_PASSWORD=Sup3rS3cretValue'), signal), router, [
      text('It is HIDDEN_SECRET_1_.'),
      done,
    ]);
    const history = {
      ...ask(''),
      request: {
        messages: [{ role: 'assistant' as const, content: 'It is Sup3rS3cretValue.' }],
        maxTokens: 10,
      },
    };
    await readAll(masking.ask(history, signal), router, [done]);
    assert.equal(JSON.stringify(router.asks).includes('Sup3rS3cretValue'), false);
  });

  it('asks nothing while the cursor stands in a secret', async () => {
    const { router, masking } = setup();
    const events = await readAll(
      masking.ask(
        {
          task: 'inline',
          priority: 'automatic',
          request: {
            messages: [],
            fill: { prefix: 'password = "Zk4K', suffix: '"' },
            maxTokens: 10,
          },
        },
        signal,
      ),
      router,
      [],
    );
    assert.deepEqual(router.asks, []);
    const [event] = events;
    assert.ok(event?.kind === 'failed' && event.error.kind === 'secretAtCursor');
  });

  it('asks for no next edit either while a secret is typed on the cursor’s line', async () => {
    const { router, masking } = setup();
    const atCursor = { before: 'a = 1\npassword = "Zk4K', after: '"' };
    const request = { messages: [{ role: 'user' as const, content: 'x' }], maxTokens: 10 };
    const events = await readAll(
      masking.ask({ task: 'nextEdit', priority: 'automatic', request, atCursor }, signal),
      router,
      [],
    );
    assert.deepEqual(router.asks, []);
    assert.equal(events.at(-1)?.kind, 'failed');
  });

  it('lets no placeholder of the model’s own into a file', async () => {
    const { router, masking } = setup();
    const events = await readAll(
      masking.ask(
        {
          task: 'edit',
          priority: 'asked',
          request: { messages: [{ role: 'user', content: `k = "${key}"` }], maxTokens: 10 },
        },
        signal,
      ),
      router,
      [text('k = "HIDDEN_SECRET_2_"'), done],
    );
    const last = events.at(-1);
    assert.ok(last?.kind === 'failed' && last.error.kind === 'unknownPlaceholder');
    assert.ok(!JSON.stringify(events).includes('HIDDEN_SECRET_2_'), 'nor into what is shown of it');
  });

  it('hands on as it is what holds none', async () => {
    const { router, masking, told } = setup();
    const ask = {
      task: 'chat',
      priority: 'asked',
      request: { messages: [{ role: 'user', content: 'why?' }], maxTokens: 10 },
    } as const;
    const iterator = masking.ask(ask, signal)[Symbol.asyncIterator]();
    const first = iterator.next();
    await router.arrive(done);
    await first;
    assert.equal(router.asks[0], ask);
    assert.deepEqual(told, []);
  });
});

/** All events of an answer, after the given ones arrived. */
async function readAll(
  answer: AsyncIterable<readonly AnswerEvent[]>,
  router: ReturnType<typeof createFakeRouter>,
  arriving: readonly AnswerEvent[],
): Promise<readonly AnswerEvent[]> {
  const events: AnswerEvent[] = [];
  const reading = (async () => {
    for await (const batch of answer) events.push(...batch);
  })();
  for (const event of arriving) await router.arrive(event);
  await reading;
  return events;
}
