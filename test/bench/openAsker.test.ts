import assert from 'node:assert/strict';
import { rootCertificates } from 'node:tls';
import { openAsker } from '../../src/bench/openAsker.ts';
import type { Asker } from '../../src/core/benchmark/asker.ts';
import type { BenchAnswer } from '../../src/core/benchmark/benchRun.ts';
import type { Cell } from '../../src/core/benchmark/plan.ts';
import { createSystemClock } from '../../src/core/clock.ts';
import { figuresOf } from '../../src/core/latency/figures.ts';
import { directNetwork } from '../../src/net/network.ts';
import type { RequestRecord } from '../server/ledger.ts';
import { useServer } from '../server/useServer.ts';

const prompt = {
  messages: [{ role: 'user', content: 'Explain HTTP/2.' }],
  maxTokens: 200,
} as const;
const set = { name: 'short', prompts: [prompt] };
const cell: Cell = {
  model: 'qwen-3.8-27b',
  set,
  concurrency: 1,
  warmth: 'warm',
  isStreamed: true,
};
const never = new AbortController().signal;

function traceOf(answer: BenchAnswer) {
  if (answer.kind !== 'done') assert.fail(answer.error.kind);
  return answer.trace;
}

/** Moments of an answer as the server wrote it, in milliseconds after its body had been read. */
function truthOf(record: RequestRecord | undefined) {
  assert.ok(record);
  const content = record.writes.filter(({ events }) =>
    events.some(({ kind }) => kind === 'content'),
  );
  const since = (atMs = Number.NaN) => atMs - (record.bodyAtMs ?? Number.NaN);
  return {
    firstMs: since(content[0]?.atMs),
    lastMs: since(content.at(-1)?.atMs),
    tokens: content.flatMap(({ events }) => events).reduce((sum, { tokens }) => sum + tokens, 0),
  };
}

describe('the benchmark’s requests', () => {
  const server = useServer({ brain: { kind: 'demo' } });
  let asker: Asker;
  const open = () =>
    openAsker({
      clock: createSystemClock(),
      network: { ...directNetwork, ca: [...rootCertificates, server().ca] },
      apiKey: 'csk-simulated',
      options: { baseUrl: `${server().httpsUrl}/v1`, maxTokens: undefined, reasoning: 'none' },
    });
  afterEach(() => asker.dispose());

  it('are never measured earlier than the server wrote, and count what it counted', async () => {
    server().configure({ pacing: { firstTokenMs: 20, tokensPerSecond: 4_000 } });
    asker = open();
    for (let round = 0; round < 3; round++) {
      const trace = traceOf(await asker.ask(cell, prompt, never));
      const figures = figuresOf(trace);
      const truth = truthOf(server().stats().records.at(-1));
      // The request left before its body was read, and text arrived after it was written: on any machine.
      assert.ok((figures.timeToFirstTokenMs ?? 0) >= truth.firstMs);
      assert.ok((figures.wallMs ?? 0) >= truth.lastMs);
      const visible = (figures.completionTokens ?? 0) - (figures.reasoningTokens ?? 0);
      assert.equal(visible, truth.tokens);
      assert.ok((figures.tokensPerSecond ?? 0) > 0);
    }
  });

  it('ask for the answer in one piece when they shall not stream', async () => {
    asker = open();
    const trace = traceOf(await asker.ask({ ...cell, isStreamed: false }, prompt, never));
    const body = JSON.parse(server().stats().records.at(-1)?.body ?? '{}');
    assert.equal(body.stream, false);
    assert.equal(trace.contentChunks, 1);
    const figures = figuresOf(trace);
    assert.equal(figures.tokensPerSecond, undefined);
    assert.ok((figures.completionTokens ?? 0) > 16);
  });

  it('share an open connection when warm, and open their own when cold', async () => {
    asker = open();
    await asker.ask(cell, prompt, never);
    const before = server().stats().connections.accepted;
    assert.equal(traceOf(await asker.ask(cell, prompt, never)).connection, 'reused');
    assert.equal(server().stats().connections.accepted, before);
    const cold = { ...cell, warmth: 'cold' } as const;
    assert.equal(traceOf(await asker.ask(cold, prompt, never)).connection, 'new');
    assert.equal(traceOf(await asker.ask(cold, prompt, never)).connection, 'new');
    assert.equal(server().stats().connections.accepted, before + 2);
  });

  it('stop at the quota gate when a limit frees too late to wait for it', async () => {
    server().configure({ limits: { requests: { day: 2 }, tokens: {} } });
    asker = open();
    const answers: BenchAnswer[] = [];
    for (let round = 0; round < 4; round++) answers.push(await asker.ask(cell, prompt, never));
    assert.deepEqual(
      answers.map((answer) => (answer.kind === 'done' ? 'done' : answer.error.kind)),
      ['done', 'done', 'gateShut', 'gateShut'],
    );
    // What the limits forbid is not even sent.
    assert.equal(server().stats().statuses[429], undefined);
  });

  it('say what is wrong before anything is measured', async () => {
    server().configure({ limits: 'unlimited' });
    asker = open();
    assert.equal(await asker.check(['qwen-3.8-27b'], never), undefined);
    assert.equal((await asker.check(['no-such-model'], never))?.kind, 'modelGone');
  });
});
