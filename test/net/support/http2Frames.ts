/** Types of HTTP/2's frames (RFC 9113, section 6). */
export const frameType = {
  data: 0,
  headers: 1,
  reset: 3,
  settings: 4,
  ping: 6,
  goAway: 7,
  continuation: 9,
} as const;

/** One frame, whatever stands in it. */
export function frame(type: number, flags: number, stream: number, payload: Buffer): Buffer {
  const head = Buffer.alloc(9);
  head.writeUIntBE(payload.length, 0, 3);
  head[3] = type;
  head[4] = flags;
  head.writeUInt32BE(stream, 5);
  return Buffer.concat([head, payload]);
}

/** The head of a frame that a client sent. */
export interface SeenFrame {
  readonly type: number;
  readonly flags: number;
  readonly stream: number;
}

/** What a client says first on a connection, before any frame. */
const prefaceLength = 24;
const headLength = 9;

/** Takes a client's bytes, cut anywhere, and tells its frames. */
export function createFrameReader(onFrame: (seen: SeenFrame) => void): (bytes: Buffer) => void {
  let pending = Buffer.alloc(0);
  let start = prefaceLength;
  return (bytes) => {
    pending = Buffer.concat([pending, bytes]);
    while (pending.length >= start + headLength) {
      const head = pending.subarray(start, start + headLength);
      const end = start + headLength + head.readUIntBE(0, 3);
      if (pending.length < end) return;
      onFrame({ type: head[3] ?? 0, flags: head[4] ?? 0, stream: head.readUInt32BE(5) });
      pending = pending.subarray(end);
      start = 0;
    }
  };
}

export interface AttackTools {
  readonly write: (bytes: Buffer) => boolean;
  /** Sends frames until the connection ends or the most that a test allows was sent. */
  readonly flood: (make: () => Buffer) => void;
  /** The stream of the request. */
  readonly stream: number;
}

export type AttackReply = (tools: AttackTools) => void;
