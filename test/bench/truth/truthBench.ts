// `npm run bench:truth [-- figures,clients,compare [REPETITIONS]]`: what the benchmark reports, against the simulated
// server's own record of its writes on one monotonic clock. Prints Markdown; exit code 1 when a goal is missed.
import { cpus } from 'node:os';
import { compareClients } from './clientsTruth.ts';
import { countFindings } from './compareTruth.ts';
import { compareFigures, type TruthRow } from './figuresTruth.ts';
import { startTruthServer } from './truthServer.ts';

const [parts = 'figures,clients,compare', repetitions = '100'] = process.argv.slice(2);
const isWanted = (part: string) => parts.split(',').includes(part);
const server = await startTruthServer();
let isMissed = false;
try {
  console.log(
    `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${cpus().length} cores\n`,
  );
  if (isWanted('figures')) showFigures(await compareFigures(server));
  if (isWanted('clients')) {
    console.log(
      '| client | asked → read by the server, p50 / p95 ms | written → handed over, p50 / p95 ms |',
    );
    console.log('|---|---|---|');
    for (const { client, toServer, fromServer } of await compareClients(server))
      console.log(
        `| ${client} | ${toServer.median.toFixed(2)} / ${toServer.p95.toFixed(2)} | ${fromServer.median.toFixed(2)} / ${fromServer.p95.toFixed(2)} |`,
      );
  }
  if (isWanted('compare')) {
    const found = await countFindings(server, Number(repetitions));
    isMissed ||= found.laterFound < 0.95 * found.repetitions;
    isMissed ||= found.slowerFound < 0.95 * found.repetitions;
    isMissed ||= found.falseAlarms > 0.05 * found.repetitions;
    console.log(
      `\nOf ${found.repetitions} repetitions: first token 10 % later found in ${found.laterFound}, 10 % fewer tokens/s found in ${found.slowerFound}, false alarms ${found.falseAlarms}.`,
    );
  }
} finally {
  server.close();
}
process.exitCode = isMissed ? 1 : 0;

function showFigures(rows: readonly TruthRow[]): void {
  console.log(
    '| setting | at a time | figure | p50 off | p95 off | single requests within | way there, p50 | verdict |',
  );
  console.log('|---|---|---|---|---|---|---|---|');
  for (const row of rows) {
    const off = (value: number) =>
      row.figure === 'tokensPerSecond' ? `${(100 * value).toFixed(2)} %` : `${value.toFixed(2)} ms`;
    const verdict = row.isTrue ? 'true' : row.isLimited ? 'limited by this machine' : 'OFF';
    isMissed ||= verdict === 'OFF';
    const loop =
      verdict === 'true'
        ? ''
        : ` (loop ${row.worstLoopMs.toFixed(0)} ms late, server ${row.serverLateMs.toFixed(0)} ms)`;
    console.log(
      `| ${row.setting} | ${row.concurrency} | ${row.figure} | ${off(row.medianOff)} | ${off(row.p95Off)} | ${row.within} of ${row.requests} | ${row.wayThereMs.toFixed(1)} ms | ${verdict}${loop} |`,
    );
  }
  console.log('');
}
