import type { BundledModel } from '../models/bundledModel.ts';
import { bundledModels } from '../models/bundledModels.ts';
import { publishedFirstToken } from '../models/publishedLatency.ts';
import { type BenchCell, type BenchResult, summaryOf } from './benchResult.ts';

/** What was looked up right after the run, on this machine. */
export interface SpotChecks {
  /** How requests travel; undefined where that was not looked up. */
  readonly route: 'direct' | 'proxy' | 'fetch' | undefined;
  /** Opening one connection to the provider: about one round trip, in milliseconds. */
  readonly roundTripMs: number | undefined;
}

/** What usually makes a model slower than published, each looked for in the run or on the spot. */
export const causeKinds = [
  'newConnections',
  'notStreaming',
  'preview',
  'proxy',
  'reasoning',
  'longPrompt',
  'distance',
] as const;
export type CauseKind = (typeof causeKinds)[number];

export interface Cause {
  readonly kind: CauseKind;
  readonly isFound: boolean;
  /** The figure that it was judged by; undefined where it could not be. */
  readonly measured: number | undefined;
}

/** One cell's figure beside the published one. */
export interface BenchVerdict {
  readonly cell: string;
  readonly figure: 'timeToFirstTokenMs' | 'tokensPerSecond';
  readonly measured: number;
  readonly low: number;
  readonly high: number;
  readonly source: string;
  readonly isThirdParty: boolean;
  /** How many times slower than the slowest published figure; below 1: faster. */
  readonly slower: number;
  /** Slower by more than `worthExplaining`. Empty `causes` otherwise. */
  readonly isOff: boolean;
  readonly causes: readonly Cause[];
}

/** Below this factor a difference is nothing to look for causes of: published figures differ by as much. */
const worthExplaining = 2;
/** Prefill takes 0.033–0.037 ms for each prompt token (opencues#226): above this many it shows beside 170 ms. */
const longPromptTokens = 4_000;
/** A round trip that takes a noticeable part of 170 ms. */
const farAwayMs = 60;
/** Thinking shows in the figures from this many tokens on. */
const someReasoningTokens = 16;

/** Compares what was measured with what was published; cells for whose model and length nothing was are left out. */
export function judgeBenchmark(result: BenchResult, checks: SpotChecks): BenchVerdict[] {
  return result.cells.flatMap((cell) => {
    const model = bundledModels.find(
      ({ id }) => id === cell.model.slice(cell.model.indexOf('/') + 1),
    );
    if (model === undefined) return [];
    return [firstTokenVerdict(cell, model, checks), rateVerdict(cell, model, checks)].filter(
      (verdict) => verdict !== undefined,
    );
  });
}

function firstTokenVerdict(
  cell: BenchCell,
  model: BundledModel,
  checks: SpotChecks,
): BenchVerdict | undefined {
  const measured = summaryOf(cell, 'timeToFirstTokenMs')?.median;
  const prompt = summaryOf(cell, 'promptTokens')?.median;
  const published = prompt === undefined ? undefined : publishedFirstToken(prompt);
  if (measured === undefined || published === undefined) return undefined;
  const slower = measured / published.highMs;
  const isOff = slower > worthExplaining;
  return {
    cell: cell.name,
    figure: 'timeToFirstTokenMs',
    measured,
    low: published.lowMs,
    high: published.highMs,
    source: published.source,
    isThirdParty: true,
    slower,
    isOff,
    causes: isOff ? causesOf(cell, model, checks) : [],
  };
}

function rateVerdict(
  cell: BenchCell,
  model: BundledModel,
  checks: SpotChecks,
): BenchVerdict | undefined {
  const measured = summaryOf(cell, 'tokensPerSecond')?.median;
  const published = model.tokensPerSecond;
  if (measured === undefined || measured <= 0 || published === null) return undefined;
  const slower = published / measured;
  const isOff = slower > worthExplaining;
  return {
    cell: cell.name,
    figure: 'tokensPerSecond',
    measured,
    low: published,
    high: published,
    source: model.sources[0] ?? '',
    isThirdParty: false,
    slower,
    isOff,
    causes: isOff ? causesOf(cell, model, checks) : [],
  };
}

function causesOf(cell: BenchCell, model: BundledModel, checks: SpotChecks): Cause[] {
  const answers = cell.figures.wallMs.length;
  const median = (figure: keyof BenchCell['figures']) => summaryOf(cell, figure)?.median;
  const share = (count: number) => (answers === 0 ? undefined : count / answers);
  const found: Readonly<Record<CauseKind, readonly [number | undefined, boolean]>> = {
    newConnections: [share(cell.onNewConnection), cell.onNewConnection > answers / 2],
    notStreaming: [share(cell.inOnePiece), !cell.isStreamed || cell.inOnePiece > answers / 2],
    preview: [undefined, model.stage === 'preview'],
    proxy: [undefined, checks.route === 'proxy' || checks.route === 'fetch'],
    reasoning: [median('reasoningTokens'), (median('reasoningTokens') ?? 0) >= someReasoningTokens],
    longPrompt: [median('promptTokens'), (median('promptTokens') ?? 0) >= longPromptTokens],
    distance: [checks.roundTripMs, (checks.roundTripMs ?? 0) >= farAwayMs],
  };
  return causeKinds.map((kind) => {
    const [measured, isFound] = found[kind];
    return { kind, isFound, measured };
  });
}
