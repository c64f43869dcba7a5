/** Collects a body that is read whole: an error, a listing, an answer that was not streamed. */
export interface BodyText {
  add(bytes: Buffer): void;
  text(): string;
}

/** A listing of hundreds of models takes about 1 MB; what is above the limit is dropped, and then is no JSON. */
const maxBytes = 8 * 1024 * 1024;

export function createBodyText(): BodyText {
  const parts: Buffer[] = [];
  let length = 0;
  return {
    add(bytes) {
      if (length >= maxBytes) return;
      parts.push(bytes.subarray(0, maxBytes - length));
      length += bytes.length;
    },
    text: () => Buffer.concat(parts).toString('utf8'),
  };
}
