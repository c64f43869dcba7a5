import assert from 'node:assert/strict';
import type { ModelRef } from '../../../src/core/models/modelRef.ts';
import { noLog } from '../../../src/core/ports.ts';
import { createQuotaGate, type QuotaGate } from '../../../src/core/routing/quotaGate.ts';
import type { Priority } from '../../../src/core/routing/routerRequest.ts';
import { createFakeClock, type FakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import {
  createLimitServer,
  type LimitServer,
  type RefillStyle,
  type ServerLimit,
} from './limitServer.ts';

export const model: ModelRef = { provider: 'cerebras', model: 'fast' };

export interface Sent {
  readonly priority: Priority;
  readonly atMs: number;
  readonly outcome: 'answered' | 'refused' | 'held';
  /** When held: how long the gate said. */
  readonly forMs?: number;
}

export interface QuotaWorld {
  readonly clock: FakeClock;
  readonly server: LimitServer;
  readonly gates: readonly QuotaGate[];
  readonly sent: readonly Sent[];
  /** One request of a window through its gate to the server; the head comes back after `latencyMs`. */
  send(
    window: number,
    request: { priority: Priority; tokens: number; latencyMs?: number },
  ): Promise<Sent>;
}

export function setupQuotaWorld(options: {
  readonly limits: readonly ServerLimit[];
  readonly style?: RefillStyle;
  readonly windows?: number;
  readonly reserveShare?: number;
}): QuotaWorld {
  const { limits, style = 'bucket', windows = 1, reserveShare = 0.4 } = options;
  const clock = createFakeClock();
  const server = createLimitServer(limits, style, clock.wallMs);
  const storage = createFakeStorage();
  const gates = Array.from({ length: windows }, (_, index) =>
    createQuotaGate({
      clock,
      storage,
      log: noLog,
      keys: { onDidChange: () => ({ dispose: () => {} }) },
      windowId: `w${index}`,
      reserveShare: () => reserveShare,
      onError: (error) => assert.fail(String(error)),
    }),
  );
  const sent: Sent[] = [];
  return {
    clock,
    server,
    gates,
    sent,
    async send(window, { priority, tokens, latencyMs = 0 }) {
      const gate = gates[window];
      assert.ok(gate);
      const note = (outcome: Sent['outcome'], forMs?: number) => {
        const entry = {
          priority,
          atMs: clock.now(),
          outcome,
          ...(forMs === undefined ? {} : { forMs }),
        };
        sent.push(entry);
        return entry;
      };
      const admission = await gate.admit({ model, priority, tokens, isRetry: false });
      if (admission.kind === 'shut') return note('held', admission.forMs);
      const reply = server.handle(tokens);
      const answer = () => {
        admission.charge.observe(reply.limits);
        if (!reply.ok)
          admission.charge.refuse({
            kind: 'quota',
            unit: reply.by.unit,
            window: reply.by.window,
            retryAfterMs: reply.retryAfterMs,
            detail: '',
          });
      };
      if (latencyMs === 0) answer();
      else clock.after(latencyMs, answer);
      await settle();
      return note(reply.ok ? 'answered' : 'refused');
    },
  };
}
