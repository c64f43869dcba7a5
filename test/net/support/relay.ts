import net, { type AddressInfo, type Socket } from 'node:net';

export interface Relay {
  /** The target's origin with the relay's port. */
  readonly origin: string;
  /** Connections accepted so far. */
  readonly connectionCount: number;
  /** From now on the connections that exist carry nothing, and nobody is told: what a sleep leaves behind. */
  freeze(): void;
  close(): Promise<void>;
}

/** Stands between a client and a server on loopback and can go silent. */
export async function startRelay(targetOrigin: string): Promise<Relay> {
  const target = new URL(targetOrigin);
  const pairs = new Set<readonly [Socket, Socket]>();
  let connectionCount = 0;
  const server = net.createServer((client) => {
    connectionCount++;
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
    async close() {
      for (const pair of pairs) for (const socket of pair) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
