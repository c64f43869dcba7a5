import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnswerEvent, RouterRequest } from '../../../src/core/routing/routerRequest.ts';
import { openCassette } from './cassette.ts';

const asking = (content: string): RouterRequest => ({
  task: 'nextEdit',
  priority: 'automatic',
  request: { messages: [{ role: 'user', content }], maxTokens: 400 },
});
const never = new AbortController().signal;
const trace = {
  task: 'nextEdit',
  provider: 'cerebras',
  model: 'm',
  wallMs: 1,
  marks: { asked: 0 },
  outcome: 'complete',
} as const;

async function textOf(answer: AsyncIterable<readonly AnswerEvent[]>): Promise<string> {
  let text = '';
  for await (const batch of answer)
    for (const event of batch) if (event.kind === 'text') text += event.text;
  return text;
}

describe('a cassette of answers', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-cassette-'));
  const file = join(folder, 'a.json');
  after(() => rmSync(folder, { recursive: true }));

  const model = {
    asked: 0,
    async *ask() {
      model.asked += 1;
      yield [{ kind: 'text', text: '@ 1-1 | a\n' } as const];
      yield [
        { kind: 'text', text: 'b\n.\n' } as const,
        { kind: 'done', finishReason: 'stop', usage: {}, trace } as const,
      ];
    },
  };

  it('asks once, and plays the same answer to the same question without a model', async () => {
    const first = openCassette(file, 'm', model);
    const text = await textOf(first.router.ask(asking('x'), never));
    assert.equal(await textOf(first.router.ask(asking('x'), never)), text);
    assert.equal(model.asked, 1);
    first.save();
    const second = openCassette(file, 'm');
    assert.equal(await textOf(second.router.ask(asking('x'), never)), text);
    assert.deepEqual([second.played, second.missing], [1, 0]);
  });

  it('never answers another question, nor for another model, nor with half an answer', async () => {
    const cassette = openCassette(file, 'm');
    assert.equal(await textOf(cassette.router.ask(asking('y'), never)), '');
    assert.equal(cassette.missing, 1);
    assert.throws(() => openCassette(file, 'n'), /holds answers of m/);
    const cut = openCassette(join(folder, 'cut.json'), 'm', {
      async *ask() {
        yield [{ kind: 'text', text: '@ 1-1' } as const];
      },
    });
    await textOf(cut.router.ask(asking('x'), never));
    assert.equal(cut.recorded, 0);
    assert.equal(existsSync(join(folder, 'cut.json')), false);
  });
});
