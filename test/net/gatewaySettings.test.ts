import assert from 'node:assert/strict';
import { describeError } from '../../src/core/errorTexts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { answered, openPlainServer, type PlainServer, reply } from '../servers/plainServer.ts';
import {
  createWiredClient,
  type WiredClient,
  type WiredClientOptions,
} from '../servers/wiredClient.ts';

describe('settings of a provider', () => {
  let server: PlainServer;
  let clients: WiredClient[] = [];
  before(async () => {
    server = await openPlainServer((request, response) =>
      request.method === 'GET'
        ? reply(response, 200, { data: [{ id: 'm' }] })
        : reply(response, 200, answered('ok')),
    );
  });
  after(() => server.close());
  afterEach(() => {
    for (const client of clients) client.dispose();
    clients = [];
  });

  async function ask(options: Partial<WiredClientOptions>) {
    const client = createWiredClient({ id: 'work', key: 'k', baseUrl: server.url, ...options });
    clients.push(client);
    const answer = await client.ask();
    return { client, answer, sent: server.seen.at(-1) };
  }

  it('put the key where it belongs, and nowhere else', async () => {
    const keyIn = async (provider: WiredClientOptions['provider'] & object) => {
      const {
        authorization,
        'api-key': apiKey,
        'x-key': own,
      } = (await ask({ provider })).sent?.headers ?? {};
      return { authorization, apiKey, own };
    };
    const nothing = { authorization: undefined, apiKey: undefined, own: undefined };
    assert.deepEqual(await keyIn({}), { ...nothing, authorization: 'Bearer k' });
    assert.deepEqual(await keyIn({ auth: 'api-key' }), { ...nothing, apiKey: 'k' });
    assert.deepEqual(await keyIn({ auth: 'none' }), nothing);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the settings' own placeholder
    assert.deepEqual(await keyIn({ auth: 'none', headers: { 'X-Key': 'Token ${key}' } }), {
      ...nothing,
      own: 'Token k',
    });
  });

  it('send headers of the user, and secrets that they name; without the secret nothing', async () => {
    const provider = {
      // biome-ignore lint/suspicious/noTemplateCurlyInString: the settings' own placeholder
      headers: { 'X-Team': 'a', 'cf-aig-authorization': 'Bearer ${secret:gate}' },
    };
    const { sent } = await ask({ provider, secrets: { gate: 's' } });
    assert.equal(sent?.headers['x-team'], 'a');
    assert.equal(sent?.headers['cf-aig-authorization'], 'Bearer s');
    const before = server.seen.length;
    const { answer } = await ask({ provider });
    assert.deepEqual(answer.error, { kind: 'missingKey', provider: 'work (gate)' });
    assert.equal(server.seen.length, before);
  });

  it('add their query to every address, also one that was pasted with it', async () => {
    const { sent, client } = await ask({ provider: { query: { 'api-version': '2024-10-21' } } });
    assert.equal(sent?.url, '/v1/chat/completions?api-version=2024-10-21');
    assert.equal((await client.keyVerdict()).kind, 'accepted');
    assert.equal(server.seen.at(-1)?.url, '/v1/models?api-version=2024-10-21');
    const pasted = await ask({
      baseUrl: `${server.origin}/openai/deployments/gpt-4o?api-version=2024-10-21`,
    });
    assert.equal(
      pasted.sent?.url,
      '/openai/deployments/gpt-4o/chat/completions?api-version=2024-10-21',
    );
    const secret = await ask({ baseUrl: `${server.url}?key=abc` });
    assert.equal(secret.answer.error?.kind, 'badBaseUrl');
  });

  it('describe models: window, fill, fields, prices and patience', async () => {
    const models = {
      m: {
        window: 4096,
        maxAnswer: 300,
        fill: 'suffix',
        omitFields: ['temperature'],
        renameFields: { max_tokens: 'max_new_tokens' },
        inputUsdPerMTok: 1,
        outputUsdPerMTok: 2,
        reasoning: true,
      },
    };
    const { client, sent } = await ask({ provider: { models } });
    assert.equal(sent?.body['max_new_tokens'], 256);
    assert.equal('max_tokens' in (sent?.body ?? {}), false);
    await client.ask({ temperature: 0, maxTokens: 900 });
    assert.equal('temperature' in (server.seen.at(-1)?.body ?? {}), false);
    assert.equal(server.seen.at(-1)?.body['max_new_tokens'], 300);
    await client.ask({ fill: { prefix: 'a', suffix: 'b' } });
    assert.equal(server.seen.at(-1)?.url, '/v1/completions');
    const model = client.catalog.find({ provider: 'work', model: 'm' });
    assert.equal(model?.windowTokens, 4096);
    assert.equal(model?.outputUsdPerMTok, 2);
    assert.equal(model?.abilities.reasoning, true);
  });

  describe('about plain http in one’s own network', () => {
    const address = 'http://192.168.1.20:11434/v1';
    const lan = (options: Partial<WiredClientOptions>) =>
      createWiredClient({ id: 'lan', baseUrl: address, ...options });

    it('allow nothing without being switched on and answered', async () => {
      for (const options of [
        {},
        { consentTo: () => 'withKey' as const },
        { provider: { insecureHttp: true } },
      ]) {
        const client = lan(options);
        clients.push(client);
        const { error } = await client.ask();
        assert.deepEqual(error, { kind: 'badBaseUrl', problem: 'insecure' });
        assert.match(error === undefined ? '' : describeError(error, inEnglish), /insecureHttp/);
      }
    });

    it('allow no address beyond it', () => {
      for (const host of [
        '8.8.8.8',
        '172.32.0.1',
        '11.0.0.1',
        'example.com',
        '192.169.0.1',
        'nas.local',
      ]) {
        const client = lan({
          baseUrl: `http://${host}/v1`,
          provider: { insecureHttp: true },
          consentTo: () => 'withKey',
        });
        clients.push(client);
        assert.equal(client.provider.insecureHttp, undefined, host);
      }
      for (const host of [
        '10.1.2.3',
        '172.20.0.1',
        '192.168.0.9',
        'host.docker.internal',
        '[fd00::1]',
      ]) {
        const client = lan({
          baseUrl: `http://${host}:8000/v1`,
          provider: { insecureHttp: true },
          consentTo: () => 'withoutKey',
        });
        clients.push(client);
        assert.equal(client.provider.insecureHttp, 'withoutKey', host);
      }
    });
  });
});
