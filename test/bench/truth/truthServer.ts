import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { RequestRecord, Stats } from '../../server/ledger.ts';
import type { ScriptedAnswer } from '../../server/responders/scriptedAnswer.ts';

/** The simulated server in a process of its own, so that its work is not taken for ours. */
export interface TruthServer {
  readonly httpsUrl: string;
  /** PEM of who signed its certificate. */
  readonly ca: string;
  readonly key: string;
  configure(change: object): Promise<void>;
  script(answers: readonly ScriptedAnswer[]): Promise<void>;
  reset(): Promise<void>;
  /** Records of finished model requests by the mark in their prompts. */
  recordsByMark(): Promise<ReadonlyMap<string, RequestRecord>>;
  close(): void;
}

/** How a prompt is told from every other one, in our records and in the server's. */
export const markOf = (text: string): string | undefined => /\[mark \d+\]/.exec(text)?.[0];

export async function startTruthServer(): Promise<TruthServer> {
  const args = ['--import', 'tsx', 'test/server/main.ts', '--brain', 'demo', '--until-stdin-ends'];
  const child = spawn(process.execPath, args, { stdio: ['pipe', 'pipe', 'inherit'] });
  const [line] = await once(createInterface(child.stdout), 'line');
  const started: {
    readonly httpsUrl: string;
    readonly controlUrl: string;
    readonly ca: string;
    readonly key: string;
  } = JSON.parse(String(line));
  const post = async (name: string, body: unknown): Promise<void> => {
    const url = `${started.controlUrl}/__control/${name}`;
    const response = await fetch(url, { method: 'POST', body: JSON.stringify(body) });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  };
  return {
    ...started,
    configure: (change) => post('config', change),
    script: (answers) => post('script', answers),
    reset: () => post('reset', {}),
    async recordsByMark() {
      const response = await fetch(`${started.controlUrl}/__control/stats`);
      const { records } = (await response.json()) as Stats; // It is our own server.
      return new Map(
        records.flatMap((record) => {
          const mark = markOf(record.body ?? '');
          return mark === undefined ? [] : [[mark, record]];
        }),
      );
    },
    close: () => child.stdin.end(),
  };
}
