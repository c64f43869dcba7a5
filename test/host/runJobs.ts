import { runInLanes } from './lanes.ts';
import type { Outcome } from './outcome.ts';
import { addOutcomes, brokenBy } from './outcome.ts';
import type { JobProgress, RunProgress } from './runProgress.ts';

/** What is run as one: the unit tests together, one start of the editor, one file in a browser of its own. */
export interface Job {
  readonly kind: string;
  /** From the repository's root. */
  readonly files: readonly string[];
  /**
   * What it needs of the built extension: `none`, the same as others (`shared`), or to itself (`own`), as it builds or packages
   * the extension itself.
   */
  readonly build: 'none' | 'shared' | 'own';
  run(progress: JobProgress): Promise<Outcome>;
}

export interface JobsOptions {
  readonly laneCount: number;
  readonly progress: RunProgress;
  /** Builds the extension again for those who share it, after those who had it to themselves. */
  rebuild(): Promise<unknown>;
}

/**
 * Runs jobs side by side, in their order. Those with a build of their own come first, one after the other, beside those that
 * need none. A job that cannot be run is a failure.
 */
export async function runJobs(
  jobs: readonly Job[],
  { laneCount, progress, rebuild }: JobsOptions,
): Promise<Outcome> {
  const run = async (job: Job) => {
    const own = progress.begin(job);
    try {
      const outcome = await job.run(own);
      own.end(outcome);
      return outcome;
    } catch (error) {
      const outcome = brokenBy(error instanceof Error ? error.message : String(error), nameOf(job));
      own.end(outcome);
      return outcome;
    }
  };
  const needing = (build: Job['build']) => jobs.filter((job) => job.build === build);
  const runOwn = async () => {
    const outcomes = await runInLanes(needing('own'), 1, run);
    if (outcomes.length > 0 && needing('shared').length > 0) await rebuild();
    return outcomes;
  };
  const own = runOwn();
  const others = runInLanes([...needing('none'), ...needing('shared')], laneCount, async (job) => {
    if (job.build === 'shared') await own;
    return run(job);
  });
  return addOutcomes((await Promise.all([own, others])).flat());
}

const nameOf = ({ files }: Job) => (files.length === 1 ? (files[0] ?? '') : '');
