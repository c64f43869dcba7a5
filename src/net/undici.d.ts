// The one part of undici 7.30.2 that is used, by the file that holds it: the package's own entry would take over
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
