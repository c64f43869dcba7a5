import { limitsOf, type ServerConfig } from '../serverConfig.ts';
import { createQuota, type Quota } from './quota.ts';

/** The limits of every key and model, on a clock that tests may move. */
export interface Quotas {
  /** Made full when first asked for, and anew after the configured limits have changed. */
  of(keyHash: string, model: string): Quota;
  nowMs(): number;
  /** Moves the quotas' clock on, so that a test need not wait a minute. */
  advance(ms: number): void;
  reset(): void;
}

/** Creates the quotas. `clockMs` is any clock in milliseconds that only goes forward. */
export function createQuotas(config: () => ServerConfig, clockMs: () => number): Quotas {
  let aheadMs = 0;
  let quotas = new Map<string, Quota>();
  let made = '';
  return {
    of(keyHash, model) {
      const limits = limitsOf(config());
      const wanted = JSON.stringify(limits);
      if (wanted !== made) quotas = new Map();
      made = wanted;
      const id = `${keyHash} ${model}`;
      const quota = quotas.get(id) ?? createQuota(limits);
      quotas.set(id, quota);
      return quota;
    },
    nowMs: () => clockMs() + aheadMs,
    advance(ms) {
      aheadMs += ms;
    },
    reset() {
      quotas = new Map();
    },
  };
}
