import type { ClientTransport, TransportDeps } from '../../../src/net/transport.ts';
import { waitFor } from '../../support/waitFor.ts';
import { startTransport } from './calls.ts';
import { type Relay, startRelay } from './relay.ts';
import {
  type ScriptedOptions,
  type ScriptedServer,
  startScriptedServer,
} from './scriptedServer.ts';

/** Opens servers and transports for the tests of a `describe`, and closes them after each. */
export function useServers() {
  const servers: ScriptedServer[] = [];
  const transports: ClientTransport[] = [];
  const relays: Relay[] = [];
  afterEach(async () => {
    for (const transport of transports.splice(0)) transport.dispose();
    await Promise.all(relays.splice(0).map((relay) => relay.close()));
    await Promise.all(servers.splice(0).map((server) => server.close()));
  });
  return {
    async server(options: ScriptedOptions): Promise<ScriptedServer> {
      const server = await startScriptedServer(options);
      servers.push(server);
      return server;
    },
    async relay(targetOrigin: string): Promise<Relay> {
      const relay = await startRelay(targetOrigin);
      relays.push(relay);
      return relay;
    },
    async transport(changes: Partial<TransportDeps> = {}) {
      const started = await startTransport(changes);
      transports.push(started.transport);
      return started;
    },
  };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean, what: string): Promise<void> {
  await waitFor(isSo, what);
}
