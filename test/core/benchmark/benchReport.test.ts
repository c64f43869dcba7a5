import assert from 'node:assert/strict';
import { benchReport } from '../../../src/core/benchmark/benchReport.ts';
import type { BenchCell, BenchResult } from '../../../src/core/benchmark/benchResult.ts';
import { compareResults } from '../../../src/core/benchmark/compareResults.ts';
import { estimateCost } from '../../../src/core/benchmark/estimateCost.ts';
import { builtInSet } from '../../../src/core/benchmark/promptSets.ts';
import { createBenchTexts } from '../../../src/core/benchmark/texts.ts';
import { markupHtml } from '../../../src/core/report/markupHtml.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const texts = createBenchTexts(inEnglish);
const around = (value: number) => Array.from({ length: 40 }, (_, i) => value + (i % 5));

function resultOf(
  change: Partial<BenchResult>,
  cell: Partial<BenchCell>,
  ttftMs = 180,
): BenchResult {
  return {
    format: 'slipstream-bench 1',
    date: '2026-11-21T12:00:00.000Z',
    machine: 'VS Code',
    baseUrl: 'https://api.cerebras.ai',
    isPartial: false,
    cells: [
      {
        name: 'a · short · ×1 · warm',
        model: 'a',
        set: 'short',
        concurrency: 1,
        warmth: 'warm',
        isStreamed: true,
        figures: {
          timeToFirstTokenMs: around(ttftMs),
          firstByteMs: [],
          firstReasoningMs: [],
          wallMs: around(400),
          tokensPerSecond: around(2_000),
          serverTokensPerSecond: [],
          promptTokens: [],
          completionTokens: [],
          reasoningTokens: [],
          cachedTokens: [],
          networkMs: [],
        },
        failures: {},
        waitedForQuota: 0,
        onNewConnection: 0,
        inOnePiece: 0,
        worstLoopMs: 0,
        ...cell,
      },
    ],
    ...change,
  };
}

const page = (result: BenchResult, before?: BenchResult) =>
  markupHtml(
    benchReport(
      {
        result,
        verdicts: [],
        comparison: before && { date: before.date, differences: compareResults(before, result) },
      },
      texts,
    ),
  );

describe('the report of a benchmark', () => {
  it('says when limits, the user or this machine shaped it, and nothing of that otherwise', () => {
    const shaped = /Rate limits affected|Stopped:|limited by this machine/g;
    assert.equal(page(resultOf({}, {})).match(shaped), null);
    const html = page(resultOf({ isPartial: true }, { waitedForQuota: 7, worstLoopMs: 90 }));
    assert.equal(html.match(shaped)?.length, 3);
    assert.match(html, /7 of 40 requests waited/);
  });

  it('tells what changed since the last run from noise', () => {
    const before = resultOf({ date: '2026-11-20T12:00:00.000Z' }, {});
    assert.match(page(resultOf({}, {}, 220), before), /Compared with 2026-11-20.*really higher/s);
    assert.doesNotMatch(page(resultOf({}, {}), before), /really/);
  });

  it('names every definition, and has a table for each plot', () => {
    const html = page(resultOf({}, {}));
    assert.match(html, /request handed to the transport → first non-empty content/);
    assert.equal(html.match(/<svg/g)?.length, 3);
    assert.equal(html.match(/<details>/g)?.length, 3);
  });
});

describe('what a benchmark costs', () => {
  const short = builtInSet('short');
  assert.ok(short.ok);
  const turnOf = (model: string, requests: number) => ({
    cell: { model, set: short.value, concurrency: 1, warmth: 'warm', isStreamed: true } as const,
    requests,
    isCounted: true,
  });

  it('is bounded by the answers’ limits and the catalog’s prices', () => {
    const { usd, unpriced } = estimateCost([turnOf('cerebras/gpt-oss-120b', 1_000)]);
    // 256 tokens at 0.75 USD for a million, and some 20 tokens of prompt at 0.35.
    assert.ok(usd > 0.192 && usd < 0.21, `${usd}`);
    assert.deepEqual(unpriced, []);
  });

  it('leaves models without a price out, and names them', () => {
    assert.deepEqual(estimateCost([turnOf('ollama/own', 9)]), { usd: 0, unpriced: ['ollama/own'] });
  });
});
