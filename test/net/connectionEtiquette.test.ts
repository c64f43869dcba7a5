import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { waitLimitMs } from '../support/patience.ts';
import { answerText } from './support/scriptedServer.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();

/** Runs a module in a process of its own and reads the JSON that it writes. */
async function runAlone(script: string): Promise<unknown> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', 'tsx', '--input-type=module', '-e', script],
    { timeout: waitLimitMs },
  );
  return JSON.parse(stdout);
}

const useTransport = (origin: string, isWarm: boolean) => `
  const { createTransport } = await import('./src/net/transport.ts');
  const { directNetwork } = await import('./src/net/network.ts');
  const { createSystemClock } = await import('./src/core/clock.ts');
  const { noLog } = await import('./src/core/ports.ts');
  const { callTo, providerAt, readAll } = await import('./test/net/support/calls.ts');
  const transport = createTransport({
    clock: createSystemClock(), log: noLog, userAgent: 'test', isWarm: ${isWarm},
    network: { ...directNetwork, rejectUnauthorized: false }, onTrace() {},
  });
  const provider = providerAt('${origin}');
  transport.warm([{ provider, apiKey: 'k' }]);
  const events = await readAll(transport.stream(callTo(provider), new AbortController().signal));
  const end = events.at(-1).kind;
`;

describe('the transport in the extension host', () => {
  it('leaves the host’s fetch and its dispatcher as they are', async () => {
    const server = await stage.server({
      protocol: 'h1',
      answer: (_, reply) => answerText(reply, 'a'),
    });
    const seen = await runAlone(`
      const key = Symbol.for('undici.globalDispatcher.1');
      const describe = () => Object.getOwnPropertyDescriptor(globalThis, 'fetch')?.value;
      const before = { fetch: describe(), dispatcher: globalThis[key] };
      ${useTransport(server.origin, true)}
      const isUntouched = () => before.fetch === describe() && globalThis[key] === before.dispatcher;
      const whileUsed = isUntouched();
      transport.dispose();
      // The host's own fetch must bring its own dispatcher when it is used for the first time.
      await fetch('data:,x');
      await fetch('http://localhost:1').catch(() => {});
      const own = globalThis[key]?.constructor;
      const { default: Ours } = await import('undici/lib/dispatcher/agent.js');
      console.log(JSON.stringify({ end, whileUsed, isOurs: own === Ours }));
    `);
    assert.deepEqual(seen, { end: 'done', whileUsed: true, isOurs: false });
  });

  for (const protocol of ['h2', 'h1'] as const)
    it(`leaves no handle behind over ${protocol}`, async () => {
      const server = await stage.server({ protocol, answer: (_, reply) => answerText(reply, 'a') });
      const left = await runAlone(`
        ${useTransport(server.origin, true)}
        transport.dispose();
        const left = () => process.getActiveResourcesInfo().filter((name) => !/Pipe|TTY|FS/.test(name));
        // A name being looked up cannot be recalled: on a busy machine it ends later than the rest.
        for (let waitedMs = 0; left().length > 0 && waitedMs < ${waitLimitMs / 2}; waitedMs += 25)
          // Time: between two looks, of which there are as many as it takes.
          await new Promise((resolve) => setTimeout(resolve, 25));
        console.log(JSON.stringify({ end, left: left() }));
      `);
      assert.deepEqual(left, { end: 'done', left: [] });
      assert.equal(server.openSockets.size, 0);
    });

  it('keeps no process alive by a warm connection alone', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => answerText(reply, 'a'),
    });
    const ended = await runAlone(`
      ${useTransport(server.origin, true)}
      console.log(JSON.stringify({ end }));
    `);
    assert.deepEqual(ended, { end: 'done' });
  });
});
