import type { RequestTrace } from '../api/requestTrace.ts';
import type { Clock } from '../clock.ts';
import type { RequestError } from '../errors.ts';
import { type Figures, figuresOf } from '../latency/figures.ts';
import { type BenchTurn, type Cell, cellName } from './plan.ts';
import type { BenchPrompt } from './promptSets.ts';

/** How one request ended. `hasWaited`: the rate limit held it back first. */
export type BenchAnswer =
  | { readonly kind: 'done'; readonly trace: RequestTrace; readonly hasWaited: boolean }
  | { readonly kind: 'failed'; readonly error: RequestError; readonly hasWaited: boolean };

/** Everything that was measured of one cell. */
export interface CellRun {
  readonly cell: Cell;
  readonly figures: Figures[];
  /** Failures by `RequestError.kind`. */
  readonly failures: Map<string, number>;
  /** Requests that waited for the rate limit first: not late themselves, but the run was shaped by it. */
  waitedForQuota: number;
  /** Answers for which a connection had to be opened. */
  onNewConnection: number;
  /** Answers whose text came all at once, as without streaming. */
  inOnePiece: number;
  /** The event loop's worst lateness during a counted turn, in milliseconds. */
  worstLoopMs: number;
}

export interface BenchRunDeps {
  readonly clock: Pick<Clock, 'now'>;
  /** Sends one request. Never rejects. */
  ask(cell: Cell, prompt: BenchPrompt, signal: AbortSignal): Promise<BenchAnswer>;
  takeWorstLoopMs(): number;
  onProgress(progress: BenchProgress): void;
}

export interface BenchProgress {
  readonly turn: BenchTurn;
  readonly sent: number;
  readonly total: number;
  /** Undefined before the first request has ended. */
  readonly leftMs: number | undefined;
}

/** Runs the turns one after another. When `signal` fires, what was measured until then is the result. */
export async function runTurns(
  turns: readonly BenchTurn[],
  deps: BenchRunDeps,
  signal: AbortSignal,
): Promise<CellRun[]> {
  const runs = new Map<string, CellRun>();
  const total = turns.reduce((sum, turn) => sum + turn.requests, 0);
  const started = deps.clock.now();
  let sent = 0;
  for (const turn of turns) {
    if (signal.aborted) break;
    const run = runOf(runs, turn.cell);
    deps.takeWorstLoopMs();
    await runTurn(turn, { run, sent }, deps, signal);
    const late = deps.takeWorstLoopMs();
    if (turn.isCounted) run.worstLoopMs = Math.max(run.worstLoopMs, late);
    sent += turn.requests;
    const leftMs = ((deps.clock.now() - started) / sent) * (total - sent);
    deps.onProgress({ turn, sent, total, leftMs });
  }
  return [...runs.values()];
}

function runOf(runs: Map<string, CellRun>, cell: Cell): CellRun {
  const name = cellName(cell);
  const known = runs.get(name);
  if (known !== undefined) return known;
  const run: CellRun = {
    cell,
    figures: [],
    failures: new Map(),
    waitedForQuota: 0,
    onNewConnection: 0,
    inOnePiece: 0,
    worstLoopMs: 0,
  };
  runs.set(name, run);
  return run;
}

async function runTurn(
  turn: BenchTurn,
  at: { readonly run: CellRun; readonly sent: number },
  deps: BenchRunDeps,
  signal: AbortSignal,
): Promise<void> {
  const { cell } = turn;
  const { prompts } = cell.set;
  // A signal of its own for each request: at any concurrency only one listener hangs on the one that is shared.
  const stops = Array.from({ length: turn.requests }, () => new AbortController());
  const stopAll = () => {
    for (const stop of stops) stop.abort();
  };
  signal.addEventListener('abort', stopAll, { once: true });
  const requests = stops.map(async (stop, index) => {
    const prompt = prompts[(at.sent + index) % prompts.length];
    if (prompt === undefined) return;
    const answer = await deps.ask(cell, prompt, stop.signal);
    if (!turn.isCounted || signal.aborted) return;
    record(at.run, answer);
  });
  await Promise.all(requests);
  signal.removeEventListener('abort', stopAll);
}

function record(run: CellRun, answer: BenchAnswer): void {
  if (answer.hasWaited) run.waitedForQuota++;
  if (answer.kind === 'done') {
    const { trace } = answer;
    run.figures.push(figuresOf(trace));
    if (trace.connection === 'new') run.onNewConnection++;
    if (trace.contentChunks === 1) run.inOnePiece++;
  } else {
    const { kind } = answer.error;
    run.failures.set(kind, (run.failures.get(kind) ?? 0) + 1);
  }
}
