import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { measureStart, type StartFigures, type StartKind } from './measureStart.ts';

/** `npm run coldstart [-- STARTS]`: what activation takes, and what the extension host holds more than without us. */
const starts = Number(process.argv[2] ?? 20);
const memoryStarts = 3;
/** Long enough for the host's own start to be over, and for what is done every few seconds to be seen. */
const long = { settleMs: 10_000, idleMs: 6_000 };
const short = { settleMs: 2_500, idleMs: 0 };
/** The index of the local predictor is memory of its own, in proportion to the workspace. */
const withUs = { hasSlipstream: true, settings: { 'slipstream.local.enabled': false } };
const off = { hasSlipstream: true, settings: { 'slipstream.enabled': false } };

spawnSync(process.execPath, ['esbuild.config.mjs', '--production'], { stdio: 'inherit' });

async function repeat(count: number, kind: StartKind): Promise<StartFigures[]> {
  const figures: StartFigures[] = [];
  for (let left = count; left > 0; left -= 1) figures.push(await measureStart(kind));
  return figures;
}

const quantile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(values.length * share) - 1] ?? Number.NaN;
const mean = (values: readonly number[]) =>
  values.reduce((sum, value) => sum + value, 0) / values.length;
const list = (values: readonly number[]) => values.map((value) => value.toFixed(1)).join(' ');

console.log(`${new Date().toISOString()}, load of the machine ${list(loadavg())}`);
const dataFolder = mkdtempSync(join(tmpdir(), 'slipstream-cold-data-'));
const [first, ...quick] = await repeat(starts + 1, { ...withUs, ...short, dataFolder });
rmSync(dataFolder, { recursive: true, force: true, maxRetries: 5 });
const activations = quick.flatMap(({ activation }) => activation ?? []);
console.log('first start after installing:', first?.activation);
type Activation = (typeof activations)[number];
const own = ({ requireMs, loadMs, buildMs }: Activation) => requireMs + loadMs + buildMs;
for (const [name, read] of Object.entries({
  'its require(), ms': ({ requireMs }: Activation) => requireMs,
  'loading, ms': ({ loadMs }: Activation) => loadMs,
  'building, ms': ({ buildMs }: Activation) => buildMs,
  'activation, ms: the three together': own,
  'processor time of loading and building, ms': ({ cpuMs }: Activation) => cpuMs,
  'with what others do in between, ms': ({ wholeMs }: Activation) => wholeMs,
  'a trivial extension, ms': ({ trivialMs }: Activation) => trivialMs,
})) {
  const values = activations.map(read);
  const [p50, p95, least] = [quantile(values, 0.5), quantile(values, 0.95), Math.min(...values)];
  console.log(`${name}: ${list(values)}`);
  console.log(`  p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, least ${least.toFixed(1)}`);
}
const over = (share: number) =>
  quantile(activations.map(own), share) -
  quantile(
    activations.map(({ trivialMs }) => trivialMs),
    share,
  );
console.log(
  `activation over the trivial extension’s, ms: p50 ${over(0.5).toFixed(1)}, p95 ${over(0.95).toFixed(1)} (goal 40)`,
);
console.log(
  `started with compiled code: ${activations.filter(({ isPrecompiled }) => isPrecompiled).length} of ${activations.length}`,
);
console.log(`modules loaded: ${[...new Set(quick.flatMap(({ modules }) => modules))].join(', ')}`);

const cpu = ({ idleCpuPercent }: StartFigures) => idleCpuPercent ?? Number.NaN;
const rows = {
  without: await repeat(memoryStarts, { hasSlipstream: false, ...long }),
  with: await repeat(memoryStarts, { ...withUs, ...long }),
  'switched off': await repeat(1, { ...off, ...long }),
};
for (const [name, figures] of Object.entries(rows)) {
  const of = (read: (one: StartFigures) => number) => list(figures.map(read));
  console.log(
    `${name}: resident ${of(({ rssMb }) => rssMb)} MB, heap ${of(({ heapMb }) => heapMb)} MB, CPU at rest ${of(cpu)} %, timers running ${of(({ timersRunning }) => timersRunning)}, gone off while at rest ${of(({ timersFired }) => timersFired)}`,
  );
  console.log(`  handles: ${countOf(figures[0]?.handles ?? [])}`);
}
const added = (read: (one: StartFigures) => number) =>
  (mean(rows.with.map(read)) - mean(rows.without.map(read))).toFixed(1);
console.log(
  `added: resident ${added(({ rssMb }) => rssMb)} MB, heap ${added(({ heapMb }) => heapMb)} MB, CPU at rest ${added(cpu)} %`,
);
console.log(`load of the machine ${list(loadavg())}`);

function countOf(handles: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const handle of handles) counts.set(handle, (counts.get(handle) ?? 0) + 1);
  return [...counts].map(([handle, count]) => `${count} ${handle}`).join(', ');
}
