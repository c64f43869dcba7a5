import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { createLedger } from '../../../src/core/latency/ledger.ts';
import { mergeLedgers, readLedger } from '../../../src/core/latency/ledgerData.ts';

const now = Date.UTC(2026, 10, 21, 12, 30);
const hourMs = 3_600_000;
const clock = { wallMs: () => now };

function trace(changes: Partial<RequestTrace> = {}, firstTokenMs = 100): RequestTrace {
  return {
    task: 'inline',
    provider: 'cerebras',
    model: 'qwen-3.8-27b',
    wallMs: now,
    marks: {
      asked: 0,
      admitted: 5,
      sent: 10,
      firstContent: 10 + firstTokenMs,
      closed: 10 + 2 * firstTokenMs,
    },
    connection: 'reused',
    protocol: 'h2',
    outcome: 'complete',
    usage: { promptTokens: 50, completionTokens: 20 },
    server: { totalMs: firstTokenMs },
    ...changes,
  };
}

const traces = fc.array(
  fc
    .record({
      model: fc.constantFrom('a', 'b'),
      task: fc.constantFrom('inline', 'chat'),
      outcome: fc.constantFrom('complete', 'cancelled', 'failed'),
      ageHours: fc.nat(24 * 29),
      firstTokenMs: fc.integer({ min: 1, max: 5_000 }),
    })
    .map(({ ageHours, firstTokenMs, ...rest }) =>
      trace({ ...rest, wallMs: now - ageHours * hourMs } as Partial<RequestTrace>, firstTokenMs),
    ),
);

describe('ledger', () => {
  it('sums up each model and task', () => {
    const ledger = createLedger(clock);
    for (let ms = 1; ms <= 100; ms++) ledger.record(trace({}, ms));
    ledger.record(trace({ outcome: 'cancelled', connection: 'new' }, 50));
    ledger.record(trace({ task: 'chat' }));
    const [inline, chat] = ledger.summaries();
    assert.equal(inline?.complete, 100);
    assert.equal(inline?.cancelled, 1);
    assert.ok(Math.abs((inline?.reuse ?? 0) - 100 / 101) < 1e-9);
    assert.equal(inline?.promptTokens, 101 * 50);
    const { firstToken, wall, queued, network } = inline?.percentiles ?? {};
    assert.ok(Math.abs((firstToken?.p50 ?? 0) - 50) <= 1);
    assert.ok(Math.abs((firstToken?.p95 ?? 0) - 95) <= 1.5);
    assert.equal(wall?.count, 100, 'a cancelled request took as long as the user let it');
    assert.ok(Math.abs((network?.p50 ?? 0) - 50) <= 1);
    assert.ok(Math.abs((queued?.p50 ?? 0) - 5) <= 0.05);
    assert.equal(chat?.task, 'chat');
  });

  it('looks at a span of time where one is named', () => {
    const ledger = createLedger(clock);
    ledger.record(trace());
    ledger.record(trace({ wallMs: now - 5 * hourMs }));
    assert.equal(ledger.summaries()[0]?.complete, 2);
    assert.equal(ledger.summaries(now - 2 * hourMs)[0]?.complete, 1);
  });

  it('of several windows is the ledger of one that had seen everything', () => {
    fc.assert(
      fc.property(traces, traces, (first, second) => {
        const one = createLedger(clock);
        for (const entry of [...first, ...second]) one.record(entry);
        const windows = [first, second].map((entries) => {
          const ledger = createLedger(clock);
          for (const entry of entries) ledger.record(entry);
          return ledger.takeUnsaved();
        });
        const merged = createLedger(clock);
        merged.load(readLedger(JSON.parse(JSON.stringify(mergeLedgers(windows, now)))));
        assert.deepEqual(rounded(merged.summaries()), rounded(one.summaries()));
      }),
      { numRuns: 50 },
    );
  });

  it('gives each record to the store once, and goes on counting it', () => {
    const ledger = createLedger(clock);
    ledger.record(trace());
    assert.equal(ledger.takeUnsaved().cells[0]?.complete, 1);
    assert.deepEqual(ledger.takeUnsaved().cells, []);
    ledger.record(trace());
    assert.equal(ledger.takeUnsaved().cells[0]?.complete, 1);
    assert.equal(ledger.summaries()[0]?.complete, 2);
  });

  it('counts by the day after two days and forgets after a month', () => {
    const ledger = createLedger(clock);
    for (let hours = 0; hours < 24 * 40; hours++)
      ledger.record(trace({ wallMs: now - hours * hourMs }));
    const { cells } = ledger.data();
    assert.ok(cells.length <= 49 + 31, String(cells.length));
    assert.ok((cells[0]?.slot ?? 0) >= now - 32 * 24 * hourMs);
  });

  it('keeps the last requests whole, and not more than it says', () => {
    const ledger = createLedger(clock);
    for (let index = 0; index < 1_200; index++) ledger.record(trace({ wallMs: now + index }));
    const recent = ledger.recent();
    assert.equal(recent.length, 500);
    assert.equal(recent.at(-1)?.wallMs, now + 1_199);
  });

  it('reads whatever a store holds without throwing', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        assert.equal(readLedger(value).version, 1);
        assert.deepEqual(readLedger({ version: 1, cells: [value] }).cells, []);
      }),
    );
  });
});

/** Sums of fractions depend on their order in the last digit. */
function rounded(value: unknown): unknown {
  const sorted = Array.isArray(value)
    ? [...value].sort((a, b) =>
        JSON.stringify(a.model + a.task).localeCompare(JSON.stringify(b.model + b.task)),
      )
    : value;
  return JSON.parse(
    JSON.stringify(sorted, (_, part) =>
      typeof part === 'number' ? Number(part.toPrecision(9)) : part,
    ),
  );
}
