import type { StreamBatch, StreamEvent } from '../api/streamEvent.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import type { Disposable } from '../lifetime.ts';
import type { Transport } from '../ports.ts';
import type { RequestPermit } from './admission.ts';
import type { Candidate } from './candidates.ts';
import { failedEvent } from './failedEvent.ts';
import type { AnswerEvent } from './routerRequest.ts';

export type HedgeOutcome =
  /** Everything up to the terminal event was passed on. */
  | { readonly kind: 'answered'; readonly candidate: Candidate; readonly error?: RequestError }
  /** Nothing of an answer was shown. `terminal` was held back. */
  | {
      readonly kind: 'silent';
      readonly error: RequestError;
      readonly terminal: StreamEvent;
    };

/** A second runner for when the first is late. */
export interface Hedge {
  readonly afterMs: number;
  /** Leave for the next candidate, or undefined when none may be asked now. */
  requestPermit(): Promise<RequestPermit | undefined>;
}

export interface HedgeDeps extends AttemptDeps {
  /** The event that says who answers. */
  route(candidate: Candidate): AnswerEvent;
  /** Called when it is settled who answers. */
  onContent(candidate: Candidate): void;
}

interface Runner {
  readonly attempt: Attempt;
  /** Heads, held back until it is known that this one is shown. */
  readonly held: StreamEvent[];
  isAnnounced: boolean;
}

type Turn = { readonly runner: Runner; readonly batch: StreamBatch } | 'late';
type Failed = Extract<StreamEvent, { kind: 'failed' }>;
type HedgedEvents = AsyncGenerator<readonly AnswerEvent[], HedgeOutcome>;

/**
 * Runs one request, and after `hedge.afterMs` without a word a second one beside it. Passes on the events of
 * the first to produce content and cancels the other. Reasoning is passed on while only one runs. Leaving the iteration
 * early cancels all.
 */
export async function* runHedged(
  first: RequestPermit,
  options: { readonly deps: HedgeDeps; readonly hedge?: Hedge | undefined },
  signal: AbortSignal,
): HedgedEvents {
  const { deps, hedge } = options;
  const field = createField(deps, signal);
  field.enter(first);
  if (hedge !== undefined) field.expectLate(hedge.afterMs);
  try {
    for (let failedAttempt = field.failedAttempt; ; failedAttempt = field.failedAttempt) {
      if (failedAttempt !== undefined) return failedAttempt;
      const turn = await field.nextTurn();
      if (turn === 'late') {
        field.enter(await hedge?.requestPermit());
      } else if (hasContent(turn.batch)) {
        field.keepOnly(turn.runner);
        deps.onContent(turn.runner.attempt.candidate);
        yield announce(turn.runner, turn.batch, deps);
        return yield* relay(turn.runner.attempt, turn.batch);
      } else {
        const thoughts = takeIn(turn, field);
        if (thoughts !== undefined) yield announce(turn.runner, thoughts, deps);
      }
    }
  } finally {
    field.clear();
  }
}

/** A visible token, or an end without any: either way this runner is the one that answers. */
const hasContent = (batch: StreamBatch) =>
  batch.some(
    ({ kind }) => kind === 'text' || kind === 'refusal' || kind === 'toolCall' || kind === 'done',
  );

/** Takes in a batch that shows nothing of an answer. Returns it when its reasoning may be shown. */
function takeIn({ runner, batch }: Exclude<Turn, 'late'>, field: Field): StreamBatch | undefined {
  const failure = batch.find((event): event is Failed => event.kind === 'failed');
  if (failure !== undefined) {
    field.drop(runner, failure);
    return undefined;
  }
  runner.attempt.advance();
  if (field.isAlone && batch.some((event) => event.kind === 'reasoning')) return batch;
  runner.held.push(...batch.filter((event) => event.kind === 'head'));
  return undefined;
}

function announce(runner: Runner, batch: StreamBatch, deps: HedgeDeps): AnswerEvent[] {
  if (runner.isAnnounced) return [...batch];
  runner.isAnnounced = true;
  return [deps.route(runner.attempt.candidate), ...runner.held, ...batch];
}

/** Passes on what follows the first visible token, whatever it is. */
async function* relay(attempt: Attempt, spoken: StreamBatch): HedgedEvents {
  let terminal = spoken.find(isTerminal);
  while (terminal === undefined) {
    attempt.advance();
    const batch = await attempt.coming;
    yield batch;
    terminal = batch.find(isTerminal);
  }
  return {
    kind: 'answered',
    candidate: attempt.candidate,
    ...(terminal.kind === 'failed' ? { error: terminal.error } : {}),
  };
}

type Field = ReturnType<typeof createField>;

/** The runners under way, and the alarm for when all of them are late. */
function createField(deps: HedgeDeps, signal: AbortSignal) {
  let runners: readonly Runner[] = [];
  let firstFailure: Failed | undefined;
  let alarm: { readonly rings: Promise<'late'>; readonly timer: Disposable } | undefined;

  function lateAlarm() {
    alarm?.timer.dispose();
    alarm = undefined;
  }

  return {
    enter(requestPermit: RequestPermit | undefined) {
      if (requestPermit === undefined) return;
      const attempt = startAttempt(requestPermit, deps, signal);
      runners = [...runners, { attempt, held: [], isAnnounced: false }];
    },
    expectLate(afterMs: number) {
      let ring: (turn: 'late') => void = () => {};
      const rings = new Promise<'late'>((resolve) => {
        ring = resolve;
      });
      alarm = { rings, timer: deps.clock.after(afterMs, () => ring('late')) };
    },
    async nextTurn(): Promise<Turn> {
      const turns: Promise<Turn>[] = runners.map(async (runner) => ({
        runner,
        batch: await runner.attempt.coming,
      }));
      const turn = await Promise.race(alarm === undefined ? turns : [...turns, alarm.rings]);
      if (turn === 'late') lateAlarm();
      return turn;
    },
    drop(runner: Runner, failure: Failed) {
      runners = runners.filter((other) => other !== runner);
      firstFailure ??= failure;
    },
    keepOnly(runner: Runner) {
      lateAlarm();
      for (const other of runners) if (other !== runner) other.attempt.stop();
      runners = [runner];
    },
    clear() {
      lateAlarm();
      for (const runner of runners) runner.attempt.stop();
    },
    get isAlone() {
      return runners.length === 1;
    },
    /** Once every runner has failed: the failure of the first to do so. */
    get failedAttempt(): Extract<HedgeOutcome, { kind: 'silent' }> | undefined {
      if (runners.length > 0 || firstFailure === undefined) return undefined;
      return { kind: 'silent', error: firstFailure.error, terminal: firstFailure };
    },
  };
}

/** One request on its way, whose batches its permit has already seen. */
export interface Attempt {
  readonly candidate: Candidate;
  /** The coming batch: the same promise until `advance` is called. Never rejects; the last one ends the stream. */
  readonly coming: Promise<StreamBatch>;
  advance(): void;
  /** Cancels at the socket, unless the stream has ended. */
  stop(): void;
}

export interface AttemptDeps {
  readonly transport: Pick<Transport, 'stream'>;
  readonly clock: Clock;
}

/** Batches still read from a cancelled stream for the sake of its trace. */
const drainedBatches = 100;

/** No tokenizer in use spends fewer tokens on so many characters, indentation in long runs included. */
const mostCharactersPerToken = 64;
const alwaysAllowedCharacters = 4_096;

const longestCharacters = (maxTokens: number) =>
  alwaysAllowedCharacters + mostCharactersPerToken * maxTokens;

function charactersOf(event: StreamEvent): number {
  if (event.kind === 'text' || event.kind === 'reasoning') return event.text.length;
  return event.kind === 'toolCall' ? event.argumentsDelta.length : 0;
}

export const isTerminal = (
  event: StreamEvent,
): event is Extract<StreamEvent, { kind: 'done' | 'failed' }> =>
  event.kind === 'done' || event.kind === 'failed';

/** Sends what `requestPermit` allows. */
export function startAttempt(
  requestPermit: RequestPermit,
  deps: AttemptDeps,
  signal: AbortSignal,
): Attempt {
  const stopper = new AbortController();
  const stream = deps.transport.stream(
    requestPermit.call,
    AbortSignal.any([signal, stopper.signal]),
  );
  const iterator = stream[Symbol.asyncIterator]();
  let isOver = false;
  let writtenCharacters = 0;

  function endWith(error: RequestError): StreamBatch {
    const { task, askedAt } = requestPermit.call;
    return [
      failedEvent({ task, askedAt, model: requestPermit.candidate.model }, error, deps.clock),
    ];
  }

  async function readBatch(): Promise<StreamBatch> {
    try {
      const result = await iterator.next();
      return result.done ? endWith({ kind: 'truncated' }) : result.value;
    } catch (error) {
      // The transport promises not to throw. If it does, that must not leave the user without an answer.
      return endWith({ kind: 'malformed', where: 'transport', issue: String(error) });
    }
  }

  /** An endless answer is cut off once it is longer than what was asked for. */
  function limit(batch: StreamBatch): StreamBatch {
    writtenCharacters += batch.reduce((sum, event) => sum + charactersOf(event), 0);
    if (writtenCharacters <= longestCharacters(requestPermit.call.request.maxTokens)) return batch;
    if (batch.some(isTerminal)) return batch;
    stopper.abort();
    return [...batch, ...endWith({ kind: 'malformed', where: 'stream', issue: 'endless' })];
  }

  async function pull(): Promise<StreamBatch> {
    const batch = limit(await readBatch());
    for (const event of batch) requestPermit.observe(event);
    isOver ||= batch.some(isTerminal);
    return batch;
  }

  let coming = pull();

  async function drain() {
    for (let read = 0; read < drainedBatches && !isOver; read += 1) {
      await coming;
      if (!isOver) coming = pull();
    }
  }

  return {
    candidate: requestPermit.candidate,
    get coming() {
      return coming;
    },
    advance() {
      if (!isOver) coming = pull();
    },
    stop() {
      if (isOver) return;
      stopper.abort();
      requestPermit.abandon();
      void drain();
    },
  };
}
