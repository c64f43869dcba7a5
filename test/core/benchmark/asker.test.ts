import assert from 'node:assert/strict';
import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import type { StreamEvent } from '../../../src/core/api/streamEvent.ts';
import { type AskerDeps, createAsker } from '../../../src/core/benchmark/asker.ts';
import type { Cell } from '../../../src/core/benchmark/plan.ts';
import type { RequestError } from '../../../src/core/errors.ts';
import type { ModelCall } from '../../../src/core/ports.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';

const prompt = {
  messages: [{ role: 'user', content: 'hi' }],
  maxTokens: 32,
  stop: ['\n'],
} as const;
const cell: Cell = {
  model: 'cerebras/gpt-oss-120b',
  set: { name: 'own', task: 'inline', prompts: [prompt] },
  concurrency: 1,
  warmth: 'warm',
  isStreamed: true,
};
const trace: RequestTrace = {
  task: 'inline',
  provider: 'cerebras',
  model: 'gpt-oss-120b',
  wallMs: 0,
  outcome: 'complete',
  marks: { asked: 0, sent: 0, closed: 5 },
};
const done: StreamEvent = {
  kind: 'done',
  finishReason: 'stop',
  usage: { promptTokens: 3, completionTokens: 4 },
  trace,
};
const failed = (error: RequestError): StreamEvent => ({ kind: 'failed', error, trace });

/** An asker whose gate answers one admission after the other, and whose transport always ends with `last`. */
function setup(admissions: readonly Gate[], last = done) {
  const clock = createFakeClock();
  const calls: ModelCall[] = [];
  const noted: string[] = [];
  const [cerebras] = providerPresets;
  assert.ok(cerebras);
  const left = [...admissions];
  const deps: AskerDeps = {
    clock,
    openTransport: (isWarm) => ({
      async *stream(call) {
        calls.push(call);
        yield [{ kind: 'head', status: 200, rateLimits: [] }, last];
      },
      dispose: () => noted.push(isWarm ? 'warm closed' : 'cold closed'),
    }),
    targetOf: (model) => ({
      provider: cerebras,
      model: model.split('/')[1] ?? '',
      apiKey: 'csk-x',
    }),
    quota: {
      admit(demand) {
        noted.push(`${demand.priority} ${demand.tokens}`);
        const next = left.shift() ?? 'pass';
        if (next !== 'pass') return Promise.resolve({ kind: 'shut', why: 'quota', ...next });
        const charge = {
          observe: () => noted.push('observed'),
          refuse: () => noted.push('refused'),
          cancel: () => noted.push('cancelled'),
        };
        return Promise.resolve({ kind: 'pass', charge });
      },
    },
    estimate: { promptTokens: () => 10 },
    fitRequest: (_, task, request) => ({
      ...request,
      reasoning: task === 'inline' ? 'low' : 'high',
    }),
    maxTokens: undefined,
    reasoning: undefined,
    onUsage: (model, usage) => noted.push(`${model.model} used ${usage.completionTokens}`),
  };
  return { asker: createAsker(deps), clock, calls, noted };
}

type Gate = 'pass' | { readonly forMs?: number };

const never = new AbortController().signal;

describe('a benchmark’s way through the quota gate', () => {
  it('charges what it may cost, tells what the response said, and what was billed', async () => {
    const { asker, calls, noted } = setup(['pass']);
    const answer = await asker.ask(cell, prompt, never);
    assert.deepEqual([answer.kind, answer.hasWaited], ['done', false]);
    assert.deepEqual(noted, ['asked 42', 'observed', 'gpt-oss-120b used 4']);
    const [call] = calls;
    assert.equal(call?.task, 'inline');
    assert.deepEqual([call?.request.reasoning, call?.request.stop], ['low', ['\n']]);
  });

  it('waits while a limit frees within minutes, and says that it did', async () => {
    const { asker, clock, calls } = setup([{ forMs: 20_000 }, { forMs: 500 }, 'pass']);
    const asking = asker.ask(cell, prompt, never);
    await clock.advance(19_000);
    assert.equal(calls.length, 0);
    await clock.advance(2_000);
    const answer = await asking;
    assert.deepEqual([answer.kind, answer.hasWaited, calls.length], ['done', true, 1]);
  });

  it('does not wait for tomorrow, nor for what only the user can change', async () => {
    for (const gate of [{ forMs: 3_600_000 }, {}]) {
      const { asker, calls } = setup([gate]);
      const answer = await asker.ask(cell, prompt, never);
      assert.equal(answer.kind === 'failed' && answer.error.kind, 'gateShut');
      assert.equal(calls.length, 0);
    }
  });

  it('gives its place back when it is stopped while it waits', async () => {
    const { asker, clock, calls, noted } = setup([{ forMs: 20_000 }, 'pass']);
    const stop = new AbortController();
    const asking = asker.ask(cell, prompt, stop.signal);
    await settle();
    stop.abort();
    await clock.advance(1);
    const answer = await asking;
    assert.equal(answer.kind === 'failed' && answer.error.kind, 'aborted');
    assert.deepEqual([calls.length, noted.at(-1)], [0, 'cancelled']);
  });

  it('shuts the gate when the server refuses for the quota', async () => {
    const refusal: RequestError = { kind: 'quota', unit: 'tokens', window: 'minute', detail: '' };
    const { asker, noted } = setup(['pass'], failed(refusal));
    await asker.ask(cell, prompt, never);
    assert.ok(noted.includes('refused'));
  });

  it('closes a cold connection after its one request, and the warm one at the end', async () => {
    const { asker, noted } = setup([]);
    await asker.ask({ ...cell, warmth: 'cold' }, prompt, never);
    assert.equal(noted.at(-1), 'cold closed');
    asker.dispose();
    assert.equal(noted.at(-1), 'warm closed');
  });
});
