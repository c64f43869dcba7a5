import assert from 'node:assert/strict';
import type { EventKind, RequestRecord } from './ledger.ts';
import { monotonicMs } from './monotonic.ts';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

/** How late a write may be on a machine that runs other tests meanwhile. */
const slackMs = 60;

function timeOf(record: RequestRecord | undefined, kind: EventKind, which: 'first' | 'last') {
  const writes = record?.writes.filter(({ events }) => events.some((event) => event.kind === kind));
  const write = which === 'first' ? writes?.[0] : writes?.at(-1);
  return (write?.atMs ?? 0) - (record?.bodyAtMs ?? 0);
}

function assertDue(atMs: number, dueMs: number) {
  assert.ok(atMs >= dueMs - 0.01 && atMs < dueMs + slackMs, `${atMs} ms, due at ${dueMs} ms`);
}

describe('the pace of the simulated server', () => {
  const server = useServer({ pacing: {} });
  const line = 'const value = call(other, 12);\n';

  it('is 170 ms to the first token and 2,300 tokens a second after it, without drift', async () => {
    server().configure({ brain: { kind: 'demo' } });
    await postChat(server(), { stream: true, max_completion_tokens: 1_000 });
    const [record] = server().stats().records;
    const tokens = (record?.writes ?? [])
      .flatMap(({ events }) => events)
      .reduce((sum, event) => sum + event.tokens, 0);
    assert.ok(tokens > 200);
    assertDue(timeOf(record, 'content', 'first'), 170);
    assertDue(timeOf(record, 'content', 'last'), 170 + ((tokens - 4) * 1000) / 2_300);
  });

  it('writes nothing before it is due, and all that is due in one write', async () => {
    const steps = [{ do: 'stream', text: line.repeat(100), tokensPerSecond: 20_000 }] as const;
    server().script({ steps: [...steps], delayMs: 20 });
    await postChat(server(), { stream: true });
    const [record] = server().stats().records;
    let sent = 0;
    for (const { atMs, events } of record?.writes ?? []) {
      for (const { kind, tokens } of events) if (kind === 'content') sent += tokens;
      const madeBy = atMs - (record?.bodyAtMs ?? 0) - 20;
      assert.ok(sent <= 4 + madeBy * 20 + 1e-6, `${sent} tokens after ${madeBy} ms`);
    }
    const chunks = (record?.writes ?? []).flatMap(({ events }) => events).length;
    assert.ok((record?.writes.length ?? 0) < chunks);
  });

  it('keeps to its script: what is late does not make the rest later', async () => {
    const wait = { do: 'wait', ms: 10 } as const;
    const say = { do: 'content', text: 'x' } as const;
    server().script({ steps: Array.from({ length: 10 }, () => [wait, say]).flat() });
    await postChat(server(), { stream: true });
    const [record] = server().stats().records;
    assertDue(timeOf(record, 'content', 'last'), 100);
  });

  it('makes a longer prompt wait longer where configured, cached tokens aside', async () => {
    server().configure({ pacing: { firstTokenMs: 10, prefillMsPerToken: 0.1 } });
    const messages = [{ role: 'user', content: 'word '.repeat(800) }];
    await postChat(server(), { stream: true, messages });
    await postChat(server(), { stream: true, messages });
    server().configure({ pacing: {} });
    const [cold, cached] = server().stats().records;
    assertDue(timeOf(cold, 'role', 'first'), 110);
    assertDue(timeOf(cached, 'role', 'first'), 10);
    assert.ok(timeOf(cold, 'role', 'first') - timeOf(cached, 'role', 'first') > 30);
  });

  it('sends the head earlier where configured', async () => {
    server().configure({ pacing: { headMs: 5, firstTokenMs: 150 }, brain: { kind: 'demo' } });
    const started = monotonicMs();
    const answer = await fetch(`${server().url}/v1/chat/completions`, {
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
    const headMs = monotonicMs() - started;
    await answer.text();
    server().configure({ pacing: {} });
    assert.ok(headMs < 140, String(headMs));
    assertDue(timeOf(server().stats().records[0], 'role', 'first'), 150);
  });

  it('reports its own timing on the last chunk: the parts make the whole, and the rate is the pace', async () => {
    server().script();
    server().configure({ brain: { kind: 'demo' } });
    const { body } = await postChat(server(), { stream: true, max_completion_tokens: 400 });
    const last = JSON.parse(body.split('\n\n').at(-3)?.slice(6) ?? '');
    const { queue_time, prompt_time, completion_time, total_time } = last.time_info;
    assert.ok(Math.abs(queue_time + prompt_time + completion_time - total_time) < 1e-9);
    const perSecond = last.usage.completion_tokens / completion_time;
    assert.ok(perSecond < 2_310 && perSecond > 1_500, String(perSecond));
  });
});
