import assert from 'node:assert/strict';
import { createFakeClock } from '../support/fakeClock.ts';
import type { EventKind, RequestRecord } from './ledger.ts';
import { createMonotonicClock } from './monotonic.ts';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

/** Writes with an event of a kind, in milliseconds after the request. */
function timesOf(record: RequestRecord | undefined, kind: EventKind): readonly number[] {
  return (record?.writes ?? [])
    .filter(({ events }) => events.some((event) => event.kind === kind))
    .map(({ atMs }) => atMs - (record?.bodyAtMs ?? 0));
}

function contentTokens(record: RequestRecord | undefined): number {
  return (record?.writes ?? [])
    .flatMap(({ events }) => events)
    .reduce((sum, event) => sum + event.tokens, 0);
}

const assertNear = (actual: number | undefined, expected: number) =>
  assert.ok(Math.abs((actual ?? Number.NaN) - expected) < 1e-6, `${actual}, not ${expected}`);

describe('the pace of the simulated server', () => {
  const clock = createFakeClock();
  /** How late every timer is. */
  let lateMs = 0;
  const server = useServer({
    brain: { kind: 'demo' },
    pacing: {},
    clock: { ...clock, after: (delayMs, run) => clock.after(delayMs + lateMs, run) },
  });
  beforeEach(() => {
    lateMs = 0;
    server().configure({ pacing: {} });
  });

  /** Asks, and lets 10 s pass once the request has been admitted. */
  async function ask(change: object = {}) {
    const { requests } = server().stats();
    const answer = postChat(server(), { stream: true, ...change });
    await server().until(({ records }) => (records[requests]?.admittedTokens ?? 0) > 0);
    clock.skip(10_000);
    const { body } = await answer;
    return { body, record: server().stats().records[requests] };
  }

  it('is 170 ms to the first token and 2,300 tokens a second after it', async () => {
    const { record } = await ask({ max_completion_tokens: 1_000 });
    const tokens = contentTokens(record);
    assert.ok(tokens > 200);
    const times = timesOf(record, 'content');
    assertNear(times[0], 170);
    assertNear(times.at(-1), 170 + ((tokens - 4) * 1000) / 2_300);
  });

  it('stands still at a hold until it is released, and keeps its pace from then on', async () => {
    const text = 'one two three four';
    const step = { do: 'stream', text, tokensPerSecond: 10, tokensPerChunk: 1 } as const;
    server().script({ steps: [{ do: 'content', text: 'a' }, { do: 'hold' }, step] });
    const { requests } = server().stats();
    const answer = postChat(server(), { stream: true });
    await server().until(({ contentTokens }) => contentTokens === 1);
    clock.skip(60_000);
    assert.equal(server().stats().contentTokens, 1);
    server().release();
    clock.skip(10_000);
    const { body } = await answer;
    assert.match(body, /four/);
    // Whoever releases it late must not find that the client has given it up.
    assert.match(body, /^: held$/m);
    const times = timesOf(server().stats().records[requests], 'content');
    assert.ok((times[1] ?? 0) >= 60_000);
    assertNear((times.at(-1) ?? 0) - (times[1] ?? 0), 300);
  });

  it('writes all that is due in one write, and nothing earlier', async () => {
    lateMs = 3;
    const text = 'const value = call(other, 12);\n'.repeat(100);
    server().script({ delayMs: 20, steps: [{ do: 'stream', text, tokensPerSecond: 20_000 }] });
    const { record } = await ask();
    let sent = 0;
    for (const { atMs, events } of record?.writes ?? []) {
      for (const { kind, tokens } of events) if (kind === 'content') sent += tokens;
      const madeMs = atMs - (record?.bodyAtMs ?? 0) - 20;
      assert.ok(sent <= 4 + madeMs * 20 + 1e-6, `${sent} tokens after ${madeMs} ms`);
      const due = Math.min(contentTokens(record), madeMs * 20 - 4);
      assert.ok(sent >= due, `${sent} tokens after ${madeMs} ms`);
    }
  });

  it('does not drift: what is late does not make the rest later', async () => {
    lateMs = 3;
    const wait = { do: 'wait', ms: 10 } as const;
    const say = { do: 'content', text: 'x' } as const;
    server().script({ steps: Array.from({ length: 10 }, () => [wait, say]).flat() });
    const { record } = await ask();
    for (const [index, atMs] of timesOf(record, 'content').entries())
      assertNear(atMs, 10 * (index + 1) + 3);
  });

  it('makes a longer prompt wait longer where configured, cached tokens aside', async () => {
    server().configure({ pacing: { firstTokenMs: 10, prefillMsPerToken: 0.5 } });
    const messages = [{ role: 'user', content: 'word '.repeat(800) }];
    const cold = await ask({ messages });
    const warm = await ask({ messages });
    const prompt = JSON.parse(cold.body.split('\n\n').at(-3)?.slice(6) ?? '').usage.prompt_tokens;
    assertNear(timesOf(cold.record, 'role')[0], 10 + prompt / 2);
    assertNear(timesOf(warm.record, 'role')[0], 10 + (prompt % 128) / 2);
  });

  it('sends the head earlier where configured', async () => {
    server().configure({ pacing: { headMs: 5, firstTokenMs: 150 } });
    const answer = fetch(`${server().url}/v1/chat/completions`, {
      method: 'POST',
      headers: { authorization: 'Bearer csk-simulated' },
      body: JSON.stringify({
        model: 'qwen-3.8-27b',
        reasoning_effort: 'none',
        max_completion_tokens: 4,
        stream: true,
        messages: [{ role: 'user', content: 'x' }],
      }),
    });
    await server().until(({ admittedTokens }) => admittedTokens > 0);
    clock.skip(5);
    const { body, status } = await answer;
    assert.equal(status, 200);
    assert.deepEqual(server().stats().records[0]?.writes, []);
    clock.skip(145);
    assert.match(await new Response(body).text(), /DONE/);
  });

  it('says how long it took itself: the parts make the whole, and the rate is the pace', async () => {
    const { body } = await ask({ max_completion_tokens: 400 });
    const last = JSON.parse(body.split('\n\n').at(-3)?.slice(6) ?? '');
    const { queue_time, prompt_time, completion_time, total_time } = last.time_info;
    assertNear(queue_time + prompt_time + completion_time, total_time);
    assertNear(total_time, 0.17 + (last.usage.completion_tokens - 4) / 2_300);
    assertNear(completion_time, last.usage.completion_tokens / 2_300);
  });

  it('makes an answer without stream wait until all of it has been made', async () => {
    const { record } = await ask({ stream: false, max_completion_tokens: 230 });
    assertNear(timesOf(record, 'content')[0], 170 + 100);
  });
});

describe('the simulated server on the machine’s clock', () => {
  const server = useServer({ brain: { kind: 'demo' }, clock: createMonotonicClock(), pacing: {} });

  it('is never early, and its times compare with those of other processes', async () => {
    const beforeMs = Number(process.hrtime.bigint()) / 1e6;
    await postChat(server(), { stream: true, max_completion_tokens: 100 });
    const afterMs = Number(process.hrtime.bigint()) / 1e6;
    const [record] = server().stats().records;
    assert.ok((record?.receivedAtMs ?? 0) > beforeMs);
    assert.ok((record?.endedAtMs ?? afterMs) < afterMs);
    const times = timesOf(record, 'content');
    assert.ok((times[0] ?? 0) >= 170);
    assert.ok((times.at(-1) ?? 0) >= 170 + ((contentTokens(record) - 4) * 1000) / 2_300 - 1e-6);
  });
});
