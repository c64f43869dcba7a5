/** A token bucket that refills continuously. Times are milliseconds of one clock. */
export interface Bucket {
  /** What may be taken at `nowMs`. */
  remaining(nowMs: number): number;
  /** Takes `cost`; the caller has looked at `remaining`. */
  take(cost: number, nowMs: number): void;
  /** Milliseconds until `amount` may be taken; 0 when it may now. Never, for more than the bucket holds: a whole window. */
  waitMs(amount: number, nowMs: number): number;
}

/** Creates a full bucket that holds `capacity` and refills that much every `windowMs`. */
export function createBucket(capacity: number, windowMs: number): Bucket {
  let level = capacity;
  let at = Number.NEGATIVE_INFINITY;
  const remaining = (nowMs: number) =>
    Math.min(capacity, level + (Math.max(0, nowMs - at) * capacity) / windowMs);
  return {
    remaining,
    take(cost, nowMs) {
      level = remaining(nowMs) - cost;
      at = nowMs;
    },
    waitMs(amount, nowMs) {
      if (amount > capacity) return windowMs;
      return Math.max(0, ((amount - remaining(nowMs)) * windowMs) / capacity);
    },
  };
}
