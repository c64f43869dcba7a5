import assert from 'node:assert/strict';
import * as z from 'zod/mini';
import { askStructured } from '../../../src/core/refactor/askStructured.ts';
import { createScriptedRouter } from './scriptedRouter.ts';

const schema = z.object({ file: z.string() });
const ask = async (...answers: readonly string[]) => {
  const router = createScriptedRouter(answers.map((text) => ({ pieces: [text] })));
  const answer = await askStructured(
    router,
    {
      task: 'small',
      name: 'plan',
      schema,
      messages: [{ role: 'user', content: 'Which?' }],
      maxTokens: 500,
    },
    new AbortController().signal,
  );
  return { answer, asks: router.asks };
};

describe('asking for a value', () => {
  it('gives the value of the asked shape', async () => {
    const { answer, asks } = await ask('{"file": "a.test.ts"}');
    assert.deepEqual(answer, { ok: true, value: { file: 'a.test.ts' } });
    assert.equal(asks.length, 1);
    assert.equal(asks[0]?.request.output?.name, 'plan');
  });

  it('reads it out of thinking, words and a fence', async () => {
    const { answer } = await ask('<think>{no}</think>Here:\n```json\n{"file": "b.ts"}\n```');
    assert.deepEqual(answer, { ok: true, value: { file: 'b.ts' } });
  });

  it('sends a malformed answer back once, with what is wrong', async () => {
    const { answer, asks } = await ask('{"path": 3}', '{"file": "c.ts"}');
    assert.deepEqual(answer, { ok: true, value: { file: 'c.ts' } });
    assert.match(String(asks[1]?.request.messages.at(-1)?.content), /file/);
  });

  it('says so when the repair is malformed too', async () => {
    const { answer, asks } = await ask('nothing', 'nothing again');
    assert.equal(answer.ok ? '' : answer.error.kind, 'malformed');
    assert.equal(asks.length, 2);
  });

  it('asks once more for a value that will not do, and then takes what there is', async () => {
    const strict = async (...answers: readonly string[]) => {
      const router = createScriptedRouter(answers.map((text) => ({ pieces: [text] })));
      const answer = await askStructured(
        router,
        {
          task: 'small',
          name: 'plan',
          schema,
          messages: [{ role: 'user', content: 'Which?' }],
          maxTokens: 500,
          issueOf: ({ file }) => (file.length > 4 ? 'the name is too long' : undefined),
        },
        new AbortController().signal,
      );
      return { file: answer.ok ? answer.value.file : undefined, asks: router.asks };
    };
    assert.equal((await strict('{"file": "a.ts"}')).asks.length, 1);
    const { file, asks } = await strict('{"file": "long.ts"}', '{"file": "b.ts"}');
    assert.equal(file, 'b.ts');
    assert.match(String(asks[1]?.request.messages.at(-1)?.content), /too long/);
    assert.equal((await strict('{"file": "long.ts"}', '{"file": "longer.ts"}')).file, 'longer.ts');
    assert.equal((await strict('{"file": "long.ts"}', 'nothing')).file, 'long.ts');
  });
});
