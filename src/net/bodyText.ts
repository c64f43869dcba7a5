/** Collects a body that is read whole: an error, a listing, an answer that was not streamed. */
export interface BodyText {
  add(bytes: Buffer): void;
  /** The limit is reached: what else comes is dropped, so nothing is gained by waiting for it. */
  readonly isFull: boolean;
  text(): string;
}

/** A listing of hundreds of models takes about 1 MB; what is above the limit is dropped, and then is no JSON. */
const mostBytes = 8 * 1024 * 1024;
/** Errors are a sentence, or the page of a proxy. */
export const mostErrorBytes = 256 * 1024;

export function createBodyText(maxBytes = mostBytes): BodyText {
  const parts: Buffer[] = [];
  let length = 0;
  return {
    add(bytes) {
      if (length >= maxBytes) return;
      parts.push(bytes.subarray(0, maxBytes - length));
      length += bytes.length;
    },
    get isFull() {
      return length >= maxBytes;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
