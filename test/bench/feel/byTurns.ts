/** Rounds in one file before the other: what changes on the machine meanwhile meets both. */
const block = 10;

/** Takes rounds of both by turns, a block at a time. */
export async function byTurns<T>(
  rounds: number,
  kinds: { readonly own: Turn<T>; readonly floor: Turn<T> },
): Promise<{ readonly own: readonly T[]; readonly floor: readonly T[] }> {
  const taken = { own: [] as T[], floor: [] as T[] };
  for (let from = 0; from < rounds; from += block)
    for (const kind of ['own', 'floor'] as const) {
      await kinds[kind].begin();
      for (let round = from; round < Math.min(rounds, from + block); round += 1)
        taken[kind].push(await kinds[kind].round(round));
    }
  return taken;
}

interface Turn<T> {
  begin(): Promise<void>;
  round(round: number): Promise<T>;
}
