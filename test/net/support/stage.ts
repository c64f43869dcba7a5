import type { ClientTransport, TransportDeps } from '../../../src/net/transport.ts';
import { startTransport } from './calls.ts';
import {
  type ScriptedOptions,
  type ScriptedServer,
  startScriptedServer,
} from './scriptedServer.ts';

/** Opens servers and transports for the tests of a `describe`, and closes them after each. */
export function useStage() {
  const servers: ScriptedServer[] = [];
  const transports: ClientTransport[] = [];
  afterEach(async () => {
    for (const transport of transports.splice(0)) transport.dispose();
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return {
    async server(options: ScriptedOptions): Promise<ScriptedServer> {
      const server = await startScriptedServer(options);
      servers.push(server);
      return server;
    },
    async transport(changes: Partial<TransportDeps> = {}) {
      const started = await startTransport(changes);
      transports.push(started.transport);
      return started;
    },
  };
}

/** Waits until something is so; fails after two seconds. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  const deadline = performance.now() + 2_000;
  while (!isSo()) {
    if (performance.now() > deadline) throw new Error(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
