import type { Clock } from '../clock.ts';
import type { CursorContext } from '../completion/cursorContext.ts';
import { type ContextItem, estimateTokens } from './contextItem.ts';

/** Somewhere to look for what a model should know at a place. */
export interface ContextSource {
  readonly name: string;
  /** Most tokens it may give; what is above is left out, last pieces first. */
  readonly budgetTokens: number;
  /** Pieces, best first. May be late: then they are dropped for this request. */
  collect(
    place: CursorContext,
    signal: AbortSignal,
  ): readonly ContextItem[] | Promise<readonly ContextItem[]>;
}

/** How a source did in one request. */
export interface SourceUse {
  readonly name: string;
  readonly pieces: number;
  readonly tokens: number;
  readonly isLate: boolean;
}

export interface Gathered {
  readonly items: readonly ContextItem[];
  readonly uses: readonly SourceUse[];
}

export interface GatherOptions {
  readonly sources: readonly ContextSource[];
  /** Milliseconds that are waited for the slowest source. 0: only what is there at once. */
  readonly deadlineMs: number;
  readonly clock: Clock;
}

/**
 * Asks all sources at once and returns with what came in time, in the order of `sources`. A source that fails counts
 * as empty. Nothing is waited for beyond the deadline.
 */
export async function gatherContext(
  place: CursorContext,
  options: GatherOptions,
  signal: AbortSignal,
): Promise<Gathered> {
  const { sources, deadlineMs, clock } = options;
  const found = new Map<string, readonly ContextItem[]>();
  const waits = sources.flatMap((source) => startSource(source, place, { found, signal }));
  if (waits.length > 0 && deadlineMs > 0) await untilDeadline(waits, deadlineMs, clock);
  return summarize(sources, found);
}

function startSource(
  source: ContextSource,
  place: CursorContext,
  {
    found,
    signal,
  }: { readonly found: Map<string, readonly ContextItem[]>; readonly signal: AbortSignal },
): readonly Promise<void>[] {
  const given = attempt(() => source.collect(place, signal));
  if (given === undefined) return [];
  if (!(given instanceof Promise)) {
    found.set(source.name, given);
    return [];
  }
  return [
    given.then(
      (items) => {
        found.set(source.name, items);
      },
      () => undefined,
    ),
  ];
}

function attempt<T>(run: () => T): T | undefined {
  try {
    return run();
  } catch {
    // A source is a help, not a need: a broken one must not cost the suggestion.
    return undefined;
  }
}

async function untilDeadline(waits: readonly Promise<void>[], deadlineMs: number, clock: Clock) {
  await new Promise<void>((resolve) => {
    const timer = clock.after(deadlineMs, resolve);
    Promise.all(waits).then(
      () => {
        timer.dispose();
        resolve();
      },
      () => undefined,
    );
  });
}

function summarize(
  sources: readonly ContextSource[],
  found: ReadonlyMap<string, readonly ContextItem[]>,
): Gathered {
  const items: ContextItem[] = [];
  const uses: SourceUse[] = [];
  for (const source of sources) {
    const own = found.get(source.name);
    const kept = own === undefined ? [] : withinBudget(own, source.budgetTokens);
    items.push(...kept);
    const tokens = kept.reduce((sum, item) => sum + estimateTokens(item.text), 0);
    uses.push({ name: source.name, pieces: kept.length, tokens, isLate: own === undefined });
  }
  return { items, uses };
}

function withinBudget(items: readonly ContextItem[], budgetTokens: number): readonly ContextItem[] {
  let left = budgetTokens;
  return items.filter((item) => {
    const tokens = estimateTokens(item.text);
    if (tokens > left) return false;
    left -= tokens;
    return true;
  });
}
