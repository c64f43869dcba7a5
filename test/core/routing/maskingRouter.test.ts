import assert from 'node:assert/strict';
import { createMaskingRouter } from '../../../src/core/routing/maskingRouter.ts';
import type { AnswerEvent } from '../../../src/core/routing/routerRequest.ts';
import { createFakeRouter, done, text } from '../chat/fakes.ts';

const key = ['csk', 'a1B2c3D4e5F6g7H8i9J0k1L2'].join('-');
const setup = () => {
  const router = createFakeRouter();
  const told: number[] = [];
  const masking = createMaskingRouter(router, { onHidden: (count) => told.push(count) });
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
            { role: 'tool', toolCallId: 'a', content: key },
          ],
          fill: { prefix: key, suffix: key, extra: [{ path: 'a', text: key }] },
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
