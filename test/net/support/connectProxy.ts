import http from 'node:http';
import https from 'node:https';
import net, { type AddressInfo, type Socket } from 'node:net';
import { testCertificate } from './certificate.ts';

export interface ConnectProxyServer {
  readonly url: URL;
  /** `host:port` of each tunnel asked for. */
  readonly asked: readonly string[];
  /** `proxy-authorization` of each. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/**
 * An HTTP proxy that tunnels. Every name leads to loopback, as `localhost` does.
 * @param answer decides on each tunnel: a status other than 200 refuses it.
 */
export async function startConnectProxy(
  answer: (authorization: string | undefined) => number = () => 200,
  { isTls = false } = {},
): Promise<ConnectProxyServer> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const { cert, key } = await testCertificate();
  const server = isTls ? https.createServer({ cert, key }) : http.createServer();
  server.on('connection', (socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => sockets.delete(socket));
  });
  server.on('connect', (request, client: Socket) => {
    asked.push(request.url ?? '');
    const authorization = request.headers['proxy-authorization'];
    authorizations.push(authorization);
    client.on('error', () => {});
    const status = answer(authorization);
    if (status !== 200) {
      client.end(`HTTP/1.1 ${status} No\r\nproxy-authenticate: Basic\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const port = Number(request.url?.split(':').at(-1));
    const upstream = net.connect(port, '127.0.0.1', () => {
      client.write('HTTP/1.1 200 Connection established\r\n\r\n');
      client.pipe(upstream);
      upstream.pipe(client);
    });
    sockets.add(upstream);
    upstream.on('error', () => client.destroy());
    upstream.once('close', () => client.destroy());
    client.once('close', () => upstream.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // It listens on TCP, so its address is one of a port.
  const { port } = server.address() as AddressInfo;
  return {
    url: new URL(`${isTls ? 'https' : 'http'}://localhost:${port}`),
    asked,
    authorizations,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}
