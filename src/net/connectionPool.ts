import type { Clock } from '../core/clock.ts';
import type { RequestError } from '../core/errors.ts';
import { type Disposable, onDispose } from '../core/lifetime.ts';
import type { Result } from '../shared/result.ts';
import type { Connection, ConnectionEvents } from './connection.ts';
import type { OpenedSocket, OpenTimings } from './openSocket.ts';

/** A request waiting for a connection. Exactly one of `take` and `fail` is called, unless the wait is disposed. */
export interface ConnectionWaiter {
  /** Only a connection whose opening began at this `Clock.now()` or later will do. -Infinity: any. */
  readonly openedAfter: number;
  /** Nobody waits for it: it leaves a connection that takes only one request so far to others. */
  readonly isPatient?: boolean;
  /** @param timings of the opening that was waited for; undefined when the connection was there. */
  take(connection: Connection, timings: OpenTimings | undefined): void;
  fail(error: RequestError): void;
}

export interface PoolDeps {
  readonly clock: Clock;
  readonly open: (done: (result: Result<OpenedSocket, RequestError>) => void) => Disposable;
  readonly connect: (
    opened: OpenedSocket,
    startedAt: number,
    events: ConnectionEvents,
  ) => Connection;
  /** How many free connections to hold ready on HTTP/1.1, where a cancel costs one. */
  readonly spares: () => number;
  readonly onOpen: (connection: Connection, timings: OpenTimings) => void;
  readonly onOpenFailed: (error: RequestError) => void;
  /** A connection takes no more requests. */
  readonly onLost: (connection: Connection, servedCount: number) => void;
}

export interface ConnectionPool {
  /** Calls `take` before it returns when a connection is free. */
  acquire(waiter: ConnectionWaiter): Disposable;
  /** Opens what is missing: one connection, on HTTP/1.1 the spares. */
  fill(): void;
  /** Whether `fill` would open anything. */
  lacksSpares(): boolean;
  /** Opens one more, whatever there is. */
  openAnother(): void;
  /** Cancels connection attempts that no request is waiting for. */
  abandonOpenings(): void;
  /** Closes what is idle, and the rest when it has ended. Waiters keep their openings. */
  close(): void;
  /** Those that take requests now, or say in a moment how many; on HTTP/1.1 the free ones. */
  ready(): readonly Connection[];
  readonly isOpening: boolean;
  readonly openCount: number;
  /** Closes everything now; waiters fail, and so does whoever comes later. */
  destroy(): void;
}

interface Opening {
  readonly startedAt: number;
  readonly attempt: Disposable;
}

interface Waiting {
  readonly waiter: ConnectionWaiter;
  /** Of the opening that it waited for, once that has ended. */
  timings?: OpenTimings;
}

/**
 * The connections to one origin. HTTP/2: one, shared by all. HTTP/1.1: one for each running request, and spares.
 * An opening outlives the request that asked for it: while typing, the next one finds it further on.
 *
 * A new HTTP/2 connection takes one request until its limit is known, a round trip later. More of them wait for that
 * rather than for a connection of their own, and none waits behind the first where one at a time is the limit.
 */
export function createConnectionPool(deps: PoolDeps): ConnectionPool {
  const { clock } = deps;
  const openings = new Set<Opening>();
  let waiters: readonly Waiting[] = [];
  /** All that are not closed yet, also those that only finish what runs on them. */
  const all = new Set<Connection>();
  /** Requests given to each connection that takes more. */
  const served = new Map<Connection, number>();
  /** The newest last: its congestion window is the widest and its server the least likely to close it. */
  let free: Connection[] = [];
  let protocol: 'h1' | 'h2' | undefined;
  let isDestroyed = false;

  const canShare = (): boolean => protocol !== 'h1';

  const mayTake = (connection: Connection, { openedAfter, isPatient }: ConnectionWaiter): boolean =>
    connection.startedAt >= openedAfter &&
    connection.canTake() &&
    (isPatient !== true || connection.isLimitKnown());

  /** Takes a request now, or is about to say how many it takes. */
  const isOfUse = (connection: Connection): boolean =>
    connection.canTake() || !connection.isLimitKnown();

  function takeReady(waiter: ConnectionWaiter): Connection | undefined {
    for (let index = free.length - 1; index >= 0; index--) {
      const connection = free[index];
      if (connection === undefined || !mayTake(connection, waiter)) continue;
      if (connection.protocol === 'h1') free.splice(index, 1);
      return connection;
    }
    return undefined;
  }

  function give(
    waiter: ConnectionWaiter,
    connection: Connection,
    timings: OpenTimings | undefined,
  ): void {
    served.set(connection, (served.get(connection) ?? 0) + 1);
    waiter.take(connection, timings);
  }

  function startOpening(): void {
    const startedAt = clock.now();
    const opening: Opening = {
      startedAt,
      attempt: deps.open((result) => {
        openings.delete(opening);
        if (result.ok) onOpened(result.value, startedAt);
        else onFailed(result.error, startedAt);
      }),
    };
    openings.add(opening);
  }

  /**
   * Every waiter gets an opening that began late enough: its own on HTTP/1.1, a common one otherwise. One whose
   * connection has yet to tell its limit waits for that.
   */
  function ensureOpenings(): void {
    if (isDestroyed) return;
    const unclaimed = [...openings];
    for (const { openedAfter } of waitersWithoutHope()) {
      const index = unclaimed.findIndex((opening) => opening.startedAt >= openedAfter);
      if (index < 0) startOpening();
      else if (!canShare()) unclaimed.splice(index, 1);
      if (index < 0 && canShare()) break;
    }
  }

  /** Those for whom no open connection may have room in a moment. */
  function waitersWithoutHope(): readonly ConnectionWaiter[] {
    const untold = free.filter((connection) => !connection.isLimitKnown());
    return waiters
      .map(({ waiter }) => waiter)
      .filter(({ openedAfter }) => !untold.some(({ startedAt }) => startedAt >= openedAfter));
  }

  function onOpened(opened: OpenedSocket, startedAt: number): void {
    protocol = opened.protocol;
    const connection = deps.connect(opened, startedAt, {
      onGone: () => lose(connection),
      onFree() {
        serve(connection, undefined);
        ensureOpenings();
      },
      onClosed: () => all.delete(connection),
    });
    all.add(connection);
    served.set(connection, 0);
    deps.onOpen(connection, opened.timings);
    if (connection.protocol === 'h2') {
      // Of two sessions the newer one stays.
      const older = free;
      free = [connection];
      for (const session of older) session.close();
    }
    serve(connection, opened.timings);
    ensureOpenings();
  }

  /** @param timings of the opening of this connection, when it has just ended. */
  function serve(connection: Connection, timings: OpenTimings | undefined): void {
    if (connection.protocol === 'h1') {
      const next = waiters.find(({ waiter }) => connection.startedAt >= waiter.openedAfter);
      if (next === undefined) free.push(connection);
      else serveOne(connection, { ...next, ...(timings !== undefined && { timings }) });
      return;
    }
    if (timings !== undefined)
      for (const waiting of waiters)
        if (connection.startedAt >= waiting.waiter.openedAfter) waiting.timings = timings;
    const fitting = () => waiters.find(({ waiter }) => mayTake(connection, waiter));
    for (let next = fitting(); next !== undefined; next = fitting()) serveOne(connection, next);
  }

  function serveOne(connection: Connection, { waiter, timings }: Waiting): void {
    forget(waiter);
    give(waiter, connection, timings);
  }

  function onFailed(error: RequestError, startedAt: number): void {
    const concerned = waiters.filter(({ waiter }) => startedAt >= waiter.openedAfter);
    // On HTTP/1.1 each opening stands for one waiter; the others have their own.
    const failing = canShare() ? concerned : concerned.slice(0, 1);
    for (const { waiter } of failing) {
      forget(waiter);
      waiter.fail(error);
    }
    deps.onOpenFailed(error);
  }

  function forget(waiter: ConnectionWaiter): void {
    waiters = waiters.filter((waiting) => waiting.waiter !== waiter);
  }

  function lose(connection: Connection): void {
    free = free.filter((other) => other !== connection);
    const servedCount = served.get(connection);
    if (servedCount === undefined) return;
    served.delete(connection);
    deps.onLost(connection, servedCount);
    // Whoever waited for its limit needs another.
    if (waiters.some(({ waiter }) => waiter.isPatient !== true)) ensureOpenings();
  }

  function abandonOpenings(): void {
    if (waiters.length > 0) return;
    for (const opening of openings) opening.attempt.dispose();
    openings.clear();
  }

  /** Attempts that no request is waiting for count as connections: they soon will be. */
  function missing(): number {
    const wanted = protocol === 'h1' ? Math.max(1, deps.spares()) : 1;
    let there = openings.size - (canShare() ? 0 : Math.min(waiters.length, openings.size));
    for (const connection of free) if (isOfUse(connection)) there++;
    return wanted - there;
  }

  return {
    acquire(waiter) {
      if (isDestroyed) {
        waiter.fail({ kind: 'aborted' });
        return onDispose(() => {});
      }
      const ready = takeReady(waiter);
      if (ready !== undefined) {
        give(waiter, ready, undefined);
        return onDispose(() => {});
      }
      waiters = [...waiters, { waiter }];
      ensureOpenings();
      return onDispose(() => forget(waiter));
    },
    fill() {
      if (isDestroyed) return;
      for (let left = missing(); left > 0; left--) startOpening();
    },
    lacksSpares: () => missing() > 0,
    openAnother: startOpening,
    abandonOpenings,
    close() {
      abandonOpenings();
      for (const connection of [...free]) connection.close();
    },
    ready: () => free.filter(isOfUse),
    get isOpening() {
      return openings.size > 0;
    },
    get openCount() {
      return served.size;
    },
    destroy() {
      isDestroyed = true;
      for (const opening of openings) opening.attempt.dispose();
      openings.clear();
      for (const connection of [...all]) connection.destroy();
      const left = waiters;
      waiters = [];
      for (const { waiter } of left) waiter.fail({ kind: 'aborted' });
    },
  };
}
