import { setTimeout as pause } from 'node:timers/promises';
import type { Contestant, Setting, Worker } from './contestant.ts';
import { type Figure, type Figures, median } from './figures.ts';
import { fastTokens, type Ground, longTokens } from './ground.ts';
import type { Samples, WorkerTask } from './workerProtocol.ts';

export interface Bout {
  readonly ground: Ground;
  readonly workers: readonly Worker[];
  readonly figures: Figures;
  readonly rounds: number;
}

/** Requests in each typing burst, and how far apart. */
export const burst = { count: 20, gapMs: 80 } as const;
/** The server closes after half a second; seen from its side, half of these pauses end around that moment. */
export const race = {
  idleCloseMs: 500,
  waitsMs: Array.from({ length: 24 }, (_, index) => 464 + 3 * index),
} as const;
export const activationWaitMs = 250;

const warmRequests = 30;

/** One after the other: nothing else runs meanwhile. */
export async function measureWarm(bout: Bout): Promise<void> {
  for (let round = 0; round < bout.rounds + 2; round++)
    for (const worker of bout.workers) {
      const { firstMs = [] } = await attempt(worker, { do: 'warm', count: warmRequests }, 'fast');
      // The first two rounds are for the compilers.
      if (round >= 2) bout.figures.note(worker.contestant, 'warm', median(firstMs));
    }
}

export async function measureCpu(bout: Bout): Promise<void> {
  const answers = [
    { answer: 'long', tokens: longTokens, figure: 'cpu' },
    { answer: 'fast', tokens: fastTokens, figure: 'cpuFast' },
  ] as const;
  for (const { answer, tokens, figure } of answers)
    for (let round = 0; round < bout.rounds + 1; round++)
      for (const worker of bout.workers) {
        const { cpuMs = [] } = await attempt(worker, { do: 'cpu', answer, tokens }, 'fast');
        if (round >= 1) bout.figures.note(worker.contestant, figure, median(cpuMs));
      }
}

/** Where the time is the network's, the clients of one table run side by side, a little apart. */
export async function measureBurst(bout: Bout): Promise<void> {
  const { ground, figures } = bout;
  for (let round = 0; round < bout.rounds; round++)
    for (const group of groupsOf(bout.workers)) {
      await together(group, { do: 'warm', count: 1 });
      await pause(300);
      const before = await ground.laneCounts();
      const results = await together(group, { do: 'burst', ...burst });
      const after = await ground.laneCounts();
      for (const { contestant, measured } of results) {
        const { lane } = contestant;
        figures.note(contestant, 'burst', median(measured['firstMs'] ?? []));
        figures.note(contestant, 'burstConnections', (after[lane] ?? 0) - (before[lane] ?? 0));
      }
    }
}

export async function measureIdle(bout: Bout, waitMs: number): Promise<void> {
  const figure: Figure = `idle${waitMs / 1000}`;
  for (let round = 0; round < bout.rounds; round++)
    for (const { contestant, measured } of await together(bout.workers, { do: 'idle', waitMs }))
      bout.figures.note(contestant, figure, median(measured['firstMs'] ?? []));
}

export async function measureRace({ ground, workers, figures }: Bout): Promise<void> {
  await ground.closeIdleAfter(race.idleCloseMs);
  const task: WorkerTask = { do: 'race', waitsMs: [...race.waitsMs] };
  for (const { contestant, measured } of await together(workers, task))
    figures.note(contestant, 'raceFailed', median(measured['failed'] ?? []));
  await ground.closeIdleAfter(0);
}

export async function measureAbort(bout: Bout): Promise<void> {
  for (let round = 0; round < bout.rounds; round++)
    for (const group of groupsOf(bout.workers)) {
      await abortOnce(bout, group, 'abortMidStream');
      await abortOnce(bout, group, 'abortWaiting');
    }
}

async function abortOnce(
  { ground, figures }: Bout,
  group: readonly Worker[],
  figure: 'abortMidStream' | 'abortWaiting',
): Promise<void> {
  await ground.forget();
  const results = await together(group, ({ contestant }) => ({
    do: 'abort',
    tag: contestant.id,
    isMidStream: figure === 'abortMidStream',
  }));
  const seen = await ground.seen();
  const find = (tag: string) => seen.find(({ body }) => body?.includes(`${tag}.`));
  for (const { contestant, measured } of results) {
    const [abortedAtMs = Number.NaN] = measured['abortedAtMs'] ?? [];
    const cancelled = find(contestant.id);
    const next = find(`${contestant.id}-next`);
    figures.note(contestant, figure, (cancelled?.abortedAtMs ?? Number.NaN) - abortedAtMs);
    figures.note(contestant, 'kept', cancelled?.connection === next?.connection ? 1 : 0);
  }
}

/** The first request of a process. */
export async function measureActivation(
  { figures, rounds, workers }: Bout,
  start: (contestant: Contestant) => Promise<Worker>,
): Promise<void> {
  for (let round = 0; round < rounds; round++)
    for (const group of groupsOf(workers)) {
      const fresh = await Promise.all(group.map(({ contestant }) => start(contestant)));
      for (const { contestant, measured } of await together(fresh, {
        do: 'activate',
        waitMs: activationWaitMs,
      }))
        figures.note(contestant, 'activate', median(measured['firstMs'] ?? []));
      for (const worker of fresh) worker.end();
    }
}

function groupsOf(workers: readonly Worker[]): readonly (readonly Worker[])[] {
  const settings: readonly Setting[] = ['node', 'editor', 'older'];
  return settings
    .map((setting) => workers.filter(({ contestant }) => contestant.setting === setting))
    .filter((group) => group.length > 0);
}

/** Far enough apart that their handshakes seldom meet. */
const apartMs = 17;

function together(
  workers: readonly Worker[],
  task: WorkerTask | ((worker: Worker) => WorkerTask),
): Promise<readonly { readonly contestant: Contestant; readonly measured: Samples }[]> {
  return Promise.all(
    workers.map(async (worker, index) => {
      await pause(index * apartMs);
      const own = typeof task === 'function' ? task(worker) : task;
      return { contestant: worker.contestant, measured: await attempt(worker, own, 'slow') };
    }),
  );
}

/** A client that fails loses the round, not the run. */
async function attempt(worker: Worker, task: WorkerTask, way: 'fast' | 'slow'): Promise<Samples> {
  try {
    return await worker.run(task, way);
  } catch (error) {
    console.error(`${task.do}: ${String(error)}`);
    return {};
  }
}
