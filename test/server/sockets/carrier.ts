import type { Socket } from 'node:net';
import type { ConnectionInfo } from './exchange.ts';

/** How the server ends a connection: politely (FIN, over HTTP/2 after GOAWAY) or with a TCP reset. */
export type CloseKind = 'graceful' | 'reset';

/** One accepted TCP connection. */
export interface Carrier {
  /** The connection's number and, after the handshake, its protocol. */
  readonly connection: ConnectionInfo;
  /** An exchange has begun; call the result when it has ended, so that idle time is known. */
  begin(): () => void;
  resetTcp(): void;
  close(kind: CloseKind): void;
}

export interface CarrierOptions {
  readonly raw: Socket;
  readonly connection: ConnectionInfo;
  /** Milliseconds without an exchange after which the server closes the connection; 0: never. */
  readonly idleCloseMs: () => number;
  /** Sends FIN or GOAWAY. */
  readonly closeGracefully: () => void;
  /** HTTP/2 says GOAWAY at once and lets open streams finish; HTTP/1.1 must wait for the answer's end. */
  readonly canCloseWhileActive: boolean;
}

/** Follows one connection from the end of its handshake. */
export function createCarrier(options: CarrierOptions): Carrier {
  const { raw, connection } = options;
  let active = 0;
  let isClosing = false;
  let idle: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(idle);
    const idleMs = options.idleCloseMs();
    if (active === 0 && idleMs > 0) idle = setTimeout(options.closeGracefully, idleMs);
  };
  const resetTcp = () => void raw.resetAndDestroy();
  raw.on('close', () => clearTimeout(idle));
  arm();
  return {
    connection,
    begin() {
      active += 1;
      clearTimeout(idle);
      return () => {
        active -= 1;
        if (raw.destroyed) return;
        if (isClosing && active === 0) options.closeGracefully();
        else arm();
      };
    },
    resetTcp,
    close(kind) {
      if (kind === 'reset') return resetTcp();
      isClosing = true;
      if (active === 0 || options.canCloseWhileActive) options.closeGracefully();
    },
  };
}
