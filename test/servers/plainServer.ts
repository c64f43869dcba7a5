import {
  createServer,
  type IncomingHttpHeaders,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';

/** A request as the server saw it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: IncomingHttpHeaders;
  // The tests look at whatever a request held.
  readonly body: Readonly<Record<string, unknown>>;
  readonly atMs: number;
}

export interface PlainServer {
  /** Everything before `/chat/completions`. */
  readonly url: string;
  readonly origin: string;
  readonly seen: readonly SeenRequest[];
  close(): void;
}

export type Handler = (request: SeenRequest, response: ServerResponse) => void;

/** A server that answers as the test says, on loopback. */
export async function openPlainServer(handle: Handler): Promise<PlainServer> {
  const seen: SeenRequest[] = [];
  const server: Server = createServer((request, response) => {
    let text = '';
    request.on('data', (bytes: Buffer) => {
      text += bytes.toString();
    });
    request.on('end', () => {
      const noted: SeenRequest = {
        method: request.method ?? '',
        url: request.url ?? '',
        headers: request.headers,
        body: text === '' ? {} : JSON.parse(text),
        atMs: performance.now(),
      };
      seen.push(noted);
      handle(noted, response);
    });
  });
  server.keepAliveTimeout = 60_000;
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // A TCP server that listens has an address with a port.
  const { port } = server.address() as AddressInfo;
  const origin = `http://127.0.0.1:${port}`;
  return {
    url: `${origin}/v1`,
    origin,
    seen,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

export const sse = (...events: readonly unknown[]): string =>
  events
    .map((event) => `data: ${typeof event === 'string' ? event : JSON.stringify(event)}\n\n`)
    .join('');

export const chunk = (delta: object, finishReason: unknown = null) => ({
  id: 'c',
  object: 'chat.completion.chunk',
  choices: [{ index: 0, delta, finish_reason: finishReason }],
});

/** A short answer, whole. */
export const answered = (text: string): string =>
  sse(chunk({ content: text }), chunk({}, 'stop'), '[DONE]');

export function reply(
  response: ServerResponse,
  status: number,
  body: string | object,
  headers: Readonly<Record<string, string>> = {},
): void {
  const isText = typeof body === 'string';
  response.writeHead(status, {
    'content-type': isText ? 'text/event-stream' : 'application/json',
    ...headers,
  });
  response.end(isText ? body : JSON.stringify(body));
}
