import { runInLanes } from './lanes.ts';
import type { Outcome } from './outcome.ts';
import { addOutcomes, brokenBy } from './outcome.ts';
import type { JobProgress, RunProgress } from './runProgress.ts';

/** What is run as one: the unit tests together, one start of the editor, one file in a browser of its own. */
export interface Job {
  readonly kind: string;
  /** From the repository's root. */
  readonly files: readonly string[];
  /** It builds, packages or measures, so nothing runs beside it. */
  readonly isAlone: boolean;
  run(progress: JobProgress): Promise<Outcome>;
}

export interface JobsOptions {
  readonly laneCount: number;
  readonly progress: RunProgress;
}

/** Runs jobs side by side, those that must be alone behind the others. A job that cannot be run is a failure. */
export async function runJobs(
  jobs: readonly Job[],
  { laneCount, progress }: JobsOptions,
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
  const beside = await runInLanes(
    jobs.filter((job) => !job.isAlone),
    laneCount,
    run,
  );
  const alone = await runInLanes(
    jobs.filter((job) => job.isAlone),
    1,
    run,
  );
  return addOutcomes([...beside, ...alone]);
}

const nameOf = ({ files }: Job) => (files.length === 1 ? (files[0] ?? '') : '');
