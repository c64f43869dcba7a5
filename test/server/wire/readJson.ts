import { gunzipSync } from 'node:zlib';
import type { HeaderMap } from '../sockets/exchange.ts';

/** A request body as text, decompressed where it says so; undefined where that fails. */
export function bodyText(body: Buffer, headers: HeaderMap): string | undefined {
  try {
    const isGzip = headers['content-encoding'] === 'gzip';
    return (isGzip ? gunzipSync(body) : body).toString('utf8');
  } catch {
    return undefined;
  }
}

/** Parses JSON; undefined where it is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
