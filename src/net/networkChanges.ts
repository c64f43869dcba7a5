import type { Clock } from '../core/clock.ts';
import type { Disposable } from '../core/lifetime.ts';

/** What is read of `os.networkInterfaces()`. */
interface InterfaceAddress {
  readonly address: string;
  readonly internal: boolean;
}

type Interfaces = Readonly<Record<string, readonly InterfaceAddress[] | undefined>>;

export interface NetworkChangesDeps {
  readonly clock: Clock;
  /** `os.networkInterfaces`; may throw, where the system does not allow it. */
  readonly interfaces: () => Interfaces;
  /** The network changed, or the machine woke up. */
  readonly onChange: () => void;
}

export interface NetworkChanges extends Disposable {
  /** The user did something. Cheap: call it for every editor event. */
  activity(): void;
}

/** Reading the interfaces takes a tenth of a millisecond. */
const lookEveryMs = 5_000;
/** Connections are kept this long for a user who does nothing. */
const awayMs = 600_000;
/** More than a correction of the clock or a late timer. */
const sleepMs = 10_000;

/**
 * Notices that the machine moved to another network or woke up. Neither VS Code nor Node reports it, so while the user
 * is active, the addresses of the network interfaces and the wall clock are compared with those of 5 s ago. A user who
 * comes back after a break triggers a comparison at once.
 */
export function createNetworkChanges({
  clock,
  interfaces,
  onChange,
}: NetworkChangesDeps): NetworkChanges {
  let known = addressesOf(interfaces);
  let lookedWallMs = clock.wallMs();
  let lastActivityAt = Number.NEGATIVE_INFINITY;
  let ticking: Disposable | undefined;
  let isDisposed = false;

  function look(): void {
    const wallMs = clock.wallMs();
    const hasSlept = ticking !== undefined && wallMs - lookedWallMs > lookEveryMs + sleepMs;
    lookedWallMs = wallMs;
    const current = addressesOf(interfaces);
    const hasMoved = current !== known;
    known = current;
    if (hasSlept || hasMoved) onChange();
  }

  function tick(): void {
    look();
    const isAway = clock.now() - lastActivityAt >= awayMs;
    ticking = isAway ? undefined : clock.after(lookEveryMs, tick);
  }

  return {
    activity() {
      lastActivityAt = clock.now();
      if (isDisposed) return;
      if (ticking === undefined) {
        look();
        ticking = clock.after(lookEveryMs, tick);
      } else if (clock.wallMs() - lookedWallMs > lookEveryMs) look();
    },
    dispose() {
      isDisposed = true;
      ticking?.dispose();
    },
  };
}

/** Addresses that lead out of the machine. Link-local addresses come and go with virtual machines and containers. */
function addressesOf(interfaces: NetworkChangesDeps['interfaces']): string | undefined {
  try {
    return Object.entries(interfaces())
      .flatMap(([name, addresses = []]) =>
        addresses
          .filter(({ internal, address }) => !internal && !/^(fe80:|169\.254\.)/i.test(address))
          .map(({ address }) => `${name} ${address}`),
      )
      .sort()
      .join('\n');
  } catch {
    return undefined;
  }
}
