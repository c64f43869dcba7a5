import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/lifetime.ts';
import type { Connection } from './connection.ts';

/** Knows how long ago the other side was heard, and asks it again. */
export interface KeepAlive {
  /** The other side was heard just now. */
  note(): void;
  /** Round trip as seen while opening or pinging, in milliseconds. */
  noteRoundTrip(ms: number): void;
  /**
   * Nothing was heard for longer than an open connection stays silent, or the machine slept meanwhile. Such a
   * connection may be dead without either end having been told.
   * @param isKept whether it is asked for a sign of life every 20 s.
   */
  isStale(isKept: boolean): boolean;
  /**
   * Pings, and destroys the connection when no answer comes in time.
   * @param urgency `request`: a request is waiting for it; `routine`: a periodic check.
   */
  check(connection: Connection, urgency: 'request' | 'routine', onAlive: () => void): void;
}

/** Kept connections are pinged every 20 s; half of that again for an answer that is late. */
const keptIdleMs = 30_000;
/** Routers commonly forget an idle connection after five minutes. */
const unkeptIdleMs = 300_000;
/** Clocks are corrected by less than this. */
const sleepMs = 5_000;
const routineDeadlineMs = 5_000;

/** Counts in wall time, which goes on while a machine sleeps; the monotonic clock stands still on most systems. */
export function createKeepAlive(clock: Clock): KeepAlive {
  let heardWallMs = clock.wallMs();
  let heardAt = clock.now();
  let roundTripMs: number | undefined;
  const checks = new Map<Connection, Disposable>();

  /** Four round trips, at least a quarter of a second; two seconds where nothing is known. */
  const requestDeadlineMs = (): number =>
    roundTripMs === undefined ? 1_000 : Math.min(2_000, Math.max(250, 4 * roundTripMs));

  const note = (): void => {
    heardWallMs = clock.wallMs();
    heardAt = clock.now();
  };

  return {
    note,
    noteRoundTrip(ms) {
      roundTripMs = ms;
    },
    isStale(isKept) {
      const idleMs = clock.wallMs() - heardWallMs;
      if (idleMs > (isKept ? keptIdleMs : unkeptIdleMs)) return true;
      return idleMs - (clock.now() - heardAt) > sleepMs;
    },
    check(connection, urgency, onAlive) {
      const running = checks.get(connection);
      if (running !== undefined && urgency === 'routine') return;
      running?.dispose();
      const sentAt = clock.now();
      const end = (): void => {
        checks.get(connection)?.dispose();
        checks.delete(connection);
      };
      const deadlineMs = urgency === 'request' ? requestDeadlineMs() : routineDeadlineMs;
      checks.set(
        connection,
        clock.after(deadlineMs, () => {
          end();
          connection.destroy();
        }),
      );
      const isSent = connection.ping(() => {
        end();
        roundTripMs = clock.now() - sentAt;
        note();
        onAlive();
      });
      if (!isSent) {
        end();
        connection.destroy();
      }
    },
  };
}
