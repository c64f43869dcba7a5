import type { Traffic } from './oracleRouter.ts';
import type { SessionResult } from './session.ts';

/** What all files typed with one seed come to. Rates are per 100 keys that the files take without help. */
export interface Figures {
  /** Percent of the keys that were not needed. */
  readonly saved: number;
  readonly savedPerRequest: number;
  /** Percent of the provider calls with a suggestion that were answered within 16 ms. */
  readonly ready: number;
  /** The same for suggestions that were not on the screen already. */
  readonly readyNew: number;
  readonly requests: number;
  readonly refused: number;
  readonly tokens: number;
  readonly flickers: number;
}

const labels: Readonly<Record<keyof Figures, string>> = {
  saved: 'keystrokes saved, %',
  savedPerRequest: 'keystrokes saved per request',
  ready: 'suggestions ready within 16 ms, %',
  readyNew: 'of these, new on the screen, %',
  requests: 'requests per 100 keys',
  refused: 'refused for quota per 100 keys',
  tokens: 'tokens per 100 keys',
  flickers: 'flickers',
};

/** Sums the files of one seed. */
export function figuresOf(
  runs: readonly { readonly result: SessionResult; readonly traffic: Traffic }[],
): Figures {
  const sum = (key: keyof SessionResult) =>
    runs.reduce((total, { result }) => total + result[key], 0);
  const traffic = (key: keyof Traffic) => runs.reduce((total, run) => total + run.traffic[key], 0);
  const perHundred = (count: number) => (100 * count) / sum('neededKeys');
  const percent = (part: number, whole: number) => (100 * part) / Math.max(1, whole);
  return {
    saved: perHundred(sum('savedKeys')),
    savedPerRequest: sum('savedKeys') / Math.max(1, traffic('requests')),
    ready: percent(sum('ready'), sum('suggested')),
    readyNew: percent(sum('readyNew'), sum('suggestedNew')),
    requests: perHundred(traffic('requests')),
    refused: perHundred(traffic('refused')),
    tokens: perHundred(traffic('promptTokens') + traffic('answerTokens')),
    flickers: sum('flickers'),
  };
}

/** Prints mean and spread of each figure; returns the means. */
export function describe(name: string, figures: readonly Figures[]): Figures {
  console.log(`  ${name}`);
  const means = Object.entries(labels).map(([key, label]) => {
    // The keys of `labels` are those of `Figures`: its type says so.
    const values = figures.map((item) => item[key as keyof Figures]);
    const mean = values.reduce((a, b) => a + b, 0) / values.length;
    const variance =
      values.reduce((a, b) => a + (b - mean) ** 2, 0) / Math.max(1, values.length - 1);
    console.log(`    ${label.padEnd(36)} ${mean.toFixed(2)} ± ${Math.sqrt(variance).toFixed(2)}`);
    return [key, mean] as const;
  });
  return Object.fromEntries(means) as unknown as Figures;
}
