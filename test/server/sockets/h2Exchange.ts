import { constants, type IncomingHttpHeaders, type ServerHttp2Stream } from 'node:http2';
import { collectBody } from './collectBody.ts';
import type { ConnectionInfo, Exchange, HeaderMap } from './exchange.ts';
import { createPendingWrites } from './pendingWrites.ts';

/** Headers that HTTP/2 forbids. */
const hopByHop = new Set(['connection', 'keep-alive', 'transfer-encoding']);

/** An exchange over one HTTP/2 stream. */
export function createH2Exchange(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  carrier: { readonly connection: ConnectionInfo; resetTcp(): void },
): Exchange {
  const gone = new AbortController();
  let state: 'open' | 'ended' | 'broken' = 'open';
  stream.on('close', () => {
    const isWhole = state === 'ended' && stream.rstCode === constants.NGHTTP2_NO_ERROR;
    if (!isWhole && state !== 'broken') gone.abort();
  });
  stream.on('error', () => {});
  const pending = createPendingWrites();
  return {
    method: String(headers[':method']),
    target: String(headers[':path']),
    headers: flatHeaders(headers),
    connection: carrier.connection,
    gone: gone.signal,
    readBody: (maxBytes) => collectBody(stream, maxBytes),
    head(status, answerHeaders) {
      if (stream.destroyed || stream.headersSent) return;
      const allowed = Object.entries(answerHeaders).filter(([name]) => !hopByHop.has(name));
      stream.respond({ ...Object.fromEntries(allowed), ':status': status });
    },
    write(text) {
      if (!stream.destroyed) stream.write(text, pending.begin());
    },
    end(text) {
      state = 'ended';
      if (!stream.destroyed) stream.end(text);
    },
    reset() {
      state = 'broken';
      // Destroying sends the reset alone; closing would end the body first, as if all had been said.
      pending.after(() => stream.destroy(new Error('reset by script')));
    },
    resetConnection() {
      state = 'broken';
      pending.after(carrier.resetTcp);
    },
  };
}

function flatHeaders(headers: IncomingHttpHeaders): HeaderMap {
  const flat: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers))
    if (!name.startsWith(':') && value !== undefined)
      flat[name] = Array.isArray(value) ? value.join(', ') : value;
  return flat;
}
