import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseListing } from '../../../src/core/models/listing.ts';
import {
  detailsRequest,
  idsToDetail,
  maxDetailed,
  withDetails,
} from '../../../src/core/models/serverDetails.ts';

const listing = { object: 'list', data: [{ id: 'coder', object: 'model' }, { id: 'talker' }] };
const modelsOf = (json: unknown) => {
  const parsed = parseListing(json);
  assert.ok(parsed.ok);
  return parsed.value.models;
};

describe('what a local server says of its models beside its listing', () => {
  it('is asked in its own way', () => {
    assert.deepEqual(detailsRequest('ollamaShow', 'coder'), {
      path: '/api/show',
      body: { model: 'coder' },
    });
    assert.deepEqual(detailsRequest('llamaProps', 'coder'), { path: '/props' });
    const many = { data: Array.from({ length: 99 }, (_, index) => ({ id: `m${index}` })) };
    assert.equal(idsToDetail(many).length, maxDetailed);
  });

  it('tells whether a model of Ollama’s fills in, thinks, calls tools, and its window', () => {
    const [coder, talker] = modelsOf(
      withDetails(
        listing,
        'ollamaShow',
        new Map<string, unknown>([
          [
            'coder',
            {
              capabilities: ['completion', 'insert', 'tools'],
              parameters: 'stop "<|im_end|>"\nnum_ctx                        8192\ntemperature 0.7',
              model_info: { 'qwen2.context_length': 32_768 },
            },
          ],
          ['talker', { capabilities: ['completion', 'thinking', 'vision'] }],
        ]),
      ),
    );
    assert.equal(coder?.fillsIn, true);
    assert.equal(coder?.windowTokens, 8192);
    assert.equal(coder?.abilities?.tools, true);
    assert.equal(coder?.abilities?.reasoning, false);
    assert.equal(talker?.fillsIn, false);
    assert.equal(talker?.windowTokens, undefined, 'what it could is not what is loaded');
    assert.equal(talker?.abilities?.reasoning, true);
    assert.equal(talker?.abilities?.vision, true);
  });

  it('names the model of llama.cpp that an alias hides', () => {
    const props = (model_path: string) => ({
      default_generation_settings: { n_ctx: 4096, params: {} },
      model_path,
      modalities: { vision: false, audio: false },
      chat_template_caps: { supports_tools: true },
    });
    const read = (path: string) =>
      modelsOf(withDetails(listing, 'llamaProps', new Map([['coder', props(path)]])))[0];
    const known = read('/models/Qwen2.5-Coder-3B-Q8_0.gguf');
    assert.equal(known?.fillsIn, true);
    assert.equal(known?.windowTokens, 4096);
    assert.equal(known?.abilities?.tools, true);
    assert.equal(read('/models/SmolLM2-135M.gguf')?.fillsIn, undefined, '/infill tells');
  });

  it('never counts before the listing, and breaks it by nothing', () => {
    const own = { data: [{ id: 'coder', context_length: 100, capabilities: { tools: false } }] };
    const details = { capabilities: ['tools'], parameters: 'num_ctx 8192' };
    const [model] = modelsOf(withDetails(own, 'ollamaShow', new Map([['coder', details]])));
    assert.equal(model?.windowTokens, 100);
    assert.equal(model?.abilities?.tools, false);
    fc.assert(
      fc.property(
        fc.jsonValue(),
        fc.constantFrom('ollamaShow' as const, 'llamaProps' as const),
        (answer, route) => {
          const read = modelsOf(withDetails(listing, route, new Map([['coder', answer]])));
          assert.deepEqual(
            read.map(({ id }) => id),
            ['coder', 'talker'],
          );
        },
      ),
    );
    assert.equal(withDetails('no listing', 'llamaProps', new Map()), 'no listing');
  });
});
