import { fork } from 'node:child_process';
import { join } from 'node:path';
import type { Ground, Protocols } from './ground.ts';
import { fromWorker, type Samples, type WorkerTask } from './workerProtocol.ts';

/** Where the figures go: which table. */
export type Setting = 'node' | 'editor' | 'older';

/** A client on a Node. */
export interface Contestant {
  readonly id: string;
  readonly client: ClientId;
  readonly setting: Setting;
  readonly protocols: Protocols;
  /** Number of its slow way. */
  readonly lane: number;
  readonly node: string;
  /** The editor's network package, where its patches are to be applied. */
  readonly editorAgent: string | undefined;
}

export const clients = {
  raw: { file: 'dist/bench/rawSocket.mjs', protocols: 'h1' },
  cerebras: { file: 'dist/bench/cerebrasSdk.mjs', protocols: 'both' },
  openai: { file: 'dist/bench/openAiSdk.mjs', protocols: 'both' },
  ourH1: { file: 'dist/bench-adapter-h1.mjs', protocols: 'h1' },
  ourH2: { file: 'dist/bench-adapter.mjs', protocols: 'both' },
} as const;

export type ClientId = keyof typeof clients;

/** A process that does tasks as one client. */
export interface Worker {
  readonly contestant: Contestant;
  /** @param way `fast`: straight to the server. `slow`: 50 ms there and back. */
  run(task: WorkerTask, way: 'fast' | 'slow'): Promise<Samples>;
  end(): void;
}

/** Beyond the pause that a task is about. */
const taskTimeoutMs = 60_000;

export async function startWorker(contestant: Contestant, ground: Ground): Promise<Worker> {
  const { node, client, editorAgent, protocols, lane, id } = contestant;
  const child = fork('dist/bench/worker.mjs', [join(process.cwd(), clients[client].file)], {
    execPath: node,
    execArgv: ['--expose-gc', '--no-warnings'],
    env: {
      ...process.env,
      NODE_EXTRA_CA_CERTS: ground.caFile,
      ...(editorAgent !== undefined && { SLIPSTREAM_BENCH_EDITOR: editorAgent }),
    },
  });
  const pending = new Map<number, (outcome: Samples | Error) => void>();
  let lastId = 0;
  // The editor's patches leave localhost alone, so their clients come by another name of this machine.
  const host = editorAgent === undefined ? 'localhost' : '127.0.0.2';
  await new Promise<void>((resolve, reject) => {
    const failed = (code: number | null) => reject(new Error(`${id} ended with ${code}`));
    child.once('exit', failed);
    child.on('message', (message) => {
      const said = fromWorker.parse(message);
      if (said.kind === 'up') {
        child.off('exit', failed);
        resolve();
        return;
      }
      pending.get(said.id)?.(said.kind === 'done' ? said.samples : new Error(said.reason));
      pending.delete(said.id);
    });
  });
  return {
    contestant,
    run(task, way) {
      const origin = ground.origin({ protocols, host, ...(way === 'slow' && { lane }) });
      const taskId = ++lastId;
      return new Promise((resolve, reject) => {
        const late = setTimeout(
          () => reject(new Error(`${id} is late`)),
          taskTimeoutMs + ('waitMs' in task ? task.waitMs : 0),
        );
        pending.set(taskId, (outcome) => {
          clearTimeout(late);
          if (outcome instanceof Error) reject(new Error(`${id}: ${outcome.message}`));
          else resolve(outcome);
        });
        child.send({ id: taskId, origin, task });
      });
    },
    end: () => child.kill('SIGKILL'),
  };
}
