import type { PromptSet } from './promptSets.ts';

/** `warm`: on a connection that is open already. `cold`: each request opens its own. */
export type Warmth = 'warm' | 'cold';

/** What is measured apart from everything else. */
export interface Cell {
  readonly model: string;
  readonly set: PromptSet;
  readonly concurrency: number;
  readonly warmth: Warmth;
  /** False: the answer is asked for in one piece. */
  readonly isStreamed: boolean;
}

/** So many requests of one cell, sent together. */
export interface BenchTurn {
  readonly cell: Cell;
  readonly requests: number;
  readonly isCounted: boolean;
}

export interface PlanInput {
  readonly models: readonly string[];
  readonly sets: readonly PromptSet[];
  readonly concurrency: readonly number[];
  readonly warmth: readonly Warmth[];
  readonly streaming: readonly boolean[];
  readonly requests: number;
  readonly warmUp: number;
}

/** Stable name of a cell, also across runs: comparisons go by it. */
export const cellName = (
  cell: Omit<Cell, 'set'> & { readonly set: { readonly name: string } },
): string =>
  `${cell.model} · ${cell.set.name} · ×${cell.concurrency} · ${cell.warmth}${cell.isStreamed ? '' : ' · in one piece'}`;

export function cellsOf(input: PlanInput): Cell[] {
  return input.sets.flatMap((set) =>
    input.concurrency.flatMap((concurrency) =>
      input.warmth.flatMap((warmth) =>
        input.streaming.flatMap((isStreamed) =>
          input.models.map((model) => ({ model, set, concurrency, warmth, isStreamed })),
        ),
      ),
    ),
  );
}

/**
 * Orders the turns so that the models take turns A B A B …: what drifts while the benchmark runs (the provider's
 * load, this machine) is shared by all. Each turn sends as many requests as run at a time, so that a concurrency
 * is really reached; the last turn of a cell may be smaller.
 */
export function planTurns(input: PlanInput): BenchTurn[] {
  const turns: BenchTurn[] = [];
  for (const group of groupByModelTurns(input)) {
    for (const cell of group)
      if (input.warmUp > 0) turns.push({ cell, requests: input.warmUp, isCounted: false });
    const perTurn = Math.max(group[0]?.concurrency ?? 1, 1);
    for (let sent = 0; sent < input.requests; sent += perTurn)
      for (const cell of group)
        turns.push({ cell, requests: Math.min(perTurn, input.requests - sent), isCounted: true });
  }
  return turns;
}

/** Cells that differ in the model only. */
function groupByModelTurns(input: PlanInput): Cell[][] {
  const cells = cellsOf(input);
  const groups: Cell[][] = [];
  for (let i = 0; i < cells.length; i += input.models.length)
    groups.push(cells.slice(i, i + input.models.length));
  return groups;
}
