import net, { type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  /** The target's origin with the relay's port. */
  readonly origin: string;
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** From now on the connections that exist carry nothing, and nobody is told: what a sleep leaves behind. */
  freeze(): void;
  /** Ends all connections, and each new one at once, until it is plugged in again. */
  unplug(): void;
  plugIn(): void;
  close(): Promise<void>;
}

/** Stands between a client and a server on loopback and can go silent. */
export async function startRelay(targetOrigin: string): Promise<Relay> {
  const target = new URL(targetOrigin);
  const pairs = new Set<readonly [Socket, Socket]>();
  let connectionCount = 0;
  let isPluggedIn = true;
  const destroyAll = () => {
    for (const pair of pairs) for (const socket of pair) socket.destroy();
  };
  const server = net.createServer((client) => {
    connectionCount++;
    if (!isPluggedIn) {
      client.destroy();
      return;
    }
    const upstream = net.connect(Number(target.port), '127.0.0.1');
    const pair = [client, upstream] as const;
    pairs.add(pair);
    client.pipe(upstream);
    upstream.pipe(client);
    for (const socket of pair) {
      socket.on('error', () => {});
      socket.once('close', () => {
        for (const other of pair) other.destroy();
        pairs.delete(pair);
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is one of a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${target.protocol}//localhost:${port}`,
    get connectionCount() {
      return connectionCount;
    },
    freeze() {
      for (const [client, upstream] of pairs) {
        client.unpipe(upstream);
        upstream.unpipe(client);
        client.pause();
        upstream.pause();
      }
    },
    unplug() {
      isPluggedIn = false;
      destroyAll();
    },
    plugIn() {
      isPluggedIn = true;
    },
    async close() {
      destroyAll();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
