import assert from 'node:assert/strict';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { barsOf, createHistogram } from '../../../src/core/latency/histogram.ts';
import { latencyCsv, latencyJson } from '../../../src/core/latency/latencyExport.ts';
import {
  chooseInReport,
  firstView,
  latencyReport,
  type ReportFacts,
  readReport,
  settled,
  shownRequests,
} from '../../../src/core/latency/latencyReport.ts';
import { createLedger } from '../../../src/core/latency/ledger.ts';
import { phasesOf } from '../../../src/core/latency/phases.ts';
import { createReportTexts } from '../../../src/core/latency/reportTexts.ts';
import { timeTicks } from '../../../src/core/latency/timeTicks.ts';
import { markupHtml } from '../../../src/core/report/markupHtml.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const nowMs = Date.UTC(2026, 10, 21, 12, 30);
const words = createReportTexts(inEnglish);

function trace(change: Partial<RequestTrace> = {}): RequestTrace {
  return {
    task: 'chat',
    provider: 'cerebras',
    model: 'gpt-oss-120b',
    wallMs: nowMs - 60_000,
    outcome: 'complete',
    connection: 'new',
    marks: {
      asked: 1000,
      sent: 1005,
      dnsDone: 1010,
      tcpDone: 1030,
      tlsDone: 1060,
      head: 1200,
      firstByte: 1230,
      firstContent: 1230,
      lastContent: 1330,
      closed: 1332,
    },
    usage: { promptTokens: 40, completionTokens: 200 },
    server: { queueMs: 4, promptMs: 20, completionMs: 150, totalMs: 180 },
    contentChunks: 20,
    content: { deltas: 200, chars: 800, firstChunkDeltas: 4, firstChunkChars: 16 },
    ...change,
  };
}

function factsOf(...traces: RequestTrace[]): ReportFacts {
  const ledger = createLedger({ wallMs: () => nowMs });
  for (const one of traces) ledger.record(one);
  return {
    cells: ledger.data().cells,
    summaries: ledger.summaries,
    recent: ledger.recent(),
    nowMs,
  };
}

const page = (facts: ReportFacts, view = firstView) =>
  markupHtml(latencyReport(view, facts, words));

describe('the latency report', () => {
  it('shows model and task with the most requests until another is chosen', () => {
    const facts = factsOf(trace(), trace(), trace({ task: 'inline' }));
    assert.equal(shownRequests(readReport(firstView, facts)), 2);
    const view = chooseInReport(firstView, 'series', 'inline cerebras/gpt-oss-120b');
    assert.equal(shownRequests(readReport(view, facts)), 1);
  });

  it('looks back as far as is chosen', () => {
    const facts = factsOf(trace(), trace({ wallMs: nowMs - 3 * 3_600_000 }));
    const count = (range: string) =>
      shownRequests(readReport(chooseInReport(firstView, 'range', range), facts));
    assert.deepEqual([count('hour'), count('day')], [1, 2]);
  });

  it('stays with what it shows while another grows larger', () => {
    const view = settled(firstView, readReport(firstView, factsOf(trace({ task: 'edit' }))));
    const facts = factsOf(trace({ task: 'edit' }), trace(), trace());
    assert.equal(readReport(view, facts).chosen?.task, 'edit');
  });

  it('takes no choice that it did not offer', () => {
    for (const [action, value] of [
      ['range', 'century'],
      ['metric', 'beauty'],
      ['colour', 'red'],
    ] as const)
      assert.deepEqual(chooseInReport(firstView, action, value), firstView);
    // A series that is gone falls back to the first.
    const view = chooseInReport(firstView, 'series', 'chat nowhere/none');
    assert.equal(shownRequests(readReport(view, factsOf(trace()))), 1);
  });

  it('has all plots, each with its table, and a label on every choice', () => {
    const html = page(factsOf(trace(), trace({ task: 'inline' })));
    const count = (pattern: RegExp) => html.match(pattern)?.length ?? 0;
    assert.equal(count(/<svg role="img" aria-label="[^"]{20,}"/g), 3);
    assert.equal(count(/<details>/g), 3);
    for (const [, id] of html.matchAll(/<select id="(\w+)"/g))
      assert.match(html, new RegExp(`<label for="${id}">[^<]+</label>`));
    assert.equal(count(/<table>/g), 4);
  });

  it('says so when nothing was measured, and keeps the choices', () => {
    const html = page(factsOf());
    assert.match(html, /No request was measured/);
    assert.match(html, /<select id="range"/);
  });

  it('says that another window’s requests cannot be looked at one by one', () => {
    const html = page({ ...factsOf(trace()), recent: [] });
    assert.match(html, /can be viewed one by one/);
  });
});

describe('the phases of a request', () => {
  it('follow each other without a gap from being asked to the end', () => {
    const phases = phasesOf(trace());
    assert.deepEqual(
      phases.map(({ kind, fromMs, toMs }) => [kind, fromMs, toMs]),
      [
        ['held', 0, 5],
        ['dns', 5, 10],
        ['tcp', 10, 30],
        ['tls', 30, 60],
        // Wall 327 − the server's 180; the rest until the first token is queue, prompt and the token itself.
        ['network', 60, 206],
        ['queue', 206, 210],
        ['prompt', 210, 230],
        ['stream', 230, 330],
        ['end', 330, 332],
      ],
    );
  });

  it('show reasoning apart, and what the server does not tell as waiting for the first token', () => {
    const { server: _, ...untold } = trace();
    const marks = { asked: 0, sent: 0, firstReasoning: 100, firstContent: 400, closed: 500 };
    assert.deepEqual(
      phasesOf({ ...untold, marks }).map(({ kind, toMs }) => [kind, toMs]),
      [
        ['firstToken', 100],
        ['thought', 400],
        ['end', 500],
      ],
    );
  });

  it('never exceed what was measured here, whatever the server says', () => {
    const phases = phasesOf(trace({ server: { queueMs: 9e5, promptMs: 9e5, totalMs: 1 } }));
    assert.equal(phases.at(-1)?.toMs, 332);
    for (const [index, { fromMs }] of phases.entries())
      assert.equal(fromMs, index === 0 ? 0 : phases[index - 1]?.toMs);
  });
});

describe('an export of the latency report', () => {
  const { cells, traces } = readReport(firstView, factsOf(trace()));

  it('holds every figure of every hour as CSV', () => {
    const lines = latencyCsv(cells).trimEnd().split('\r\n');
    const columns = lines[0]?.split(',').length;
    for (const line of lines) assert.equal(line.split(',').length, columns);
    assert.ok(lines.some((line) => line.includes(',gpt-oss-120b,chat,firstToken,1,')));
  });

  it('holds the single requests as JSON, and no text of any', () => {
    const json = JSON.parse(latencyJson(cells, traces));
    assert.equal(json.recent.length, 1);
    assert.equal(json.cells.length, 1);
  });
});

describe('what the report is drawn from', () => {
  it('counts every value of a histogram once', () => {
    const histogram = createHistogram();
    for (let value = 1; value <= 1000; value++) histogram.record(value);
    const bars = barsOf(histogram.toData(), 10);
    assert.equal(bars.length, 10);
    assert.equal(
      bars.reduce((sum, { count }) => sum + count, 0),
      1000,
    );
    assert.deepEqual(barsOf(createHistogram().toData(), 10), []);
  });

  it('names at most a handful of round moments', () => {
    for (const hours of [1, 24, 24 * 7, 24 * 30]) {
      const ticks = timeTicks(nowMs - hours * 3_600_000, nowMs);
      assert.ok(ticks.length >= 3 && ticks.length <= 9, `${hours}: ${ticks.length}`);
      for (const { atMs } of ticks) assert.equal(new Date(atMs).getSeconds(), 0);
    }
  });
});
