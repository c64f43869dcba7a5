import type { Clock } from '../clock.ts';
import type { CursorContext } from '../documents/cursorContext.ts';
import { type ContextItem, charactersPerToken, estimateTokens } from './contextItem.ts';

/** Somewhere to look for what a model should know at a place. */
export interface ContextSource {
  readonly name: string;
  /** Most tokens it may give; what is above is cut off behind a line, last items first. */
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
  const told = new Set<string>();
  for (const source of sources) {
    const own = found.get(source.name);
    const kept =
      own === undefined ? [] : withinBudget(withoutRepeated(own, told), source.budgetTokens);
    items.push(...kept);
    for (const item of kept) for (const line of fullLines(item)) told.add(line);
    const tokens = kept.reduce((sum, item) => sum + estimateTokens(item.text), 0);
    uses.push({ name: source.name, pieces: kept.length, tokens, isLate: own === undefined });
  }
  return { items, uses };
}

/** Excerpts of files that say something which no excerpt before them does: the same code may stand in several files. */
function withoutRepeated(
  items: readonly ContextItem[],
  told: ReadonlySet<string>,
): readonly ContextItem[] {
  const all = new Set(told);
  return items.filter((item) => {
    if (item.path === undefined) return true;
    const lines = fullLines(item);
    if (lines.length > 0 && lines.every((line) => all.has(line))) return false;
    for (const line of lines) all.add(line);
    return true;
  });
}

const fullLines = ({ text }: ContextItem): readonly string[] =>
  text
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** The items that fit, in their order. One that does not fit whole is cut behind a line and is the last. */
function withinBudget(items: readonly ContextItem[], budgetTokens: number): readonly ContextItem[] {
  const kept: ContextItem[] = [];
  let left = budgetTokens;
  for (const item of items) {
    const text = firstLines(item.text, left);
    // Less than that of a further item tells nothing.
    if (text === '' || (kept.length > 0 && left < minTokens && text !== item.text)) break;
    kept.push(text === item.text ? item : { ...item, text });
    left -= estimateTokens(text);
    if (text !== item.text) break;
  }
  return kept;
}

const minTokens = 12;

/** As many whole lines of a text as fit; a part of the first where it is too long. */
function firstLines(text: string, budgetTokens: number): string {
  if (estimateTokens(text) <= budgetTokens) return text;
  const most = text.slice(0, Math.floor(budgetTokens * charactersPerToken));
  const end = text[most.length] === '\n' ? most.length : most.lastIndexOf('\n');
  return (end > 0 ? most.slice(0, end) : most.replace(/[\uD800-\uDBFF]$/, '')).trimEnd();
}
