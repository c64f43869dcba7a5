import { assertNever } from '../../shared/assertNever.ts';
import { describeDuration } from '../errorTexts.ts';
import type { Translate } from '../translate.ts';
import type { FigureName } from './benchResult.ts';
import type { BenchVerdict, CauseKind } from './verdict.ts';

const short = (value: number): string => value.toFixed(value < 10 ? 1 : 0);

/**
 * Words of the benchmark, for the terminal and for the editor. Not part of `createTexts`: the editor loads them with
 * the benchmark, when it is asked for.
 */
export function createBenchTexts(t: Translate) {
  return {
    title: t('Slipstream Benchmark'),
    stopped: t('Stopped: this is what was measured until then.'),
    facts: (date: string, machine: string, place: string) =>
      t('{0} · {1} · {2}', date, machine, place),
    figure: figureNames(t),
    brief: {
      timeToFirstTokenMs: t('first token ms'),
      tokensPerSecond: t('tokens/s'),
      wallMs: t('wall ms'),
    },
    unit: { ms: 'ms', rate: t('tokens/s') },
    tableTitle: t('Figures as a table'),
    all: t('All figures'),
    plotLabel: (figure: string) =>
      t('{0}: one dot for each request, a line at the median, a bar for its 95 % interval', figure),
    columns: {
      what: t('what'),
      median: t('p50'),
      interval: t('95 % interval'),
      p95: t('p95'),
      count: t('requests'),
      remarks: t('remarks'),
      change: t('change'),
      verdict: t('verdict'),
      chance: t('chance of it without a change'),
    },
    remarks: {
      failed: (count: number, kind: string) => t('{0} failed: {1}', count, kind),
      silent: (count: number) =>
        t('{0} without text: an empty answer, or reasoning took all tokens', count),
      outliers: (values: readonly number[]) => t('outliers: {0} ms', values.map(short).join(', ')),
      waited: (count: number) => t('{0} waited for the rate limit', count),
      machine: (ms: number) =>
        t('limited by this machine (its event loop was {0} ms late)', short(ms)),
    },
    limits: (waited: number, total: number) =>
      t(
        'Rate limits affected this run: {0} of {1} requests waited for them. The figures count from when a request was sent.',
        waited,
        total,
      ),
    comparison: (date: string) => t('Compared with {0}', date),
    nothingToCompare: t('The two runs have nothing in common to compare.'),
    difference: { noise: t('noise'), higher: t('really higher'), lower: t('really lower') },
    verdicts: t('Against what was published'),
    verdict: (verdict: BenchVerdict) => describeVerdict(verdict, t),
    isThere: t('found'),
    isNotThere: t('not the cause'),
    cause: (kind: CauseKind, measured: number | undefined) => describeCause(kind, measured, t),
    definitions: [
      t('Time to first token: request handed to the transport → first non-empty content.'),
      t('Total wall clock: → stream closed.'),
      t(
        'Tokens per second: completion tokens without reasoning and without those of the first chunk, over the time from first to last content; none below 16 tokens or for a single chunk.',
      ),
      t('Token counts: as the response reports them. Network: ours minus the server’s total time.'),
    ],
    export: t('Export'),
    exportAs: { json: t('JSON'), csv: t('CSV'), html: t('Web page'), markdown: t('Markdown') },
    again: t('Run Again'),
    pick: createPickTexts(t),
    running: t('Slipstream: Benchmarking'),
    progress: (sent: number, total: number, leftMs: number | undefined) =>
      leftMs === undefined
        ? t('{0} of {1}', sent, total)
        : t('{0} of {1}, {2} left', sent, total, describeDuration(leftMs, t)),
    refused: (why: string) => t('Nothing was measured: {0}', why),
    noModel: t('no model of a provider with a key'),
    nothing: t('no request was answered'),
    expensive: (usd: string, unpriced: string) =>
      unpriced === ''
        ? t('This benchmark costs up to about {0} USD.', usd)
        : t(
            'This benchmark costs up to about {0} USD, not counting {1} (price unknown).',
            usd,
            unpriced,
          ),
    run: t('Run It'),
  };
}

export type BenchTexts = ReturnType<typeof createBenchTexts>;

function createPickTexts(t: Translate) {
  return {
    models: t('Models to measure (they take turns)'),
    sets: t('Prompts'),
    how: t('How'),
    set: {
      short: t('short questions'),
      medium: t('an edit of 1,000 tokens'),
      long: t('12,000 tokens'),
      '128k': t('100,000 tokens: nearly a whole window'),
    } satisfies Record<string, string>,
    inline: t('ghost text at places in this workspace'),
    inlineDetail: t('The exact prompts that suggestions send, from files in this folder'),
    file: t('your own prompts…'),
    fileDetail: t('A text file, or JSON Lines with {"prompt": …} or {"messages": […]}'),
    noPlaces: t('no file of this folder has a place for ghost text'),
    concurrency: (count: number) =>
      count === 1 ? t('one request at a time') : t('{0} requests at a time', count),
    cold: t('also on new connections'),
    coldDetail: t('Each request opens its own'),
    whole: t('also without streaming'),
    requests: (count: number) => t('{0} requests of each kind', count),
    requestsTitle: t('How many'),
    fewDetail: t('A first look: differences below a third may be noise'),
    usualDetail: t('Finds a change of 10 %'),
    manyDetail: t('Narrower intervals'),
  };
}

function figureNames(t: Translate): Readonly<Record<FigureName, string>> {
  return {
    timeToFirstTokenMs: t('Time to first token'),
    firstByteMs: t('First byte'),
    firstReasoningMs: t('First reasoning'),
    wallMs: t('Total wall clock'),
    tokensPerSecond: t('Tokens per second'),
    serverTokensPerSecond: t('Tokens per second by the server’s own clock'),
    promptTokens: t('Prompt tokens'),
    completionTokens: t('Completion tokens'),
    reasoningTokens: t('Reasoning tokens'),
    cachedTokens: t('Cached tokens'),
    networkMs: t('Network'),
  };
}

function describeVerdict(verdict: BenchVerdict, t: Translate): string {
  const published =
    verdict.low === verdict.high
      ? short(verdict.low)
      : `${short(verdict.low)}–${short(verdict.high)}`;
  const who = verdict.isThirdParty
    ? t('third parties measured {0}, {1}', published, verdict.source)
    : t('published: {0}, {1}', published, verdict.source);
  const what = figureNames(t)[verdict.figure];
  const measured = t('{0}: {1} ({2})', what, short(verdict.measured), who);
  if (verdict.isOff) return t('{0}. {1} times slower.', measured, verdict.slower.toFixed(1));
  return t('{0}. Not more than twice slower.', measured);
}

function describeCause(kind: CauseKind, measured: number | undefined, t: Translate): string {
  const percent = measured === undefined ? '–' : String(Math.round(100 * measured));
  const value = measured === undefined ? '–' : short(measured);
  switch (kind) {
    case 'newConnections':
      return t('no open connection: {0} % of requests had to open one', percent);
    case 'notStreaming':
      return t('not streaming: {0} % of the answers came in one piece', percent);
    case 'preview':
      return t('a preview endpoint');
    case 'proxy':
      return t('a proxy on the way');
    case 'reasoning':
      return t('reasoning left on: {0} tokens of thought before the answer (median)', value);
    case 'longPrompt':
      return t('a long prompt: {0} tokens (median)', value);
    case 'distance':
      return t('slow network: opening a connection just took {0} ms', value);
    default:
      return assertNever(kind);
  }
}
