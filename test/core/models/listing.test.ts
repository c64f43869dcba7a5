import assert from 'node:assert/strict';
import fc from 'fast-check';
import { parseListing } from '../../../src/core/models/listing.ts';
import { publicListing, publicModel, setupCatalog, today } from './support.ts';

function read(json: unknown) {
  const parsed = parseListing(json);
  assert.ok(parsed.ok);
  return parsed.value;
}

describe('model listing', () => {
  it('reads what the public listing says of a model', () => {
    const { models, isWhole } = read(publicListing(publicModel('a', { deprecated: true })));
    assert.equal(isWhole, true);
    assert.deepEqual(models, [
      {
        id: 'a',
        name: 'A',
        windowTokens: 65_536,
        maxOutputTokens: 16_384,
        inputUsdPerMTok: 0.5,
        outputUsdPerMTok: 1,
        abilities: {
          streaming: true,
          tools: true,
          parallelToolCalls: undefined,
          structuredOutputs: undefined,
          reasoning: false,
          vision: false,
        },
        fillsIn: undefined,
        isDeprecated: true,
        isPreview: false,
      },
    ]);
  });

  it('reads the windows that other providers put elsewhere', () => {
    for (const field of ['context_length', 'max_model_len', 'context_window', 'max_context_length'])
      assert.equal(read({ data: [{ id: 'a', [field]: 4096 }] }).models[0]?.windowTokens, 4096);
  });

  it('reads what gateways and local servers say of a window, what is loaded first', () => {
    const windowOf = (fields: object) =>
      read({ data: [{ id: 'a', ...fields }] }).models[0]?.windowTokens;
    assert.equal(windowOf({ meta: { n_ctx: 8192, n_ctx_train: 131_072 } }), 8192);
    assert.equal(windowOf({ max_input_tokens: 272_000 }), 272_000);
    assert.equal(windowOf({ max_context_length: 131_072, loaded_context_length: 4096 }), 4096);
    assert.equal(windowOf({ limits: { max_input_tokens: 1000 } }), 1000);
    const [model] = read({ data: [{ id: 'm', max_output_tokens: 128_000 }] }).models;
    assert.equal(model?.maxOutputTokens, 128_000);
    const [mistral] = read({ data: [{ id: 'm', capabilities: { completion_fim: true } }] }).models;
    assert.equal(mistral?.fillsIn, true);
  });

  it('reads a bare list, and any id that can be read in a menu', () => {
    const ids = ['GPT 4o (Team)', 'größe', 'org/model:tag@rev', '模型'];
    assert.deepEqual(
      read(ids.map((id) => ({ id }))).models.map(({ id }) => id),
      ids,
    );
  });

  it('reads a list under another name, none at all, and ids under other names', () => {
    assert.deepEqual(
      read({ models: [{ name: 'a:latest', model: 'a:latest' }, { name: 'models/b' }] }).models.map(
        ({ id }) => id,
      ),
      ['a:latest', 'models/b'],
    );
    const none = read({ object: 'list', data: null });
    assert.deepEqual([none.models, none.isWhole], [[], true]);
    assert.equal(parseListing({ error: 'x' }).ok, false);
  });

  it('reads what a model can where it stands as a list, or below other names', () => {
    const of = (fields: object) => read({ data: [{ id: 'a', ...fields }] }).models[0];
    const copilot = of({
      capabilities: {
        limits: {
          max_context_window_tokens: 400_000,
          max_prompt_tokens: 272_000,
          max_output_tokens: 128_000,
        },
        supports: { tool_calls: true, vision: false },
      },
    });
    assert.equal(copilot?.windowTokens, 400_000);
    assert.equal(copilot?.maxOutputTokens, 128_000);
    assert.deepEqual([copilot?.abilities?.tools, copilot?.abilities?.vision], [true, false]);
    const router = of({
      context_length: 131_072,
      top_provider: { context_length: 32_768, max_completion_tokens: null },
      supported_parameters: ['tools', 'reasoning', 'max_tokens'],
    });
    assert.equal(router?.windowTokens, 32_768, 'what is served, not what the model could');
    assert.deepEqual(
      [
        router?.abilities?.tools,
        router?.abilities?.reasoning,
        router?.abilities?.structuredOutputs,
      ],
      [true, true, false],
    );
    const local = of({ capabilities: ['completion', 'insert', 'thinking', 'tool_use'] });
    assert.equal(local?.fillsIn, true);
    assert.deepEqual([local?.abilities?.tools, local?.abilities?.reasoning], [true, true]);
    assert.equal(of({ context_size: 8192 })?.windowTokens, 8192);
  });

  it('reads prices without the dust of binary fractions', () => {
    const priceOf = (prompt: unknown) =>
      read({ data: [{ id: 'a', pricing: { prompt, completion: '0' } }] }).models[0]
        ?.inputUsdPerMTok;
    assert.equal(priceOf('0.00000035'), 0.35);
    assert.equal(priceOf('9.9e-7'), 0.99);
    assert.equal(priceOf('0'), 0);
    for (const nonsense of ['-1', 'free', '', '1', 'Infinity', 5, null, {}])
      assert.equal(priceOf(nonsense), undefined, String(nonsense));
  });

  it('takes the rest of an entry when one field is of the wrong type', () => {
    const entry = { id: 'a', name: 7, limits: 'many', pricing: [], capabilities: { tools: 'yes' } };
    const { models, isWhole } = read({ data: [entry] });
    assert.equal(models[0]?.id, 'a');
    assert.equal(models[0]?.windowTokens, undefined);
    assert.equal(isWhole, true);
  });

  it('drops entries without a usable id, and ids it has seen, and then is not whole', () => {
    const ids = ['ok', 'ok', '', ' ', 'a\tb', 'a\nb', '\u202ea', 'x'.repeat(201), 7, null, {}];
    const { models, dropped, isWhole } = read({ data: [...ids.map((id) => ({ id })), 'x', null] });
    assert.deepEqual(
      models.map((model) => model.id),
      ['ok'],
    );
    assert.equal(dropped, 12);
    assert.equal(isWhole, false);
  });

  it('cuts names and keeps line breaks and control characters out of menus', () => {
    const nameOf = (name: string) => read({ data: [{ id: 'a', name }] }).models[0]?.name;
    assert.equal(nameOf('  a\r\n\u0000\u202Eb\u2028c  '), 'a b c');
    assert.equal(nameOf('\n\t'), undefined);
    assert.equal([...(nameOf('😀'.repeat(500)) ?? '')].length, 100);
    assert.equal(nameOf('x'.repeat(10_000_000))?.length, 100);
  });

  it('reads the first two thousand of ten thousand models, in a moment', () => {
    let looked = 0;
    const data = Array.from({ length: 10_000 }, (_, index) => {
      const model = publicModel(`m${index}`);
      return Object.defineProperty({ ...model }, 'id', {
        enumerable: true,
        get() {
          looked += 1;
          return `m${index}`;
        },
      });
    });
    const { models, isWhole } = read({ data });
    assert.equal(models.length, 2_000);
    assert.equal(isWhole, false);
    // How often each is looked at is the parser's; that the rest is not looked at is what takes no time.
    assert.ok(looked > 0 && looked <= 2_000 * 4, `${looked} looks`);
  });

  it('never throws, and never lets a hostile listing break the models that are known', () => {
    const wild = fc.oneof(
      fc.jsonValue(),
      fc.record({ data: fc.jsonValue() }),
      fc.record({
        data: fc.array(
          fc.record(
            {
              id: fc.oneof(fc.string(), fc.jsonValue(), fc.constantFrom('gpt-oss-120b', 'a')),
              name: fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue()),
              pricing: fc.oneof(fc.jsonValue(), fc.record({ prompt: fc.jsonValue() })),
              capabilities: fc.oneof(fc.jsonValue(), fc.record({ tools: fc.jsonValue() })),
              limits: fc.oneof(fc.jsonValue(), fc.record({ max_context_length: fc.jsonValue() })),
              deprecated: fc.jsonValue(),
              preview: fc.jsonValue(),
            },
            { requiredKeys: [] },
          ),
        ),
      }),
    );
    fc.assert(
      fc.property(fc.array(wild, { maxLength: 4 }), (listings) => {
        const { catalog } = setupCatalog();
        const known = catalog.models().length;
        for (const json of listings) {
          catalog.applyPublicListing(json, today);
          catalog.applyKeyListing('cerebras', json, today);
        }
        assert.ok(catalog.models().length >= known);
        for (const { ref, name, windowTokens } of catalog.models()) {
          assert.match(ref.model, /^[^\p{Cc}\p{Cf}\p{Zl}\p{Zp}]{1,200}$/u);
          assert.doesNotMatch(name, /[\p{Cc}\n]/u);
          assert.ok(windowTokens === undefined || Number.isSafeInteger(windowTokens));
        }
        const again = setupCatalog().catalog;
        again.restore(JSON.parse(JSON.stringify(catalog.snapshot())));
        assert.deepEqual(again.models(), catalog.models());
      }),
    );
  });
});
