import assert from 'node:assert/strict';
import { useServer } from './useServer.ts';
import { publicModels } from './wire/modelTable.ts';

describe('the model listings of the simulated server', () => {
  const [gptOss, qwen] = publicModels;
  const server = useServer({
    models: [
      gptOss,
      { ...qwen, isDeprecated: true },
      { ...qwen, id: 'my-org-tuned', isPublic: false },
    ],
  });
  const get = async (path: string, key?: string) => {
    const headers = key === undefined ? {} : { authorization: `Bearer ${key}` };
    const answer = await fetch(server().url + path, { headers });
    return { status: answer.status, json: JSON.parse(await answer.text()) };
  };

  it('give ids alone to a key, and every model it may use', async () => {
    const { json } = await get('/v1/models', 'csk-simulated');
    assert.deepEqual(json.data[0], {
      id: 'gpt-oss-120b',
      object: 'model',
      created: 0,
      owned_by: 'Cerebras',
    });
    assert.equal(json.data.length, 3);
    assert.equal((await get('/v1/models')).status, 403);
  });

  it('give everything about public models to anybody', async () => {
    const { json } = await get('/public/v1/models');
    assert.deepEqual(
      json.data.map((model: { id: string; deprecated: boolean }) => [model.id, model.deprecated]),
      [
        ['gpt-oss-120b', false],
        ['qwen-3.8-27b', true],
      ],
    );
    assert.deepEqual(json.data[0].pricing, { prompt: '0.00000035', completion: '0.00000075' });
    assert.equal(json.data[0].limits.max_context_length, 131_072);
    assert.equal(json.data[1].capabilities.vision, true);
  });

  it('give one model by its id, and each its own refusal of an unknown one', async () => {
    assert.equal((await get('/public/v1/models/gpt-oss-120b')).json.name, 'OpenAI GPT OSS 120B');
    assert.deepEqual((await get('/public/v1/models/my-org-tuned')).json, {
      detail: "Model 'my-org-tuned' not found or not publicly available",
    });
    const own = await get('/v1/models/gone', 'csk-simulated');
    assert.deepEqual([own.status, own.json.code], [404, 'model_not_found']);
  });

  it('change units with the format', async () => {
    const byToken = await get('/public/v1/models?format=openrouter');
    assert.equal(byToken.json.data[0].id, 'cerebras/gpt-oss-120b');
    assert.equal(byToken.json.data[0].pricing.prompt, '0.00000035');
    const byMillion = await get('/public/v1/models?format=huggingface');
    assert.deepEqual(byMillion.json.data[0].pricing, { input: 0.35, output: 0.75 });
  });
});
