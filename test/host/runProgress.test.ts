import assert from 'node:assert/strict';
import { type Job, runJobs } from './runJobs.ts';
import { clockText, createRunProgress } from './runProgress.ts';

const job = (name: string, run: Job['run'], build: Job['build'] = 'shared'): Job => ({
  kind: 'e2e',
  files: [`test/e2e/${name}.test.ts`],
  build,
  run,
});

async function play(jobs: readonly Job[], isLive: boolean, rebuild = async () => {}) {
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
      outcome: await runJobs(jobs, { laneCount: 2, progress, rebuild }),
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
      /\d+ s {2}test\/e2e\/[ab]\.test\.ts, .*\n.*\d+ s {2}test\/e2e\/[ab]\.test\.ts, /,
    );
  });

  it('counts a job that cannot be run as a failure of its file', async () => {
    const { outcome } = await play([job('a', () => Promise.reject(new Error('no editor')))], true);
    assert.deepEqual(outcome, {
      passed: 0,
      failures: [{ file: 'test/e2e/a.test.ts', title: '', detail: 'no editor' }],
    });
  });

  it('names the slowest tests, and what of a file is outside of them', async () => {
    const { slowest } = await play(
      [
        job('a', async ({ onEvent }) => {
          for (const [title, ms] of [
            ['quick', 10],
            ['slow', 1_900],
          ] as const) {
            onEvent({ kind: 'started', file: 0, title });
            onEvent({ kind: 'ended', file: 0, ms });
          }
          return { passed: 2, failures: [] };
        }),
      ],
      false,
    );
    assert.match(slowest, /\d+ s {2}test\/e2e\/a\.test\.ts, \d+ s of it outside of its tests\n/);
    assert.match(slowest, /2 s {2}test\/e2e\/a\.test\.ts “slow”\n +0 s {2}test.*“quick”\n/);
  });

  it('runs what has its own build first, one after the other, beside nothing that shares one', async () => {
    const running = new Set<string>();
    const happened: string[] = [];
    const says = (name: string, build: Job['build']) =>
      job(
        name,
        async () => {
          running.add(name);
          happened.push([...running].join(' beside '));
          for (let turns = 0; turns < 3; turns += 1)
            await new Promise((resolve) => setImmediate(resolve));
          running.delete(name);
          return { passed: 1, failures: [] };
        },
        build,
      );
    const jobs = [
      says('shared 1', 'shared'),
      says('own 1', 'own'),
      says('none', 'none'),
      says('own 2', 'own'),
      says('shared 2', 'shared'),
    ];
    const { outcome } = await play(jobs, true, async () => {
      happened.push('built');
    });
    assert.deepEqual(happened, [
      'own 1',
      'own 1 beside none',
      'none beside own 2',
      'built',
      'shared 1',
      'shared 1 beside shared 2',
    ]);
    assert.equal(outcome.passed, 5);
  });

  it('tells the time as a clock does', () => {
    assert.deepEqual([0, 61_900, 725_000].map(clockText), ['0:00', '1:01', '12:05']);
  });
});
