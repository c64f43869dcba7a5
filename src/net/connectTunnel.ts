import net from 'node:net';
import tls from 'node:tls';
import type { RequestError } from '../core/errors.ts';
import type { Disposable } from '../core/lifetime.ts';
import { err, ok, type Result } from '../shared/result.ts';
import { hostOf, portOf } from './address.ts';
import { codeOf } from './netError.ts';
import type { ConnectProxy } from './network.ts';
import type { Trust } from './trust.ts';

export interface TunnelOptions {
  readonly origin: URL;
  readonly proxy: ConnectProxy;
  readonly trust: Trust;
}

/** A proxy's answer to CONNECT is a status line and headers; 16 kB is what Node allows for those too. */
const maxHeadBytes = 16 * 1024;

/**
 * Asks a proxy for a tunnel to the origin (RFC 9110 §9.3.6). Calls `done` once with the raw tunnel; the deadline
 * is the caller's. Disposing destroys the tunnel, also when it is open.
 */
export function openTunnel(
  options: TunnelOptions,
  done: (result: Result<net.Socket, RequestError>) => void,
): Disposable {
  const socket = connectToProxy(options);
  let head = Buffer.alloc(0);
  let isDone = false;

  const finish = (result: Result<net.Socket, RequestError>): void => {
    if (isDone) return;
    isDone = true;
    socket.off('data', onData);
    if (!result.ok) socket.destroy();
    done(result);
  };
  const fail = (code: string, status?: number): void =>
    finish(err({ kind: 'proxy', code, ...(status !== undefined && { status }) }));

  function onData(bytes: Buffer): void {
    head = Buffer.concat([head, bytes]);
    const end = head.indexOf('\r\n\r\n');
    if (end < 0) {
      if (head.length > maxHeadBytes) fail('HEAD_TOO_LONG');
      return;
    }
    const status = Number(/^HTTP\/1\.[01] (\d{3})/.exec(head.toString('latin1', 0, end))?.[1]);
    if (Number.isNaN(status)) fail('NOT_A_PROXY');
    else if (status !== 200) fail(`HTTP_${status}`, status);
    else openUp(head.subarray(end + 4));
  }

  /** Hands the tunnel over with what the other side has said already. */
  function openUp(rest: Buffer): void {
    socket.pause();
    if (rest.length > 0) socket.unshift(rest);
    finish(ok(socket));
  }

  socket.setNoDelay(true);
  // Stays for good: a socket without a listener would throw what happens to it later.
  socket.on('error', (error) => fail(codeOf(error)));
  socket.once('close', () => fail('ECONNRESET'));
  socket.on('data', onData);
  socket.write(connectHead(options));
  return { dispose: () => socket.destroy() };
}

function connectToProxy({ proxy, trust }: TunnelOptions): net.Socket {
  const { url } = proxy;
  const host = hostOf(url);
  const port = portOf(url);
  if (url.protocol !== 'https:') return net.connect({ host, port });
  return tls.connect({
    host,
    port,
    ...(net.isIP(host) === 0 && { servername: host }),
    ALPNProtocols: ['http/1.1'],
    rejectUnauthorized: trust.rejectUnauthorized,
    ...(trust.context !== undefined && { secureContext: trust.context }),
  });
}

function connectHead({ origin, proxy }: TunnelOptions): string {
  const target = `${origin.hostname}:${portOf(origin)}`;
  const authorization =
    proxy.authorization === undefined ? '' : `proxy-authorization: ${proxy.authorization}\r\n`;
  return `CONNECT ${target} HTTP/1.1\r\nhost: ${target}\r\n${authorization}\r\n`;
}
