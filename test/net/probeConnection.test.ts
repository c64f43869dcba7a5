import assert from 'node:assert/strict';
import { createServer } from 'node:net';
import { createSystemClock } from '../../src/core/clock.ts';
import { directNetwork, type Network } from '../../src/net/network.ts';
import { probeConnection } from '../../src/net/probeConnection.ts';
import { useServer } from '../server/useServer.ts';
import { never, trustedNetwork } from './support/calls.ts';
import { answerText } from './support/scriptedServer.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();
const simulated = useServer();

const probe = (origin: string, network: Network = directNetwork, stepTimeoutMs = 5_000) =>
  probeConnection(
    { origin: new URL(origin), network, clock: createSystemClock(), stepTimeoutMs },
    never,
  );

describe('a probe of the connection', () => {
  it('opens a connection to the simulated server and sends nothing', async () => {
    const found = await probe(simulated().url);
    assert.equal(found.dns, undefined);
    assert.ok(found.tcp?.kind === 'done' && found.tcp.ms >= 0);
    assert.equal(found.tls, undefined);
    assert.equal(simulated().stats().requests, 0);
  });

  it('resolves a name first', async () => {
    const { port } = new URL(simulated().url);
    const found = await probe(`http://localhost:${port}`);
    assert.ok(found.dns?.kind === 'done' && found.dns.found.addresses.includes('127.0.0.1'));
  });

  for (const [protocol, alpn] of [
    ['h2', 'h2'],
    ['h1', 'http/1.1'],
  ] as const)
    it(`tells the protocol and the certificate of a server that speaks ${alpn}`, async () => {
      const server = await stage.server({
        protocol,
        answer: (_, reply) => answerText(reply, 'never asked'),
      });
      const found = await probe(server.origin, await trustedNetwork());
      assert.ok(found.tls?.kind === 'done');
      assert.equal(found.tls.found.alpn, alpn);
      assert.equal(found.tls.found.certificate.problem, undefined);
      assert.ok((found.tls.found.certificate.expiresWallMs ?? 0) > Date.now());
    });

  it('names who issued a certificate that is not trusted', async () => {
    const server = await stage.server({
      protocol: 'h2',
      answer: (_, reply) => answerText(reply, 'never asked'),
    });
    const found = await probe(server.origin);
    assert.ok(found.tls?.kind === 'done');
    const { issuer, problem } = found.tls.found.certificate;
    assert.match(problem ?? '', /SELF_SIGNED|UNABLE_TO/);
    assert.notEqual(issuer, '?');
    const careless = await probe(server.origin, { ...directNetwork, rejectUnauthorized: false });
    assert.ok(careless.tls?.kind === 'done');
    const accepted = careless.tls.found.certificate;
    assert.equal(accepted.problem, problem, 'what is wrong is told, checked or not');
    assert.equal(accepted.isRequired, false);
  });

  it('tells a closed port from a server that stays silent when encryption is asked for', async () => {
    const silent = createServer((socket) => socket.on('error', () => {}).resume());
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const address = silent.address();
    assert.ok(address !== null && typeof address === 'object');
    const origin = `https://127.0.0.1:${address.port}`;
    const late = await probe(origin, directNetwork, 50);
    assert.equal(late.tcp?.kind, 'done');
    assert.ok(late.tls?.kind === 'failed' && late.tls.error.kind === 'timeout');
    await new Promise((resolve) => silent.close(resolve));
    const closed = await probe(origin);
    assert.deepEqual(closed.tcp, {
      kind: 'failed',
      error: { kind: 'unreachable', code: 'ECONNREFUSED' },
    });
  });
});
