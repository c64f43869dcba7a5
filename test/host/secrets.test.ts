import assert from 'node:assert/strict';
import { createEmitter } from '../../src/core/event.ts';
import type { Log } from '../../src/core/ports.ts';
import { createKeyStore, type SecretVault } from '../../src/host/secrets.ts';
import { settle } from '../support/fakeClock.ts';

const home = 'https://api.cerebras.ai';
const fail = (error: unknown) => assert.fail(String(error));

/** The editor's secret storage, as all windows share it. */
function createVault(secrets = new Map<string, string>()) {
  const changes = createEmitter<{ readonly key: string }>(fail);
  let isBroken = false;
  const guarded = async <T>(work: () => T): Promise<T> => {
    if (isBroken) throw new Error(`keyring holds ${[...secrets.values()].join()}`);
    return work();
  };
  const vault: SecretVault = {
    keys: () => guarded(() => [...secrets.keys()]),
    get: (name) => guarded(() => secrets.get(name)),
    store: (name, value) =>
      guarded(() => {
        secrets.set(name, value);
        changes.fire({ key: name });
      }),
    delete: (name) =>
      guarded(() => {
        secrets.delete(name);
        changes.fire({ key: name });
      }),
    onDidChange: changes.event,
  };
  return { vault, secrets, breakDown: () => (isBroken = true) };
}

async function setup({
  env = {},
  origins = { cerebras: home, groq: 'https://api.groq.com' } as Record<string, string>,
  shared = createVault(),
} = {}) {
  const moves = createEmitter<void>(fail);
  const logged: string[] = [];
  const write = (event: string, fields: object = {}) =>
    logged.push(JSON.stringify([event, fields]));
  const log: Log = { trace: write, debug: write, info: write, warn: write, error: write };
  const keys = createKeyStore({
    vault: shared.vault,
    env,
    originOf: (provider) => origins[provider],
    onDidChangeOrigins: moves.event,
    log,
    onUnexpected: fail,
  });
  const changed: string[] = [];
  keys.onDidChange((provider) => changed.push(provider));
  await keys.loaded;
  const move = (provider: string, origin: string) => {
    origins[provider] = origin;
    moves.fire();
  };
  return { keys, changed, shared, logged, move };
}

describe('key store', () => {
  it('keeps one key per provider, replaced by the next and gone when forgotten', async () => {
    const { keys, changed } = await setup();
    assert.equal(await keys.set('cerebras', 'csk-1'), 'stored');
    await keys.set('groq', 'gsk-1');
    await keys.set('cerebras', 'csk-2');
    assert.deepEqual([keys.get('cerebras'), keys.get('groq')], ['csk-2', 'gsk-1']);
    await keys.forget('cerebras');
    assert.deepEqual([keys.get('cerebras'), keys.get('groq')], [undefined, 'gsk-1']);
    assert.equal(keys.placeOf('cerebras'), 'none');
    await settle();
    assert.deepEqual([...new Set(changed)], ['cerebras', 'groq']);
  });

  it('has the keys of earlier sessions at once after the start', async () => {
    const { keys, shared } = await setup();
    await keys.set('cerebras', 'csk-1');
    const later = await setup({ shared });
    assert.equal(later.keys.get('cerebras'), 'csk-1');
    assert.equal(later.keys.placeOf('cerebras'), 'stored');
  });

  it('follows what another window sets and forgets', async () => {
    const one = await setup();
    const other = await setup({ shared: one.shared });
    await one.keys.set('cerebras', 'csk-1');
    await settle();
    assert.equal(other.keys.get('cerebras'), 'csk-1');
    await one.keys.forget('cerebras');
    await settle();
    assert.equal(other.keys.get('cerebras'), undefined);
    assert.deepEqual(other.changed, ['cerebras', 'cerebras']);
  });

  it('hands a key to no other origin than the one it was entered for', async () => {
    const { keys, changed, move } = await setup();
    await keys.set('cerebras', 'csk-1');
    changed.length = 0;
    move('cerebras', 'https://evil.example');
    assert.equal(keys.get('cerebras'), undefined);
    assert.equal(keys.placeOf('cerebras'), 'elsewhere');
    assert.deepEqual(changed, ['cerebras']);
    move('cerebras', home);
    assert.equal(keys.get('cerebras'), 'csk-1');
  });

  it('takes Cerebras’s key from the environment, for its own origin only', async () => {
    const { keys, move } = await setup({ env: { CEREBRAS_API_KEY: ' csk-env ' } });
    assert.equal(keys.get('cerebras'), 'csk-env');
    assert.equal(keys.placeOf('cerebras'), 'environment');
    assert.equal(keys.get('groq'), undefined);
    move('cerebras', 'http://127.0.0.1:8080');
    assert.equal(keys.get('cerebras'), undefined);
  });

  it('takes the environment’s base URL for the origin of its key', async () => {
    const env = { CEREBRAS_API_KEY: 'csk-env', CEREBRAS_BASE_URL: 'http://127.0.0.1:8080/v1' };
    const { keys, move } = await setup({ env });
    assert.equal(keys.get('cerebras'), undefined);
    move('cerebras', 'http://127.0.0.1:8080');
    assert.equal(keys.get('cerebras'), 'csk-env');
  });

  it('prefers the stored key to the environment’s, and has that one again once it is forgotten', async () => {
    const { keys } = await setup({ env: { CEREBRAS_API_KEY: 'csk-env' } });
    await keys.set('cerebras', 'csk-own');
    assert.equal(keys.get('cerebras'), 'csk-own');
    await keys.forget('cerebras');
    assert.equal(keys.get('cerebras'), 'csk-env');
  });

  it('uses a key in this window when the keyring does not take it', async () => {
    const { keys, shared, logged } = await setup();
    shared.breakDown();
    assert.equal(await keys.set('cerebras', 'csk-secret'), 'memory');
    assert.equal(keys.get('cerebras'), 'csk-secret');
    assert.equal(logged.length, 1);
  });

  it('starts without keys when the keyring cannot be read, and never logs what it holds', async () => {
    const shared = createVault(new Map([['slipstream.key.cerebras', 'csk-secret']]));
    shared.breakDown();
    const { keys, logged } = await setup({ shared });
    assert.equal(keys.get('cerebras'), undefined);
    assert.equal(logged.length, 1);
    assert.ok(!logged.join().includes('csk-secret'));
  });

  it('takes a damaged secret for none', async () => {
    for (const value of ['', 'csk-plain', '{}', '{"key":"","origin":"x"}', '[1]']) {
      const shared = createVault(new Map([['slipstream.key.cerebras', value]]));
      const { keys } = await setup({ shared });
      assert.equal(keys.get('cerebras'), undefined, value);
    }
  });
});
