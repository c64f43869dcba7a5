import type { Readable } from 'node:stream';

/** Reads a request body to its end; undefined when it is cut short or larger than `maxBytes`. */
export function collectBody(body: Readable, maxBytes: number): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    const parts: Buffer[] = [];
    let bytes = 0;
    body.on('data', (part: Buffer) => {
      bytes += part.length;
      if (bytes <= maxBytes) parts.push(part);
    });
    body.on('end', () => resolve(bytes <= maxBytes ? Buffer.concat(parts) : undefined));
    body.on('error', () => resolve(undefined));
    body.on('close', () => resolve(undefined));
  });
}
