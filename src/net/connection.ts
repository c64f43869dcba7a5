import type { ResponseHeaders } from '../core/api/rateLimits.ts';
import type { RequestHeaders } from '../core/api/requestHeaders.ts';
import type { RequestError } from '../core/errors.ts';

export interface OutgoingRequest {
  readonly method: 'GET' | 'POST';
  /** Absolute path at the connection's origin. */
  readonly path: string;
  readonly headers: RequestHeaders;
  readonly body: string | Uint8Array | undefined;
}

/** Why an exchange ended early. `code` is Node's, undici's or HTTP/2's own. */
export interface ExchangeFailure {
  readonly code: string;
  /** The bytes were no HTTP. */
  readonly isMalformed: boolean;
  /** The server says that it has done nothing with the request (RFC 9113 §8.7): it may be sent again. */
  readonly isUnprocessed?: boolean;
  /** Set where it is known that no request went out. */
  readonly error?: RequestError;
}

/** Receives a response. After `onEnd` or `onFailure` nothing more comes; after a cancel nothing at all. */
export interface ResponseSink {
  onHead(status: number, headers: ResponseHeaders): void;
  /** The bytes are the sink's to keep. */
  onData(bytes: Buffer): void;
  onEnd(): void;
  onFailure(failure: ExchangeFailure): void;
}

export interface Exchange {
  /** Ends it now: a stream reset on HTTP/2, the end of the socket on HTTP/1.1. Harmless when it is over. */
  cancel(): void;
  pause(): void;
  resume(): void;
}

/** One open connection to an origin. */
export interface Connection {
  /** Undefined where the editor's own fetch is the connection. */
  readonly protocol: 'h1' | 'h2' | undefined;
  /** `Clock.now()` when its opening began. */
  readonly startedAt: number;
  /** Whether a request may be sent on it now. */
  canTake(): boolean;
  /** Whether it has said how many requests it takes side by side. Until then it takes one; `onFree` tells when. */
  isLimitKnown(): boolean;
  /** Only while `canTake()`. The sink may be called before this returns. */
  send(request: OutgoingRequest, sink: ResponseSink): Exchange;
  /**
   * Asks the other side for a sign of life. False where the protocol has none (HTTP/1.1) or it is closed.
   * @param onAnswer called when the answer arrives; never, when none does.
   */
  ping(onAnswer: () => void): boolean;
  /** Lets running exchanges end, takes no new ones, then closes. */
  close(): void;
  /** Closes now; running exchanges fail. */
  destroy(): void;
}

export interface ConnectionEvents {
  /** It takes no more requests: closed, or the other side said that it will close. Once. */
  onGone(): void;
  /** It is closed: no handle of it is left. Once, after `onGone`. */
  onClosed(): void;
  /** It may take another request: an exchange ended, or it has said how many it takes. */
  onFree(): void;
}
