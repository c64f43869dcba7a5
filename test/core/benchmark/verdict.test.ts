import assert from 'node:assert/strict';
import type { BenchCell, BenchResult } from '../../../src/core/benchmark/benchResult.ts';
import { renderVerdicts } from '../../../src/core/benchmark/benchTable.ts';
import { createBenchTexts } from '../../../src/core/benchmark/texts.ts';
import { judgeBenchmark, type SpotChecks } from '../../../src/core/benchmark/verdict.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const direct: SpotChecks = { route: 'direct', roundTripMs: 12 };
const many = (value: number) => Array.from({ length: 20 }, () => value);

function cell(change: Partial<BenchCell>, figures: Partial<BenchCell['figures']>): BenchCell {
  return {
    name: 'cerebras/gpt-oss-120b · short · ×1 · warm',
    model: 'cerebras/gpt-oss-120b',
    set: 'short',
    concurrency: 1,
    warmth: 'warm',
    isStreamed: true,
    figures: {
      timeToFirstTokenMs: many(210),
      firstByteMs: many(200),
      firstReasoningMs: [],
      wallMs: many(400),
      tokensPerSecond: many(2_900),
      serverTokensPerSecond: [],
      promptTokens: many(40),
      completionTokens: many(200),
      reasoningTokens: many(0),
      cachedTokens: [],
      networkMs: [],
      ...figures,
    },
    failures: {},
    waitedForQuota: 0,
    onNewConnection: 0,
    inOnePiece: 0,
    worstLoopMs: 0,
    ...change,
  };
}

const resultOf = (...cells: BenchCell[]): BenchResult => ({
  format: 'slipstream-bench 1',
  date: '2026-11-21T12:00:00.000Z',
  machine: 'test',
  baseUrl: 'https://api.cerebras.ai/v1',
  isPartial: false,
  cells,
});

/** The causes that are found for a cell whose first token is late. */
function found(
  change: Partial<BenchCell>,
  figures: Partial<BenchCell['figures']>,
  checks = direct,
) {
  const late = cell(change, { timeToFirstTokenMs: many(900), ...figures });
  const [verdict] = judgeBenchmark(resultOf(late), checks);
  return verdict?.causes.filter(({ isFound }) => isFound).map(({ kind }) => kind);
}

describe('the verdict on what was published', () => {
  it('names the source, and that third parties measured the first token', () => {
    const [ttft, rate] = judgeBenchmark(resultOf(cell({}, {})), direct);
    assert.deepEqual([ttft?.low, ttft?.high, ttft?.isThirdParty], [170, 300, true]);
    assert.deepEqual([rate?.low, rate?.isThirdParty], [3000, false]);
    assert.match(ttft?.source ?? '', /opencues/);
    assert.match(rate?.source ?? '', /cerebras/);
  });

  it('looks for no causes while the figures are within twice what was published', () => {
    const verdicts = judgeBenchmark(
      resultOf(cell({}, { timeToFirstTokenMs: many(599), tokensPerSecond: many(1_501) })),
      direct,
    );
    assert.deepEqual(
      verdicts.map(({ isOff, causes }) => [isOff, causes.length]),
      [
        [false, 0],
        [false, 0],
      ],
    );
  });

  it('finds each usual cause where it is, and rules out the others', () => {
    assert.deepEqual(found({}, {}), []);
    assert.deepEqual(found({ onNewConnection: 20 }, {}), ['newConnections']);
    assert.deepEqual(found({ inOnePiece: 20 }, {}), ['notStreaming']);
    assert.deepEqual(found({ isStreamed: false }, {}), ['notStreaming']);
    assert.deepEqual(found({}, { reasoningTokens: many(400) }), ['reasoning']);
    assert.deepEqual(found({}, { promptTokens: many(6_000) }), ['longPrompt']);
    assert.deepEqual(found({}, {}, { route: 'proxy', roundTripMs: 12 }), ['proxy']);
    assert.deepEqual(found({}, {}, { route: 'direct', roundTripMs: 140 }), ['distance']);
    assert.deepEqual(
      found({ model: 'cerebras/zai-glm-4.7', name: 'glm' }, { timeToFirstTokenMs: many(900) }),
      ['preview'],
    );
  });

  it('says nothing of a length or a model that nobody published figures for', () => {
    const unknown = cell({ model: 'ollama/qwen' }, {});
    assert.deepEqual(judgeBenchmark(resultOf(unknown), direct), []);
    const between = judgeBenchmark(resultOf(cell({}, { promptTokens: many(40_000) })), direct);
    assert.deepEqual(
      between.map(({ figure }) => figure),
      ['tokensPerSecond'],
    );
  });

  it('is written with every cause and what it was judged by', () => {
    const late = cell({}, { timeToFirstTokenMs: many(900), reasoningTokens: many(400) });
    const text = renderVerdicts(
      judgeBenchmark(resultOf(late), direct),
      createBenchTexts(inEnglish),
    );
    assert.match(text, /third parties measured 170–300/);
    assert.match(text, /3\.0 times slower/);
    assert.match(text, /→ found: reasoning left on: 400 tokens/);
    assert.match(text, /not the cause: a proxy on the way/);
  });
});
