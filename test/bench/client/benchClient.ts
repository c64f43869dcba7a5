export interface BenchMessage {
  readonly role: 'system' | 'user';
  readonly content: string;
}

/** A client as the benchmark drives it. */
export interface BenchClient {
  /** Yields the answer's pieces of text. */
  stream(messages: readonly BenchMessage[], signal?: AbortSignal): AsyncIterable<string>;
  /** The same without an iterator between: for what stands for the limit. Taken instead of `stream` where it is there. */
  streamTo?(
    messages: readonly BenchMessage[],
    onText: (text: string) => void,
    signal: AbortSignal,
  ): Promise<void>;
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

/** What every client asks for. Ours builds the same body by its own encoder. */
export const asked = {
  model: 'gpt-oss-120b',
  apiKey: 'csk-simulated',
  maxTokens: 256,
  temperature: 0.2,
} as const;
