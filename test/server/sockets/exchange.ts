/** What carries an exchange: one TCP connection. */
export interface ConnectionInfo {
  /** Counts from 1 in order of acceptance. */
  readonly id: number;
  readonly protocol: 'http/1.1' | 'h2';
  readonly isTls: boolean;
}

export type HeaderMap = Readonly<Record<string, string>>;

/** One request and the means to answer it, the same for HTTP/1.1 and HTTP/2. */
export interface Exchange {
  readonly method: string;
  /** With the query, as sent. */
  readonly target: string;
  /** Lower-case names; HTTP/2 pseudo headers left out. */
  readonly headers: HeaderMap;
  readonly connection: ConnectionInfo;
  /** Fires when the client goes away (connection closed or stream reset) before the answer has ended. */
  readonly gone: AbortSignal;
  /** The whole body; undefined when it is larger than `maxBytes` or the client went away. */
  readBody(maxBytes: number): Promise<Buffer | undefined>;
  /** Once, before the first `write` or `end`. It leaves with the first body bytes unless `flush` is set. */
  head(status: number, headers: HeaderMap, flush?: 'flush'): void;
  write(text: string): void;
  end(text?: string): void;
  /** Breaks off after what was written: HTTP/1.1 resets the connection, HTTP/2 the stream (INTERNAL_ERROR). */
  reset(): void;
  /** Breaks the whole connection with a TCP reset, after what was written. */
  resetConnection(): void;
}
