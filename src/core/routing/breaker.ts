import type { Clock } from '../clock.ts';

/** Where a breaker stands. What exists in one state only lives in that variant. */
export type BreakerState =
  /** `recent`: the last outcomes, oldest first, true for success. */
  | { readonly kind: 'closed'; readonly recent: readonly boolean[] }
  /** No request passes before `untilMs` on `Clock.now()`. `opened` counts openings since it was last closed. */
  | { readonly kind: 'open'; readonly untilMs: number; readonly opened: number }
  /** One request may pass and decides. */
  | { readonly kind: 'halfOpen'; readonly isProbing: boolean; readonly opened: number };

/** Leave to send one request. Of these calls exactly the first counts. */
export interface BreakerPermit {
  succeed(): void;
  /** The provider answered, but with a failure that is not its own: it is up, and that is all this says. */
  ignore(): void;
  /** @param retryAfterMs what the server asked for, when it did: the breaker stays open at least as long. */
  fail(retryAfterMs?: number): void;
  /** The request was given up: neither good nor bad. */
  release(): void;
}

export interface Breaker {
  /** As of now: an opening that has run out reads `halfOpen`. */
  readonly state: BreakerState;
  /** Leave to send, or undefined while open or while the one probe is under way. */
  enter(): BreakerPermit | undefined;
  /** Milliseconds until `enter` may succeed; 0 when it would now, and when only a probe stands before it. */
  readonly retryInMs: number;
}

/** Outcomes that a closed breaker remembers. */
const remembered = 10;
/** Failures in a row that open it: one may be chance, three on a service this fast are not. */
const inARow = 3;
/** Failures among the remembered ones that open it: every second request lost is worse than another model. */
const inAll = 5;
/** First opening in milliseconds; doubled by each failed probe up to the longest. */
const firstOpenMs = 5_000;
const longestOpenMs = 120_000;

/** The decision, apart from the machine: whether these outcomes (oldest first, true for success) open it. */
export function shouldOpen(recent: readonly boolean[]): boolean {
  const tail = recent.slice(-inARow);
  const failures = recent.filter((isSuccess) => !isSuccess).length;
  return failures >= inAll || (tail.length === inARow && !tail.includes(true));
}

/** How long the `opened`-th opening in a row lasts, in milliseconds. */
export function openForMs(opened: number, retryAfterMs = 0): number {
  const backoffMs = firstOpenMs * 2 ** Math.min(opened - 1, 10);
  return Math.min(longestOpenMs, Math.max(backoffMs, retryAfterMs));
}

/**
 * A circuit breaker for one model of one provider, after the design of cockatiel (state as a union, decision
 * apart from the machine). It recovers on its own: after it has opened, one request probes; its success closes the breaker.
 * @param onChange called after every change of kind that a request caused; running out of time calls nothing.
 */
export function createBreaker(clock: Clock, onChange: () => void): Breaker {
  let stored: BreakerState = { kind: 'closed', recent: [] };
  // A permit of an earlier period says nothing about this one: its outcome is dropped.
  let period = 0;

  const current = (): BreakerState =>
    stored.kind === 'open' && clock.now() >= stored.untilMs
      ? { kind: 'halfOpen', isProbing: false, opened: stored.opened }
      : stored;

  function move(next: BreakerState) {
    const isOtherKind = next.kind !== stored.kind;
    stored = next;
    if (isOtherKind) {
      period += 1;
      onChange();
    }
  }

  function open(opened: number, retryAfterMs: number | undefined) {
    const untilMs = clock.now() + openForMs(opened, retryAfterMs);
    move({ kind: 'open', untilMs, opened });
  }

  function settle(isSuccess: boolean, retryAfterMs?: number) {
    if (stored.kind === 'halfOpen') {
      if (isSuccess) move({ kind: 'closed', recent: [] });
      else open(stored.opened + 1, retryAfterMs);
    } else if (stored.kind === 'closed') {
      const recent = [...stored.recent, isSuccess].slice(-remembered);
      if (shouldOpen(recent)) open(1, retryAfterMs);
      else move({ kind: 'closed', recent });
    }
  }

  function permit(): BreakerPermit {
    const issuedIn = period;
    let isSettled = false;
    function once(run: () => void) {
      if (isSettled) return;
      isSettled = true;
      if (issuedIn === period) run();
    }
    return {
      succeed: () => once(() => settle(true)),
      fail: (retryAfterMs) => once(() => settle(false, retryAfterMs)),
      ignore: () =>
        once(() => {
          if (stored.kind === 'halfOpen') settle(true);
        }),
      release: () =>
        once(() => {
          if (stored.kind === 'halfOpen') stored = { ...stored, isProbing: false };
        }),
    };
  }

  return {
    get state() {
      return current();
    },
    get retryInMs() {
      return stored.kind === 'open' ? Math.max(0, stored.untilMs - clock.now()) : 0;
    },
    enter() {
      const state = current();
      if (state.kind === 'open') return undefined;
      if (state.kind === 'halfOpen') {
        if (state.isProbing) return undefined;
        move({ ...state, isProbing: true });
      }
      return permit();
    },
  };
}
