import { setTimeout as pause } from 'node:timers/promises';
import { assertNever } from '../../../src/shared/assertNever.ts';
import type { BenchAdapter, BenchClient } from './benchClient.ts';
import { answerTags, type Samples, type WorkerTask } from './workerProtocol.ts';

/** About 6 kB: what an inline completion sends. */
const context =
  'export async function handler(request, response) {\n  const value = await load(request.id);\n'.repeat(
    66,
  );
const never = new AbortController().signal;

type Task<Kind extends WorkerTask['do']> = Extract<WorkerTask, { do: Kind }>;

/** The tasks of the benchmark, done by one client. */
export function createTasks(adapter: BenchAdapter) {
  let client: BenchClient | undefined;
  let clientOrigin = '';

  function clientFor(origin: string): BenchClient {
    if (client === undefined || origin !== clientOrigin) {
      client?.close();
      client = adapter.create(origin);
      clientOrigin = origin;
    }
    return client;
  }

  return (task: WorkerTask, origin: string): Promise<Samples> => {
    const used = clientFor(origin);
    switch (task.do) {
      case 'warm':
        return warm(used, task);
      case 'activate':
        return activate(used, task);
      case 'idle':
        return idle(used, task);
      case 'burst':
        return burst(used, task);
      case 'race':
        return race(used, task);
      case 'cpu':
        return cpu(used, task);
      case 'abort':
        return abort(used, task);
      default:
        return assertNever(task);
    }
  };
}

interface Ask {
  readonly tag?: string;
  readonly signal?: AbortSignal;
  readonly onFirst?: () => void;
}

/** One request, read to its end: milliseconds to the first text, and how long the text was. */
async function ask(client: BenchClient, { tag = '', signal = never, onFirst }: Ask = {}) {
  const messages = [
    { role: 'system', content: 'You complete code.' },
    { role: 'user', content: context + tag },
  ] as const;
  const startedAt = performance.now();
  let firstMs: number | undefined;
  let length = 0;
  const take = (text: string): void => {
    length += text.length;
    if (firstMs !== undefined) return;
    firstMs = performance.now() - startedAt;
    onFirst?.();
  };
  if (client.streamTo !== undefined) await client.streamTo(messages, take, signal);
  else for await (const text of client.stream(messages, signal)) take(text);
  if (firstMs === undefined) throw new Error('an answer without text');
  return { firstMs, length };
}

async function warm(client: BenchClient, { count }: Task<'warm'>): Promise<Samples> {
  const firstMs: number[] = [];
  for (let index = 0; index < count + 3; index++) {
    const answer = await ask(client);
    if (index >= 3) firstMs.push(answer.firstMs);
  }
  return { firstMs };
}

/** The client has just been made. What it warms, it warms while the user does not ask yet. */
async function activate(client: BenchClient, { waitMs }: Task<'activate'>): Promise<Samples> {
  client.warm?.().catch(() => {});
  await pause(waitMs);
  return { firstMs: [(await ask(client)).firstMs] };
}

async function idle(client: BenchClient, { waitMs }: Task<'idle'>): Promise<Samples> {
  await ask(client);
  await ask(client);
  await pause(waitMs);
  return { firstMs: [(await ask(client)).firstMs] };
}

async function burst(client: BenchClient, { count, gapMs }: Task<'burst'>): Promise<Samples> {
  await client.warm?.();
  await ask(client);
  await pause(300);
  let running = new AbortController();
  for (let index = 1; index < count; index++) {
    ask(client, { tag: answerTags.usual, signal: running.signal }).catch(() => {});
    await pause(gapMs);
    running.abort();
    running = new AbortController();
  }
  return {
    firstMs: [(await ask(client, { tag: answerTags.usual, signal: running.signal })).firstMs],
  };
}

async function race(client: BenchClient, { waitsMs }: Task<'race'>): Promise<Samples> {
  await ask(client);
  const firstMs: number[] = [];
  let failed = 0;
  for (const waitMs of waitsMs) {
    await pause(waitMs);
    await ask(client).then(
      (answer) => firstMs.push(answer.firstMs),
      () => {
        failed++;
      },
    );
  }
  return { firstMs, failed: [failed] };
}

/** Microseconds for a token are milliseconds for 1,000. */
async function cpu(client: BenchClient, { answer, tokens }: Task<'cpu'>): Promise<Samples> {
  await ask(client);
  globalThis.gc?.();
  const before = process.cpuUsage();
  await ask(client, { tag: answerTags[answer] });
  const { user, system } = process.cpuUsage(before);
  return { cpuMs: [(user + system) / tokens] };
}

async function abort(client: BenchClient, task: Task<'abort'>): Promise<Samples> {
  const { tag, isMidStream } = task;
  await ask(client);
  const aborter = new AbortController();
  let abortedAtMs = 0;
  const fire = (): void => {
    abortedAtMs = Number(process.hrtime.bigint()) / 1e6;
    aborter.abort();
  };
  const running = ask(client, {
    tag: `${isMidStream ? answerTags.long : answerTags.slow} ${tag}.`,
    signal: aborter.signal,
    onFirst: () => {
      if (isMidStream) setImmediate(fire);
    },
  }).catch(() => {});
  if (!isMidStream) {
    await pause(150);
    fire();
  }
  await running;
  await pause(5);
  await ask(client, { tag: `${tag}-next.` });
  return { abortedAtMs: [abortedAtMs] };
}
