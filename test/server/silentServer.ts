import { createServer } from 'node:net';

/** A port that takes connections and never says a word, nor ends a TLS handshake: for connect timeouts. */
export interface SilentServer {
  /** `https://localhost:port` */
  readonly url: string;
  close(): Promise<void>;
}

/** Listens on 127.0.0.1. */
export async function createSilentServer(): Promise<SilentServer> {
  const sockets = new Set<{ destroy(): void }>();
  const server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.on('close', () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('no TCP port');
  return {
    url: `https://localhost:${address.port}`,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
