import assert from 'node:assert/strict';
import type { RequestTrace } from '../../../src/core/api/requestTrace.ts';
import { createLatencyService } from '../../../src/host/latency/latencyService.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { createMemoryStorage } from '../../support/memoryStorage.ts';

const model = { provider: 'cerebras', model: 'gpt-oss-120b' } as const;

describe('the latency service', () => {
  function setup() {
    const clock = createFakeClock();
    const service = createLatencyService({
      clock,
      storage: createMemoryStorage(),
      onUnexpected: (error) => assert.fail(String(error)),
    });
    const record = (firstTokenMs: number, changes: Partial<RequestTrace> = {}) =>
      service.record({
        ...model,
        task: 'chat',
        wallMs: clock.wallMs(),
        marks: { asked: 0, admitted: 0, sent: 0, firstContent: firstTokenMs, closed: 2_000 },
        connection: 'reused',
        protocol: 'h2',
        outcome: 'complete',
        ...changes,
      });
    return { service, record };
  }

  it('calls a first token late beyond the 95th percentile of its own model and task', () => {
    const { service, record } = setup();
    for (let ms = 1; ms <= 19; ms += 1) record(10 * ms);
    assert.equal(service.lateAfterMs(model, 'chat'), undefined, 'of 19 it would be a guess');
    for (let ms = 20; ms <= 100; ms += 1) record(10 * ms);
    record(1, { model: 'another' });
    record(1, { task: 'edit' });
    const late = service.lateAfterMs(model, 'chat') ?? 0;
    assert.ok(Math.abs(late - 950) <= 15, `${late} ms`);
    assert.equal(service.lateAfterMs(model, 'edit'), undefined);
    service.dispose();
  });
});
