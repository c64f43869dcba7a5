import { createBrotliDecompress, createGunzip, createInflate } from 'node:zlib';
import type { RunSink } from './runExchange.ts';

/** Longest that a body is unpacked to; a few kilobytes of gzip can hold gigabytes. */
const maxBytes = 64 * 1024 * 1024;

/**
 * Hands a body on unpacked where a proxy packed it although `identity` was asked for. Everything else passes as it is.
 */
export function unpacking(sink: RunSink): RunSink {
  let unpacker: ReturnType<typeof createGunzip> | undefined;
  let isOver = false;
  let unpackedBytes = 0;
  let arrivedAt = 0;

  const fail = (issue: string): void => {
    if (isOver) return;
    isOver = true;
    unpacker?.destroy();
    sink.onFailed({ kind: 'malformed', where: 'content-encoding', issue });
  };

  return {
    ...sink,
    onHead(status, headers, at) {
      const encoding = String(headers['content-encoding'] ?? 'identity').toLowerCase();
      const created = unpackerFor(encoding);
      if (created === undefined) return sink.onHead(status, headers, at);
      unpacker = created;
      created.on('data', (bytes: Buffer) => {
        unpackedBytes += bytes.length;
        if (unpackedBytes > maxBytes) fail('longer than the limit');
        else if (!isOver) sink.onData(bytes, arrivedAt);
      });
      created.once('end', () => {
        if (isOver) return;
        isOver = true;
        sink.onEnd();
      });
      created.once('error', () => fail(encoding));
      const { 'content-encoding': _, ...rest } = headers;
      sink.onHead(status, rest, at);
    },
    onData(bytes, at) {
      if (unpacker === undefined) return sink.onData(bytes, at);
      arrivedAt = at;
      if (!isOver) unpacker.write(bytes);
    },
    onEnd() {
      if (unpacker === undefined) sink.onEnd();
      else unpacker.end();
    },
    onFailed(error) {
      if (isOver) return;
      isOver = true;
      unpacker?.destroy();
      sink.onFailed(error);
    },
  };
}

function unpackerFor(encoding: string) {
  switch (encoding) {
    case 'gzip':
    case 'x-gzip':
      return createGunzip();
    case 'deflate':
      return createInflate();
    case 'br':
      return createBrotliDecompress();
    default:
      return undefined;
  }
}
