import { providerPresets } from '../../../src/core/api/providerPresets.ts';
import { createSystemClock } from '../../../src/core/clock.ts';
import { createLedger } from '../../../src/core/latency/ledger.ts';
import { createTraceRecorder } from '../../../src/core/latency/traceRecorder.ts';
import { median } from './figures.ts';

const batch = 500;
const batches = 40;

/** Microseconds that the marks of a request and its place in the ledger take, of a process that is at it for a while. */
export function measureLedger(): number {
  const clock = createSystemClock();
  const ledger = createLedger(clock);
  const [provider] = providerPresets;
  if (provider === undefined) throw new Error('no preset');
  const request = { messages: [], maxTokens: 256 };
  const deadlines = { connectMs: 1, firstByteMs: 1, idleMs: 1, progressMs: 1 };
  const target = { provider, model: 'gpt-oss-120b', apiKey: 'k' };
  const one = (index: number): void => {
    const askedAt = clock.now() - 60;
    const recorder = createTraceRecorder(
      { target, task: index % 4 === 0 ? 'chat' : 'inline', request, deadlines, askedAt },
      clock,
    );
    recorder.connected({ connection: 'reused', protocol: 'h2' });
    recorder.head(clock.now(), []);
    for (let chunk = 0; chunk < 10; chunk++)
      recorder.chunk(clock.now(), [{ kind: 'text', text: 'const value' }]);
    const usage = { promptTokens: 1_500, completionTokens: 40 };
    const timing = { queueMs: 0.1, promptMs: 20, completionMs: 15 + (index % 7), totalMs: 40 };
    ledger.record(recorder.end(clock.now() + 40 + (index % 90), { usage, timing }));
  };
  const eachMicroseconds: number[] = [];
  for (let round = 0; round < batches; round++) {
    const startedAt = performance.now();
    for (let index = 0; index < batch; index++) one(index);
    eachMicroseconds.push(((performance.now() - startedAt) * 1_000) / batch);
  }
  return median(eachMicroseconds);
}
