import type { ModelRequest } from '../../../src/core/api/modelRequest.ts';
import type { Clock } from '../../../src/core/clock.ts';
import type { Router } from '../../../src/core/routing/routerRequest.ts';
import { limitProfiles } from '../../server/limits/limits.ts';
import type { Responder } from '../../server/responders/question.ts';
import { createRandom } from '../../server/responders/random.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import type { TypedFile } from '../typing/files.ts';
import { typeFile } from '../typing/session.ts';
import { createTypist } from '../typing/typist.ts';
import { type Arrival, createLimitedModel, firstTokenMs } from './limitedModel.ts';
import { createWorkWindow } from './workWindow.ts';

export interface HourOptions {
  readonly seed: string;
  readonly windows: number;
  readonly isGated: boolean;
  /** False: nobody types, only the questions and edits are asked. */
  readonly hasTyping: boolean;
  readonly durationMs: number;
  readonly files: readonly TypedFile[];
  readonly brain: Responder;
}

/** One chat question or edit of the hour. */
export interface Asked {
  readonly atMs: number;
  readonly outcome: string;
  /** From asking to the first word, without the model's own time to it. */
  readonly waitedMs: number;
}

export interface HourResult {
  readonly arrivals: readonly Arrival[];
  readonly asked: readonly Asked[];
  /** Automatic requests that were answered, and refused with 429. */
  readonly automatic: number;
  readonly automaticRefused: number;
  readonly askedRefused: number;
  /** Automatic requests that the limits had room for beside the asked-for ones. */
  readonly automaticAvailable: number;
}

/** A question about every four minutes and an edit about every six, of usual sizes. */
const kinds = [
  { task: 'chat', everyMs: 240_000, promptTokens: [2_000, 6_000], maxTokens: 2_048 },
  { task: 'edit', everyMs: 360_000, promptTokens: [1_000, 4_000], maxTokens: 2_048 },
] as const;

/** Plays an hour of work on a trial key's limits, in virtual time. The same seed asks the same at the same moments. */
export async function playHour(options: HourOptions): Promise<HourResult> {
  const clock = createFakeClock();
  const storage = createFakeStorage();
  const model = createLimitedModel(options.brain, clock);
  const asked: Asked[] = [];
  const going: Promise<void>[] = [];
  for (let index = 0; index < options.windows; index += 1) {
    const windowId = `window${index}`;
    const { isGated } = options;
    const window = createWorkWindow({ transport: model, clock, storage, windowId, isGated });
    const seed = `${options.seed} ${windowId}`;
    if (options.hasTyping)
      going.push(typeOn(options, { seed, clock: inStep(clock, options.durationMs), ...window }));
    for (const kind of kinds)
      for (const atMs of momentsOf(
        kind.everyMs,
        options.durationMs,
        createRandom(`${seed} ${kind.task}`),
      ))
        clock.after(atMs, () => {
          const random = createRandom(`${seed} ${kind.task} ${atMs}`);
          going.push(askOne(window.router, { kind, random, clock, asked }));
        });
  }
  await clock.advance(options.durationMs + 60_000);
  await Promise.all(going);
  return summarize(model.arrivals, asked, options.durationMs);
}

/** Exponential gaps around `everyMs`, from a tenth of it on. */
function momentsOf(everyMs: number, untilMs: number, random: () => number): readonly number[] {
  const moments: number[] = [];
  for (let at = 0; ; ) {
    at += everyMs * (0.1 - 0.9 * Math.log(1 - random()));
    if (at >= untilMs) return moments;
    moments.push(Math.round(at));
  }
}

interface AskParts {
  readonly kind: (typeof kinds)[number];
  readonly random: () => number;
  readonly clock: Clock;
  readonly asked: Asked[];
}

async function askOne(router: Router, { kind, random, clock, asked }: AskParts): Promise<void> {
  const [least, most] = kind.promptTokens;
  const promptTokens = Math.round(least + random() * (most - least));
  const request: ModelRequest = {
    messages: [{ role: 'user', content: 'word '.repeat(promptTokens) }],
    maxTokens: kind.maxTokens,
  };
  const atMs = clock.now();
  const signal = new AbortController().signal;
  let outcome = '';
  let waitedMs = Number.POSITIVE_INFINITY;
  for await (const batch of router.ask({ task: kind.task, priority: 'asked', request }, signal))
    for (const event of batch) {
      if (event.kind === 'text') waitedMs = Math.min(waitedMs, clock.now() - atMs - firstTokenMs);
      if (event.kind === 'done') outcome = 'done';
      if (event.kind === 'failed') outcome = event.error.kind;
    }
  asked.push({ atMs, outcome, waitedMs });
}

interface TypingParts {
  readonly seed: string;
  readonly clock: FakeClock;
  readonly assistant: ReturnType<typeof createWorkWindow>['assistant'];
}

/** Thrown to end typing when the hour is over. */
const isOver = Symbol('the hour is over');

async function typeOn(
  options: HourOptions,
  { seed, clock, assistant }: TypingParts,
): Promise<void> {
  const random = createRandom(seed);
  const first = Math.floor(random() * options.files.length);
  try {
    for (let turn = 0; ; turn += 1) {
      const file = options.files[(first + turn) % options.files.length];
      if (file === undefined) return;
      const typist = createTypist(random);
      await typeFile(file, { clock, assistant, typist, isStrict: false });
    }
  } catch (error) {
    if (error !== isOver) throw error;
  }
}

/** A view of a clock that somebody else moves: a step ends when the time has come. */
function inStep(clock: FakeClock, untilMs: number): FakeClock {
  const wait = (ms: number) => new Promise<void>((resolve) => clock.after(ms, resolve));
  return {
    ...clock,
    async step(atMs) {
      await wait(Math.min(20, Math.max(0, atMs - clock.now())));
      if (clock.now() >= untilMs) throw isOver;
      return true;
    },
  };
}

function summarize(
  arrivals: readonly Arrival[],
  asked: readonly Asked[],
  durationMs: number,
): HourResult {
  const isAutomatic = ({ task }: Arrival) => task === 'inline';
  const answered = arrivals.filter((arrival) => !arrival.isRefused);
  const automatic = answered.filter(isAutomatic);
  const taken = answered.filter((arrival) => !isAutomatic(arrival));
  const sum = (list: readonly Arrival[]) => list.reduce((total, { tokens }) => total + tokens, 0);
  const usualTokens = automatic.length === 0 ? 1_500 : sum(automatic) / automatic.length;
  const { requests, tokens } = limitProfiles.trial;
  const available = [
    capacity(requests.minute, 60_000, durationMs) - taken.length,
    capacity(requests.day, 86_400_000, durationMs) - taken.length,
    (capacity(tokens.minute, 60_000, durationMs) - sum(taken)) / usualTokens,
    (capacity(tokens.hour, 3_600_000, durationMs) - sum(taken)) / usualTokens,
    (capacity(tokens.day, 86_400_000, durationMs) - sum(taken)) / usualTokens,
  ];
  const refused = arrivals.filter((arrival) => arrival.isRefused);
  return {
    arrivals,
    asked,
    automatic: automatic.length,
    automaticRefused: refused.filter(isAutomatic).length,
    askedRefused: refused.filter((arrival) => !isAutomatic(arrival)).length,
    automaticAvailable: Math.floor(Math.min(...available)),
  };
}

/** What a full bucket and its refill give in all. */
const capacity = (limit: number, windowMs: number, durationMs: number) =>
  limit * (1 + durationMs / windowMs);
