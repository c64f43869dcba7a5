// Measures what indexing a folder costs: `npm run eval:indexing -- FOLDER`. The thread is the shipped bundle and the
// client is the extension host's own; the event loop measured is that of the process which the client runs in.
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { noLog } from '../../src/core/ports.ts';
import { createPredictorClient } from '../../src/host/predictor/predictorClient.ts';

const script = resolve('dist/predictor.cjs');
const [, , folder] = process.argv;
if (folder === undefined || !existsSync(script)) {
  console.error('usage: npm run eval:indexing -- FOLDER (after npm run build)');
  process.exit(2);
}

const nanosecondsPerMs = 1_000_000;

/** Delays of the event loop in milliseconds while `work` runs, beyond the millisecond of its own timer. */
async function watch(work: () => Promise<void>) {
  const delays = monitorEventLoopDelay({ resolution: 1 });
  delays.enable();
  const started = performance.now();
  await work();
  const ms = performance.now() - started;
  delays.disable();
  const at = (percent: number) =>
    Math.max(0, delays.percentile(percent) / nanosecondsPerMs - 1).toFixed(1);
  return { ms: Math.round(ms), delayMs: { p50: at(50), p99: at(99), max: at(100) } };
}

const client = createPredictorClient({
  script,
  log: noLog,
  onUnexpected(error) {
    throw error;
  },
});
const index = () =>
  new Promise<void>((done) => {
    client.onDidChange((state) => {
      if (state.kind === 'ready') done();
    });
    client.index([{ folder: resolve(folder), name: '' }]);
  });

const indexing = await watch(index);
const idle = await watch(() => sleep(indexing.ms));
console.log({ state: client.state, indexing, idle });
client.dispose();
