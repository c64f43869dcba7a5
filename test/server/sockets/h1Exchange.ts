import type { IncomingMessage, ServerResponse } from 'node:http';
import { collectBody } from './collectBody.ts';
import type { ConnectionInfo, Exchange, HeaderMap } from './exchange.ts';
import { createPendingWrites } from './pendingWrites.ts';

/** An exchange over HTTP/1.1. `resetTcp` breaks the TCP connection below TLS. */
export function createH1Exchange(
  request: IncomingMessage,
  response: ServerResponse,
  carrier: { readonly connection: ConnectionInfo; resetTcp(): void },
): Exchange {
  const gone = new AbortController();
  let isBroken = false;
  response.on('close', () => {
    if (!response.writableFinished && !isBroken) gone.abort();
  });
  response.on('error', () => {});
  const pending = createPendingWrites();
  const reset = () => {
    isBroken = true;
    pending.after(carrier.resetTcp);
  };
  return {
    method: request.method ?? '',
    target: request.url ?? '',
    headers: flatHeaders(request),
    connection: carrier.connection,
    gone: gone.signal,
    readBody: (maxBytes) => collectBody(request, maxBytes),
    head(status, headers, flush) {
      response.writeHead(status, headers);
      if (flush) response.flushHeaders();
    },
    write: (text) => void response.write(text, pending.begin()),
    end: (text) => void response.end(text),
    reset,
    resetConnection: reset,
  };
}

function flatHeaders(request: IncomingMessage): HeaderMap {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers))
    if (value !== undefined) flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}
