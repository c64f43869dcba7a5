/** Runs jobs side by side, each lane taking the next one when it is free. Resolves with all results, in the jobs' order. */
export async function runInLanes<Job, Outcome>(
  jobs: readonly Job[],
  laneCount: number,
  run: (job: Job) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const waiting = jobs.entries();
  const lane = async (): Promise<void> => {
    // One iterator for all lanes: what one takes the others do not see.
    for (const [index, job] of waiting) outcomes[index] = await run(job);
  };
  await Promise.all(Array.from({ length: laneCount }, lane));
  return outcomes;
}
