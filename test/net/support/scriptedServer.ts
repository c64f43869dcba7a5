import http from 'node:http';
import http2 from 'node:http2';
import https from 'node:https';
import type { AddressInfo, Socket } from 'node:net';
import { testCertificate } from './certificate.ts';

export type Reply = http.ServerResponse | http2.Http2ServerResponse;

export interface SeenRequest {
  readonly connection: number;
  readonly protocol: 'h1' | 'h2';
  readonly method: string;
  readonly path: string;
  readonly headers: http.IncomingHttpHeaders;
  /** The body as it came, packed or not. */
  readonly body: Buffer;
  readonly json: unknown;
  /** Set when the client ended it before the reply had ended. */
  cancelledAt: number | undefined;
}

export interface ScriptedServer {
  /** Everything before `/v1`. */
  readonly origin: string;
  readonly requests: readonly SeenRequest[];
  /** Connections accepted so far; for TLS, those whose handshake was finished. */
  readonly connectionCount: number;
  readonly openSockets: ReadonlySet<Socket>;
  readonly sessions: ReadonlySet<http2.ServerHttp2Session>;
  /** HTTP/2 PING frames received. */
  readonly pingCount: number;
  close(): Promise<void>;
}

export interface ScriptedOptions {
  readonly protocol: 'h2' | 'h1' | 'plain';
  readonly answer: (request: SeenRequest, reply: Reply) => void;
}

/** A server on loopback whose every reply the test writes. */
export async function startScriptedServer(options: ScriptedOptions): Promise<ScriptedServer> {
  const requests: SeenRequest[] = [];
  const openSockets = new Set<Socket>();
  const sessions = new Set<http2.ServerHttp2Session>();
  const numbers = new WeakMap<object, number>();
  let connectionCount = 0;
  let pingCount = 0;

  const note = (socket: Socket): void => {
    numbers.set(socket, ++connectionCount);
    openSockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => openSockets.delete(socket));
  };
  const onRequest = (
    message: http.IncomingMessage | http2.Http2ServerRequest,
    reply: Reply,
  ): void => {
    const parts: Buffer[] = [];
    message.on('error', () => {});
    message.on('data', (part: Buffer) => parts.push(part));
    message.on('end', () => {
      const isH2 = message.httpVersionMajor === 2;
      const key = message instanceof http.IncomingMessage ? message.socket : message.stream.session;
      const body = Buffer.concat(parts);
      const seen: SeenRequest = {
        connection: numbers.get(key ?? message) ?? 0,
        protocol: isH2 ? 'h2' : 'h1',
        method: message.method ?? '',
        path: message.url ?? '',
        headers: message.headers,
        body,
        json: readJson(body),
        cancelledAt: undefined,
      };
      reply.on('close', () => {
        if (!reply.writableEnded) seen.cancelledAt = performance.now();
      });
      requests.push(seen);
      options.answer(seen, reply);
    });
  };

  const server = await createServer(options.protocol, onRequest);
  server.on('connection', (socket: Socket) => {
    openSockets.add(socket);
    socket.on('error', () => {});
    socket.once('close', () => openSockets.delete(socket));
    if (options.protocol === 'plain') note(socket);
  });
  server.on('secureConnection', (socket: Socket) => {
    if (options.protocol === 'h1') note(socket);
  });
  server.on('session', (session: http2.ServerHttp2Session) => {
    numbers.set(session, ++connectionCount);
    sessions.add(session);
    session.on('error', () => {});
    session.on('ping', () => pingCount++);
    session.once('close', () => sessions.delete(session));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // The server listens on TCP, so its address is one of a port.
  const { port } = server.address() as AddressInfo;
  return {
    origin: `${options.protocol === 'plain' ? 'http' : 'https'}://localhost:${port}`,
    requests,
    get connectionCount() {
      return connectionCount;
    },
    openSockets,
    sessions,
    get pingCount() {
      return pingCount;
    },
    async close() {
      for (const session of sessions) session.destroy();
      for (const socket of openSockets) socket.destroy();
      await new Promise<void>((resolve) => {
        server.close(() => resolve());
      });
    },
  };
}

async function createServer(
  protocol: ScriptedOptions['protocol'],
  onRequest: (message: http.IncomingMessage | http2.Http2ServerRequest, reply: Reply) => void,
) {
  if (protocol === 'plain') return http.createServer(onRequest);
  const { cert, key } = await testCertificate();
  return protocol === 'h2'
    ? http2.createSecureServer({ cert, key }, onRequest)
    : https.createServer({ cert, key }, onRequest);
}

function readJson(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'));
  } catch {
    return undefined;
  }
}

/** Starts a reply of server-sent events. */
export function startEvents(reply: Reply, headers: http.OutgoingHttpHeaders = {}): void {
  reply.writeHead(200, { 'content-type': 'text/event-stream', ...headers });
}

/** One chunk of the chat API. */
export function sendDelta(reply: Reply, delta: object, rest: object = {}): void {
  writeTo(reply, `data: ${JSON.stringify({ choices: [{ delta, index: 0, ...rest }] })}\n\n`);
}

/** Writes whichever kind of reply it is. */
export function writeTo(reply: Reply, text: string | Buffer): void {
  if (reply instanceof http.ServerResponse) reply.write(text);
  else reply.write(text);
}

/** Answers with these pieces of text and a proper end. */
export function answerText(reply: Reply, ...pieces: readonly string[]): void {
  startEvents(reply);
  for (const content of pieces) sendDelta(reply, { content });
  sendDelta(reply, {}, { finish_reason: 'stop' });
  writeTo(reply, 'data: [DONE]\n\n');
  reply.end();
}
