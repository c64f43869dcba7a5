import { parseArgs } from 'node:util';
import type { Warmth } from '../core/benchmark/plan.ts';
import type { Threshold } from '../core/benchmark/thresholds.ts';
import { err, ok, type Result } from '../shared/result.ts';

/** What a benchmark run shall measure, as the command line says it. */
export interface BenchOptions {
  /** `provider/model` or a bare Cerebras id; at least one. */
  readonly models: readonly string[];
  readonly baseUrl: string;
  /** Name of the environment variable that holds the key. */
  readonly keyVariable: string;
  /** Names of built-in prompt sets. */
  readonly sets: readonly string[];
  /** The user's own prompts: text, Markdown or JSON Lines files. */
  readonly promptFiles: readonly string[];
  readonly concurrency: readonly number[];
  readonly warmth: readonly Warmth[];
  /** Whether answers are streamed; both values measure both. */
  readonly streaming: readonly boolean[];
  /** Folder whose files ghost text is asked for; undefined: none. */
  readonly inlineFolder: string | undefined;
  /** Counted requests for each model, prompt set, concurrency and warmth. */
  readonly requests: number;
  /** Requests before them that are not counted. */
  readonly warmUp: number;
  readonly maxTokens: number | undefined;
  readonly reasoning: 'none' | 'low' | 'medium' | 'high' | undefined;
  readonly jsonFile: string | undefined;
  readonly csvFile: string | undefined;
  readonly htmlFile: string | undefined;
  readonly compareFile: string | undefined;
  /** Upper limits by figure; the exit code tells whether all held. */
  readonly thresholds: readonly Threshold[];
  /** USD above which the run is confirmed first. */
  readonly askAboveUsd: number;
  readonly isConfirmed: boolean;
  /** PEM file of certificates to trust beside Node's own. */
  readonly caFile: string | undefined;
}

/** The threshold options, each with what it holds. */
const thresholdOptions = {
  'max-ttft-p50': { figure: 'timeToFirstTokenMs', statistic: 'median', bound: 'max' },
  'max-ttft-p95': { figure: 'timeToFirstTokenMs', statistic: 'p95', bound: 'max' },
  'max-wall-p50': { figure: 'wallMs', statistic: 'median', bound: 'max' },
  'max-wall-p95': { figure: 'wallMs', statistic: 'p95', bound: 'max' },
  'min-tokens-per-second': { figure: 'tokensPerSecond', statistic: 'median', bound: 'min' },
} as const satisfies Record<string, Omit<Threshold, 'option' | 'limit'>>;

export const usage = `slipstream-bench: measures time to first token, wall time, tokens per second and token counts

  slipstream-bench --models gpt-oss-120b,qwen-3.8-27b [options] [PROMPT-FILE …]

What to ask
  --models A,B            models to measure, in turns
  --sets short,medium     built-in prompts: short, medium, long, 128k     (short,medium)
  PROMPT-FILE             your own: a text file is one prompt; .jsonl has {"prompt": …} or {"messages": […]} a line
  --inline FOLDER         ghost text's own prompts at places in the files of FOLDER
  --max-tokens N          upper bound of each answer                        (by prompt)
  --reasoning EFFORT      none, low, medium or high                         (left to the model)
How
  --concurrency 1,4,16    requests at a time                                (1)
  --warm | --cold | --both  on an open connection, or each on a new one     (--warm)
  --no-stream             ask for answers in one piece; with --stream, both
  --requests N            counted requests of each kind                     (40)
  --warm-up N             requests before them that are not counted         (3)
Where
  --base-url URL          everything before /chat/completions               (https://api.cerebras.ai/v1)
  --key-env NAME          environment variable with the key                 (CEREBRAS_API_KEY)
  --ca FILE               certificates to trust, PEM
What to do with the result
  --json FILE --csv FILE --html FILE
  --compare OLD.json      what changed since, and whether it is more than noise
  --max-ttft-p50 MS --max-ttft-p95 MS --max-wall-p50 MS --max-wall-p95 MS --min-tokens-per-second N
                          exit code 1 when one does not hold
Cost
  --ask-above USD         confirm a dearer run first                        (0.25)
  --yes                   do not ask
Ctrl+C stops and keeps what was measured.
`;

const defaults = {
  baseUrl: 'https://api.cerebras.ai/v1',
  keyVariable: 'CEREBRAS_API_KEY',
  sets: 'short,medium',
  concurrency: '1',
  requests: '40',
  warmUp: '3',
  askAbove: '0.25',
};

/** Reads the command line. An error is one line for the user. */
export function readBenchOptions(args: readonly string[]): Result<BenchOptions, string> {
  try {
    return ok(read(args));
  } catch (error) {
    return err(error instanceof Error ? error.message : String(error));
  }
}

const text = { type: 'string' } as const;
const flag = { type: 'boolean' } as const;

function read(args: readonly string[]): BenchOptions {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: {
      models: text,
      sets: text,
      'max-tokens': text,
      reasoning: text,
      concurrency: text,
      warm: flag,
      cold: flag,
      both: flag,
      stream: flag,
      'no-stream': flag,
      inline: text,
      requests: text,
      'warm-up': text,
      'base-url': text,
      'key-env': text,
      ca: text,
      json: text,
      csv: text,
      html: text,
      compare: text,
      'ask-above': text,
      yes: flag,
      'max-ttft-p50': text,
      'max-ttft-p95': text,
      'max-wall-p50': text,
      'max-wall-p95': text,
      'min-tokens-per-second': text,
    },
  });
  const hasOwnPrompts = positionals.length > 0 || values.inline !== undefined;
  const models = splitList(values.models ?? '');
  if (models.length === 0) throw new Error('--models is missing');
  return {
    models,
    baseUrl: values['base-url'] ?? defaults.baseUrl,
    keyVariable: values['key-env'] ?? defaults.keyVariable,
    sets: splitList(values.sets ?? (hasOwnPrompts ? '' : defaults.sets)),
    promptFiles: positionals,
    concurrency: splitList(values.concurrency ?? defaults.concurrency).map((one) =>
      whole(one, '--concurrency'),
    ),
    warmth: warmthOf(values),
    streaming: streamingOf(values),
    inlineFolder: values.inline,
    requests: whole(values.requests ?? defaults.requests, '--requests'),
    warmUp: whole(values['warm-up'] ?? defaults.warmUp, '--warm-up', 0),
    maxTokens:
      values['max-tokens'] === undefined ? undefined : whole(values['max-tokens'], '--max-tokens'),
    reasoning: effortOf(values.reasoning),
    jsonFile: values.json,
    csvFile: values.csv,
    htmlFile: values.html,
    compareFile: values.compare,
    thresholds: thresholdsOf(values),
    askAboveUsd: positive(values['ask-above'] ?? defaults.askAbove, '--ask-above'),
    isConfirmed: values.yes === true,
    caFile: values.ca,
  };
}

const splitList = (list: string): string[] =>
  list
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function whole(value: string, option: string, least = 1): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number) || number < least)
    throw new Error(`${option} takes a whole number from ${least} up, not “${value}”`);
  return number;
}

function positive(value: string, option: string): number {
  const number = Number(value);
  if (!(number >= 0)) throw new Error(`${option} takes a number, not “${value}”`);
  return number;
}

function thresholdsOf(
  values: {
    readonly [K in keyof typeof thresholdOptions]?: string | undefined;
  },
): readonly Threshold[] {
  return Object.entries(thresholdOptions).flatMap(([option, rule]) => {
    const value = values[option as keyof typeof thresholdOptions]; // They are its own keys.
    return value === undefined ? [] : [{ option, ...rule, limit: positive(value, `--${option}`) }];
  });
}

function streamingOf(values: {
  readonly stream?: boolean | undefined;
  readonly 'no-stream'?: boolean | undefined;
}): readonly boolean[] {
  if (values['no-stream'] !== true) return [true];
  return values.stream === true ? [true, false] : [false];
}

function warmthOf(values: {
  readonly cold?: boolean | undefined;
  readonly both?: boolean | undefined;
  readonly warm?: boolean | undefined;
}): readonly Warmth[] {
  if (values.both === true || (values.cold === true && values.warm === true))
    return ['warm', 'cold'];
  return values.cold === true ? ['cold'] : ['warm'];
}

function effortOf(value: string | undefined): BenchOptions['reasoning'] {
  if (value === undefined) return undefined;
  if (value === 'none' || value === 'low' || value === 'medium' || value === 'high') return value;
  throw new Error(`--reasoning takes none, low, medium or high, not “${value}”`);
}
