import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useServer } from './useServer.ts';
import { publicModels } from './wire/modelTable.ts';

const text =
  'export function add(a: number, b: number) {\n  return a + b;\n}\n\nexport const one = 1;\n';
const at = text.indexOf(' a + b');
const prefix = text.slice(0, at);
const suffix = text.slice(at + 6);

describe('other providers, as the simulated server plays them', () => {
  const server = useServer({ models: [{ ...publicModels[1], id: 'codestral-latest' }] });
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-flavours-'));
    writeFileSync(join(folder, 'add.ts'), text);
    server().configure({ brain: { kind: 'oracle', folder } });
  });
  after(() => rmSync(folder, { recursive: true }));
  afterEach(() => server().configure({ flavour: 'cerebras' }));

  async function post(path: string, body: object, key = 'csk-simulated') {
    const answer = await fetch(server().url + path, {
      method: 'POST',
      headers: { authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
    const content = await answer.text();
    return { status: answer.status, content };
  }

  it('fill a hole at Mistral’s route, in the shape of a chat', async () => {
    server().configure({ flavour: 'mistral' });
    const body = { model: 'codestral-latest', prompt: prefix, suffix, max_tokens: 50 };
    const whole = await post('/v1/fim/completions', body);
    assert.equal(JSON.parse(whole.content).choices[0].message.content, ' a + b');
    const { content } = await post('/v1/fim/completions', { ...body, stream: true });
    assert.match(content, /"delta":{"content":" a \+ b"}[\s\S]*"usage"[\s\S]*\[DONE\]/);
    assert.equal((await post('/v1/fim/completions', { ...body, n: 1 })).status, 400);
  });

  it('fill a hole at llama.cpp’s route, without a key', async () => {
    server().configure({ flavour: 'llamacpp' });
    const body = { input_prefix: prefix, input_suffix: suffix, n_predict: 50, whatever: true };
    const whole = JSON.parse((await post('/infill', body, '')).content);
    assert.deepEqual([whole.content, whole.stop], [' a + b', true]);
    const { content } = await post('/infill', { ...body, stream: true }, '');
    const events = content
      .split('\n\n')
      .filter(Boolean)
      .map((event) => JSON.parse(event.slice(6)));
    assert.equal(events.map((event) => event.content).join(''), ' a + b');
    assert.deepEqual(
      events.map((event) => event.stop),
      [false, true],
    );
  });

  it('complete with a suffix where OpenAI’s route is copied, which Cerebras ignores', async () => {
    const body = { model: 'codestral-latest', prompt: prefix, suffix, max_tokens: 50 };
    server().configure({ flavour: 'openai' });
    const filled = JSON.parse((await post('/v1/completions', body)).content);
    assert.equal(filled.choices[0].text, ' a + b');
    server().configure({ flavour: 'cerebras' });
    const continued = JSON.parse((await post('/v1/completions', body)).content);
    assert.equal(continued.choices[0].text, text.slice(at));
  });

  it('have no routes of Cerebras’ own', async () => {
    server().configure({ flavour: 'openai' });
    for (const path of ['/v1/tcp_warming', '/public/v1/models'])
      assert.equal((await fetch(server().url + path)).status, 404);
    assert.equal((await post('/infill', {})).status, 404);
  });
});
