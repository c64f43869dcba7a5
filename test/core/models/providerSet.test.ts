import assert from 'node:assert/strict';
import { checkBaseUrl } from '../../../src/core/api/baseUrl.ts';
import { presetSources } from '../../../src/core/api/presetSources.ts';
import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { createProviderSet, providerOrigin } from '../../../src/core/models/providerSet.ts';
import { readSettings } from '../../../src/core/settings.ts';

function setup(values: { readonly baseUrl?: unknown; readonly providers?: unknown } = {}) {
  const { settings, problems } = readSettings((key) =>
    key === 'baseUrl' || key === 'providers' ? values[key] : undefined,
  );
  return { set: createProviderSet(settings), problems };
}

describe('providers', () => {
  it('offer every preset with an address as it stands, Cerebras first', () => {
    const { set } = setup();
    assert.deepEqual(
      set.ids,
      providerPresets.filter(({ baseUrl }) => baseUrl !== '').map(({ id }) => id),
    );
    assert.equal(set.ids[0], 'cerebras');
    for (const profile of set.all) assert.ok(checkBaseUrl(profile.baseUrl).ok, profile.id);
  });

  it('have a public page for the facts of each preset, and one of its own', () => {
    assert.deepEqual(
      Object.keys(presetSources),
      providerPresets.map(({ id }) => id),
    );
    const sources = Object.values(presetSources);
    for (const source of sources.flat()) assert.equal(new URL(source).protocol, 'https:', source);
    assert.equal(new Set(sources.map(([first]) => first)).size, sources.length);
  });

  it('take Cerebras’s base URL from its own setting, with or without the route behind it', () => {
    for (const baseUrl of [
      'http://127.0.0.1:8123/v1',
      'http://127.0.0.1:8123/v1/',
      ' http://127.0.0.1:8123/v1/chat/completions ',
    ]) {
      const cerebras = setup({ baseUrl }).set.get('cerebras');
      assert.equal(cerebras?.baseUrl, 'http://127.0.0.1:8123/v1');
      assert.equal(cerebras?.warmPath, '/v1/tcp_warming');
    }
  });

  it('do not warm a gateway’s path that Cerebras alone has', () => {
    const baseUrl = 'https://gateway.ai.cloudflare.com/v1/account/gateway/cerebras';
    assert.equal(setup({ baseUrl }).set.get('cerebras')?.warmPath, undefined);
  });

  it('have no gateway until its address is set', () => {
    assert.equal(setup().set.get('cloudflare'), undefined);
    const baseUrl = 'https://gateway.ai.cloudflare.com/v1/a/g/cerebras';
    const { set } = setup({ providers: { cloudflare: { baseUrl } } });
    assert.equal(set.get('cloudflare')?.baseUrl, baseUrl);
    assert.equal(set.get('cloudflare')?.dialect, 'cerebras');
  });

  it('take any number of the user’s own, with the ways of a preset or of OpenAI’s API', () => {
    const { set } = setup({
      providers: {
        work: { baseUrl: 'https://llm.example.com/v1', label: 'Work', needsKey: true },
        gpu: { preset: 'vllm', baseUrl: 'http://localhost:9000/v1' },
        nowhere: {},
      },
    });
    assert.deepEqual([set.get('work')?.label, set.get('work')?.needsKey], ['Work', true]);
    assert.equal(set.get('work')?.dialect, 'openai');
    assert.equal(set.get('gpu')?.fillStyle, 'template');
    assert.equal(set.get('gpu')?.label, 'gpu');
    assert.equal(set.get('nowhere'), undefined);
  });

  it('fall back as a whole, with a reason, when the setting is not valid', () => {
    for (const providers of [7, [], { Ä: {} }, { a: { preset: 'nope' } }, { a: { baseUrl: '' } }]) {
      const { set, problems } = setup({ providers });
      assert.deepEqual(
        problems.map(({ key }) => key),
        ['providers'],
      );
      assert.equal(set.ids.length, setup().set.ids.length);
    }
  });

  it('have the origin their key is bound to, unless the address is none', () => {
    const origin = (baseUrl: string) => {
      const profile = setup({ baseUrl }).set.get('cerebras');
      return profile && providerOrigin(profile);
    };
    assert.equal(origin('https://API.cerebras.ai:443/v1'), 'https://api.cerebras.ai');
    assert.equal(origin('http://api.cerebras.ai/v1'), undefined);
    assert.equal(origin('nonsense'), undefined);
  });
});
