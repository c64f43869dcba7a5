import assert from 'node:assert/strict';
import { createBodyText } from '../../src/net/bodyText.ts';
import { chunk, sse } from '../servers/plainServer.ts';
import { callTo, never, providerAt, readAll } from './support/calls.ts';
import { type Reply, writeTo } from './support/scriptedServer.ts';
import { until, useServers } from './support/useServers.ts';

const stage = useServers();
const deadlines = { connectMs: 5_000, firstByteMs: 5_000, idleMs: 5_000, progressMs: 150 };

/** Writes the next piece of `pieces` every few milliseconds, for as long as anybody reads. */
function trickle(reply: Reply, pieces: () => string): void {
  const timer = setInterval(() => writeTo(reply, pieces()), 5);
  reply.once('close', () => clearInterval(timer));
}

/** The characters of a text one by one, and then nothing but the last. */
function lettersOf(text: string): () => string {
  let at = 0;
  return () => text[Math.min(at++, text.length - 1)] ?? '';
}

describe('a server that never comes to its answer', () => {
  for (const protocol of ['plain', 'h2'] as const) {
    const endless: Readonly<Record<string, () => () => string>> = {
      'sends pings without end': () => () => ': ping\n\n',
      'sends an event byte by byte': () => lettersOf(`data: {"choices":[{"x":"${'a'.repeat(999)}`),
      'sends a JSON answer byte by byte': () => lettersOf(`{"choices":[{"x":"${'a'.repeat(999)}`),
      'sends empty pieces without end': () => () => sse(chunk({ content: '' })),
      'sends parts that mean nothing': () => () => sse({ usage: null }),
    };
    for (const [name, pieces] of Object.entries(endless))
      it(`${name} is given up, over ${protocol}`, async () => {
        const server = await stage.server({
          protocol,
          answer(_, reply) {
            reply.writeHead(200, { 'content-type': 'text/event-stream' });
            trickle(reply, pieces());
          },
        });
        const { transport } = await stage.transport();
        const events = await readAll(
          transport.stream(callTo(providerAt(server.origin), { deadlines }), never),
        );
        const last = events.at(-1);
        assert.equal(last?.kind, 'failed');
        assert.deepEqual(last.kind === 'failed' && last.error, {
          kind: 'timeout',
          phase: 'progress',
          afterMs: 150,
        });
        await until(
          () => server.requests.every(({ cancelledAt }) => cancelledAt !== undefined),
          'it is ended at the server',
        );
      });
  }

  it('is waited for while pieces of an answer come, however slowly', async () => {
    let began: number | undefined;
    const slow = { ...deadlines, progressMs: 1_000 };
    const server = await stage.server({
      protocol: 'plain',
      answer(_, reply) {
        reply.writeHead(200, { 'content-type': 'text/event-stream' });
        trickle(reply, () => {
          // Together longer than what one piece may take.
          began ??= performance.now();
          if (performance.now() - began < 2 * slow.progressMs)
            return sse(chunk({ reasoning: 'a' }));
          return sse(chunk({ content: 'Hi' }), chunk({}, 'stop'), '[DONE]');
        });
      },
    });
    const { transport } = await stage.transport();
    const events = await readAll(
      transport.stream(callTo(providerAt(server.origin), { deadlines: slow }), never),
    );
    assert.equal(events.at(-1)?.kind, 'done');
  });

  it('and only to the end of its error is told by the status, after five seconds or 256 kB', async () => {
    for (const pieces of [lettersOf('{"error":"x'), () => 'x'.repeat(64 * 1024)]) {
      const server = await stage.server({
        protocol: 'plain',
        answer(_, reply) {
          reply.writeHead(503, { 'content-type': 'application/json' });
          trickle(reply, pieces);
        },
      });
      const { transport } = await stage.transport();
      const patient = { ...deadlines, progressMs: 60_000 };
      const call = callTo(providerAt(server.origin), { deadlines: patient });
      const last = (await readAll(transport.stream(call, never))).at(-1);
      assert.ok(last?.kind === 'failed' && last.error.kind === 'overloaded', JSON.stringify(last));
      await until(
        () => server.requests.every(({ cancelledAt }) => cancelledAt !== undefined),
        'it is ended at the server',
      );
    }
  });

  it('cannot send a listing without end', async () => {
    const server = await stage.server({
      protocol: 'plain',
      answer(_, reply) {
        reply.writeHead(200, { 'content-type': 'application/json' });
        trickle(reply, () => ' '.repeat(1024 * 1024));
      },
    });
    const { transport } = await stage.transport();
    const provider = providerAt(server.origin);
    const answer = await transport.getJson({ provider, apiKey: 'k' }, '~/models', never);
    assert.deepEqual(answer, {
      ok: false,
      error: { kind: 'malformed', where: 'body', issue: 'longer than the limit' },
    });
    await until(
      () => server.requests.every(({ cancelledAt }) => cancelledAt !== undefined),
      'it is ended at the server',
    );
  });

  it('fills no memory: what is above the limit is dropped', () => {
    const body = createBodyText(10);
    body.add(Buffer.from('12345678'));
    assert.equal(body.isFull, false);
    body.add(Buffer.from('9012345'));
    assert.equal(body.isFull, true);
    assert.equal(body.text(), '1234567890');
  });
});
