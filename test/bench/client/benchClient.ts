export interface BenchMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** A client as the benchmark drives it. */
export interface BenchClient {
  /** Yields the answer's pieces of text. */
  stream(messages: readonly BenchMessage[], signal?: AbortSignal): AsyncIterable<string>;
  /** Opens connections ahead of requests, where the client can. */
  warm?(): Promise<void>;
  close(): void;
}

/** The form in which clients are compared: one module for each. */
export interface BenchAdapter {
  readonly name: string;
  /** Whether it is to be sent to the HTTP/2 port. */
  readonly h2: boolean;
  create(origin: string): BenchClient;
}
