export { createProductClient as create } from '../product.ts';

/**
 * The protocol is the server's choice by ALPN. This only says to which of a harness's servers the client is sent:
 * the one with HTTP/2 unless SLIPSTREAM_BENCH_PROTOCOL=h1.
 */
export const h2 = process.env['SLIPSTREAM_BENCH_PROTOCOL'] !== 'h1';
export const name = h2 ? 'slipstream (HTTP/2)' : 'slipstream (HTTP/1.1)';
