import { type ChildProcess, fork, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import * as z from 'zod/mini';
import { answerTags } from './workerProtocol.ts';

/** `both`: HTTP/2 and HTTP/1.1 by ALPN. */
export type Protocols = 'both' | 'h1';

/** What the server wrote down of one request. */
export type Seen = z.infer<typeof seen>;

/** Servers and slow ways to them, each in a process of its own. */
export interface Ground {
  /** PEM file with the authorities of the servers. */
  readonly caFile: string;
  /** `https://HOST:port`; `lane` is the client's number, where it comes over the slow way. */
  origin(client: {
    readonly protocols: Protocols;
    readonly host: string;
    readonly lane?: number;
  }): string;
  /** Connections that each lane has taken. */
  laneCounts(): Promise<readonly number[]>;
  /** Closes connections that were idle for so long; 0: never. */
  closeIdleAfter(ms: number): Promise<void>;
  /** Forgets what was seen. */
  forget(): Promise<void>;
  seen(): Promise<readonly Seen[]>;
  stop(): void;
}

/** The long answer: so many tokens, at the pace of one for each timer of a millisecond, i.e. one event in each write. */
export const longTokens = 800;
export const fastTokens = 5_000;
export const roundTripMs = 50;
export const usualFirstTokenMs = 170;

const serverInfo = z.object({
  httpsUrl: z.string(),
  controlUrl: z.string(),
  ca: z.string(),
});
const seen = z.object({
  connection: z.int(),
  body: z.optional(z.string()),
  abortedAtMs: z.optional(z.number()),
});
const stats = z.object({ records: z.array(seen) });

const script = [
  {
    when: { includes: answerTags.long },
    times: 'always',
    steps: [
      {
        do: 'stream',
        text: ' token'.repeat(longTokens),
        tokensPerSecond: 1_000,
        tokensPerChunk: 1,
      },
    ],
  },
  {
    when: { includes: answerTags.fast },
    times: 'always',
    steps: [
      { do: 'stream', text: ' token'.repeat(fastTokens), tokensPerSecond: 1e6, tokensPerChunk: 1 },
    ],
  },
  {
    when: { includes: answerTags.slow },
    times: 'always',
    delayMs: 3_000,
    steps: [{ do: 'content', text: 'late' }],
  },
  {
    when: { includes: answerTags.usual },
    times: 'always',
    delayMs: usualFirstTokenMs,
    steps: [{ do: 'content', text: 'usual' }],
  },
  { times: 'always', steps: [{ do: 'content', text: 'quick' }] },
];

/** @param lanes by client: the protocols of the server that its slow way leads to. */
export async function layGround(lanes: readonly Protocols[]): Promise<Ground> {
  const children: ChildProcess[] = [];
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-bench-'));
  const stop = (): void => {
    for (const child of children) child.kill();
    rmSync(folder, { recursive: true, force: true });
  };

  async function startServer(flags: readonly string[]) {
    const config = JSON.stringify({ brain: { kind: 'script' } });
    const main = join(import.meta.dirname, '../../server/main.ts');
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        main,
        '--brain',
        'script',
        '--config',
        config,
        '--address',
        '0.0.0.0',
        ...flags,
      ],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    children.push(child);
    return serverInfo.parse(await firstLine(child));
  }

  try {
    const both = await startServer([]);
    const h1 = await startServer(['--no-h2']);
    const servers = { both, h1 };
    const all = [both, h1];
    const caFile = join(folder, 'ca.pem');
    writeFileSync(caFile, all.map(({ ca }) => ca).join('\n'));
    const proxy = fork(
      join(import.meta.dirname, 'delayProxy.ts'),
      [roundTripMs / 2, ...lanes.map((name) => new URL(servers[name].httpsUrl).port)].map(String),
      { execArgv: ['--import', 'tsx'], stdio: ['ignore', 'pipe', 'inherit', 'ipc'] },
    );
    children.push(proxy);
    const ports = z.array(z.int()).parse(await firstLine(proxy));
    const tell = async (name: string, body: unknown): Promise<void> => {
      for (const { controlUrl } of all) {
        const answer = await fetch(`${controlUrl}/__control/${name}`, {
          method: 'POST',
          body: JSON.stringify(body),
        });
        if (!answer.ok) throw new Error(await answer.text());
      }
    };
    const forget = async (): Promise<void> => {
      await tell('reset', {});
      await tell('script', script);
    };
    await forget();
    return {
      caFile,
      origin({ protocols, host, lane }) {
        const port = lane === undefined ? new URL(servers[protocols].httpsUrl).port : ports[lane];
        return `https://${host}:${port}`;
      },
      laneCounts() {
        const counts = new Promise((resolve) => proxy.once('message', resolve));
        proxy.send('counts');
        return counts.then((value) => z.array(z.int()).parse(value));
      },
      closeIdleAfter: (idleCloseMs) => tell('config', { idleCloseMs }),
      forget,
      async seen() {
        const answers = all.map(async ({ controlUrl }) => {
          const answer = await fetch(`${controlUrl}/__control/stats`);
          return stats.parse(await answer.json()).records;
        });
        return (await Promise.all(answers)).flat();
      },
      stop,
    };
  } catch (error) {
    stop();
    throw error;
  }
}

async function firstLine({ stdout }: ChildProcess): Promise<unknown> {
  if (stdout === null) throw new Error('no output');
  for await (const line of createInterface(stdout)) return JSON.parse(line);
  throw new Error('ended without a line');
}
