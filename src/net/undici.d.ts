// The two parts of undici 7.30.2 that are used, each by the file that holds it: the package's own entry would take over
// the host's fetch when it loads. Its types cover that entry only.

declare module 'undici/lib/dispatcher/agent.js' {
  export interface AgentOptions {
    readonly allowH2: boolean;
    /** Milliseconds. */
    readonly keepAliveTimeout: number;
    readonly keepAliveMaxTimeout: number;
  }

  // biome-ignore lint/style/noDefaultExport: the file is CommonJS with one export.
  export default class Agent {
    constructor(options: AgentOptions);
    destroy(): Promise<void>;
  }
}

declare module 'undici/lib/dispatcher/client.js' {
  import type { Socket } from 'node:net';

  export interface ClientOptions {
    /** Called when a request finds no socket. The callback must come later than this returns. */
    connect(options: unknown, callback: (error: Error | null, socket: Socket | null) => void): void;
    /** Milliseconds, more than 0. */
    readonly keepAliveTimeout: number;
    readonly keepAliveMaxTimeout: number;
    /** Milliseconds by which the server's own `keep-alive: timeout` is shortened. */
    readonly keepAliveTimeoutThreshold: number;
    /** Milliseconds; 0: none. */
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
    /** Bytes. */
    readonly maxHeaderSize: number;
  }

  export interface DispatchOptions {
    readonly method: string;
    readonly path: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string | Uint8Array | undefined;
  }

  export interface DispatchHandler {
    onRequestStart(): void;
    /** Also for 102 and 103. */
    onResponseStart(
      controller: unknown,
      statusCode: number,
      headers: Readonly<Record<string, string | string[]>>,
    ): void;
    onResponseData(controller: unknown, chunk: Buffer): void;
    onResponseEnd(): void;
    onResponseError(controller: unknown, error: Error): void;
  }

  // biome-ignore lint/style/noDefaultExport: the file is CommonJS with one export.
  export default class Client {
    constructor(origin: string, options: ClientOptions);
    dispatch(options: DispatchOptions, handler: DispatchHandler): boolean;
    /** Running requests fail with the error. */
    destroy(error: Error, callback: () => void): void;
  }
}
