import assert from 'node:assert/strict';
import { type Job, runJobs } from './runJobs.ts';
import { clockText, createRunProgress } from './runProgress.ts';

const job = (name: string, run: Job['run'], isAlone = false): Job => ({
  kind: 'e2e',
  files: [`test/e2e/${name}.test.ts`],
  isAlone,
  run,
});

async function play(jobs: readonly Job[], isLive: boolean) {
  let written = '';
  let nowMs = 0;
  const progress = createRunProgress({
    fileCount: jobs.length,
    isLive,
    write: (text) => {
      written += text;
    },
    now: () => {
      nowMs += 1_000;
      return nowMs;
    },
  });
  try {
    return {
      outcome: await runJobs(jobs, { laneCount: 2, progress }),
      slowest: progress.slowest(),
      written,
    };
  } finally {
    progress.stop();
  }
}

describe('the progress of a run', () => {
  it('shows each report as a whole where several run at once, and how far it has come', async () => {
    const says = (text: string) =>
      job(text, async ({ show }) => {
        show(`${text} begins\n`);
        await Promise.resolve();
        show(`${text} ends\n`);
        return { passed: 1, failures: [] };
      });
    const { written, slowest } = await play([says('a'), says('b')], false);
    assert.match(written, /a begins\na ends\n[\s\S]*b begins\nb ends\n/);
    assert.match(written, /file 1 of 2: test\/e2e\/a\.test\.ts, 1 passed in \d+ s/);
    assert.match(written, /file 2 of 2: test\/e2e\/b\.test\.ts, 1 passed in \d+ s/);
    assert.match(
      slowest,
      /\d+ s {2}test\/e2e\/[ab]\.test\.ts\n.*\d+ s {2}test\/e2e\/[ab]\.test\.ts/s,
    );
  });

  it('counts a job that cannot be run as a failure of its file', async () => {
    const { outcome } = await play([job('a', () => Promise.reject(new Error('no editor')))], true);
    assert.deepEqual(outcome, {
      passed: 0,
      failures: [{ file: 'test/e2e/a.test.ts', title: '', detail: 'no editor' }],
    });
  });

  it('runs what must be alone behind the rest, one after the other', async () => {
    const running = new Set<string>();
    const beside: number[] = [];
    const counts = (name: string, isAlone: boolean) =>
      job(
        name,
        async () => {
          running.add(name);
          if (isAlone) beside.push(running.size);
          await new Promise((resolve) => setImmediate(resolve));
          running.delete(name);
          return { passed: 1, failures: [] };
        },
        isAlone,
      );
    await play(
      [counts('a', true), counts('b', false), counts('c', true), counts('d', false)],
      true,
    );
    assert.deepEqual(beside, [1, 1]);
  });

  it('tells the time as a clock does', () => {
    assert.deepEqual([0, 61_900, 725_000].map(clockText), ['0:00', '1:01', '12:05']);
  });
});
