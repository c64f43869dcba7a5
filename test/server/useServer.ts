import {
  createSimulatedServer,
  type SimulatedServer,
  type SimulatedServerOptions,
} from './simulatedServer.ts';

/** No waiting: for tests that are not about time. */
export const atOnce = { firstTokenMs: 0, tokensPerSecond: 1e9 };

/**
 * Starts a server before the tests of the enclosing `describe`, cleans it before each, closes it after the last.
 * Answers come at once unless options say otherwise.
 */
export function useServer(options: SimulatedServerOptions = {}): () => SimulatedServer {
  let server: SimulatedServer | undefined;
  before(async () => {
    server = await createSimulatedServer({ pacing: atOnce, ...options });
  });
  beforeEach(() => server?.reset());
  after(() => server?.close());
  return () => {
    if (server === undefined) throw new Error('the server runs only inside tests');
    return server;
  };
}
