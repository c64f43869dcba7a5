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
  let seen: ServerConfig | undefined;
  let made = '';
  /** Other changes of the config must not fill the buckets. */
  const renew = (now: ServerConfig) => {
    if (now === seen) return;
    seen = now;
    const wanted = JSON.stringify(limitsOf(now));
    if (wanted !== made) quotas = new Map();
    made = wanted;
  };
  return {
    of(keyHash, model) {
      renew(config());
      const id = `${keyHash} ${model}`;
      const quota = quotas.get(id) ?? createQuota(limitsOf(config()));
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
