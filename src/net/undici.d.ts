// The parts of undici 7.30.2 that are used, by the files that hold them: the package's own entry would take over
// the host's fetch when it loads. Its types cover that entry only.

declare module 'undici/lib/dispatcher/client.js' {
  import type { IncomingHttpHeaders } from 'node:http';
  import type { Socket } from 'node:net';

  export interface Controller {
    abort(reason: Error): void;
    pause(): void;
    resume(): void;
  }

  export interface Handler {
    onRequestStart(controller: Controller): void;
    onResponseStart(controller: Controller, status: number, headers: IncomingHttpHeaders): void;
    onResponseData(controller: Controller, bytes: Buffer): void;
    onResponseEnd(controller: Controller): void;
    onResponseError(controller: Controller | null, error: Error): void;
  }

  export interface DispatchOptions {
    readonly path: string;
    readonly method: 'GET' | 'POST';
    /** Names and values in turn. */
    readonly headers: readonly string[];
    readonly body?: string | Uint8Array | undefined;
  }

  export interface ClientOptions {
    /** Hands over the one socket of this client. */
    readonly connect: (
      options: unknown,
      callback: (error: Error | null, socket: Socket | null) => void,
    ) => void;
    readonly pipelining: number;
    /** Milliseconds; 0 switches the limit off. */
    readonly headersTimeout: number;
    readonly bodyTimeout: number;
    readonly keepAliveTimeout: number;
    readonly keepAliveMaxTimeout: number;
  }

  // biome-ignore lint/style/noDefaultExport: the file is CommonJS with one export.
  export default class Client {
    constructor(origin: string, options: ClientOptions);
    dispatch(options: DispatchOptions, handler: Handler): boolean;
    destroy(error: Error | null, callback: () => void): void;
    close(callback: () => void): void;
  }
}
