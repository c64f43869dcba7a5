import type { Stats } from '../server/ledger.ts';
import type { ScriptedAnswer } from '../server/responders/scriptedAnswer.ts';
import type { ServerConfigInput } from '../server/serverConfig.ts';
import { waitFor } from '../support/waitFor.ts';

/** The simulated server as seen from another process: from the extension host. */
export interface ServerControl {
  stats(): Promise<Stats>;
  /** Adds answers that come before the server's own, in order. */
  script(...answers: readonly ScriptedAnswer[]): Promise<void>;
  /** Lets answers go on that stand at a `hold`. */
  release(): Promise<void>;
  /** Changes parts of its config. */
  configure(change: Partial<ServerConfigInput>): Promise<void>;
  /** Forgets counts, records and script. The config stays. */
  reset(): Promise<void>;
  /** Resolves as soon as `isSo`. */
  until(isSo: (stats: Stats) => boolean): Promise<Stats>;
}

/** The control of the server that this test run was started with. */
export function connectServerControl(): ServerControl {
  const url = process.env['SLIPSTREAM_TEST_SERVER'];
  if (!url) throw new Error('Only integration tests have a server to control.');
  const post = async (name: string, body: unknown) => {
    const response = await fetch(`${url}/__control/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name}: ${await response.text()}`);
  };
  const stats = async () => {
    const response = await fetch(`${url}/__control/stats`);
    return (await response.json()) as Stats;
  };
  return {
    stats,
    script: (...answers) => post('script', answers),
    release: () => post('release', {}),
    configure: (change) => post('config', change),
    reset: () => post('reset', {}),
    until(isSo) {
      let last: Stats | undefined;
      const seen = () => {
        const { records, ...counts } = last ?? { records: [] };
        const paths = records.map(({ path, status }) => `${path} ${status}`);
        return `the server ${isSo}: ${JSON.stringify({ ...counts, paths })}`;
      };
      return waitFor(async () => {
        last = await stats();
        return isSo(last) ? last : undefined;
      }, seen);
    },
  };
}
