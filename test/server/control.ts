import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import * as z from 'zod/mini';
import { scriptedAnswer } from './responders/scriptedAnswer.ts';
import type { SimulatedServer } from './simulatedServer.ts';
import { collectBody } from './sockets/collectBody.ts';
import { parseJson } from './wire/readJson.ts';

export interface Control {
  readonly port: number;
  close(): Promise<void>;
}

type Controlled = Pick<
  SimulatedServer,
  'stats' | 'script' | 'release' | 'reset' | 'configure' | 'closeConnections' | 'advanceQuota'
>;

const closing = z.strictObject({ kind: z.enum(['graceful', 'reset']) });
const advancing = z.strictObject({ ms: z.number().check(z.minimum(0)) });

/**
 * Serves the server's own functions to other processes, on a port of its own so that it never shows in the counts.
 * GET /__control/stats; POST /__control/script, release, reset, config, connections, quota. Errors are 400 with text.
 */
export async function createControl(server: Controlled, port: number): Promise<Control> {
  const posts: Readonly<Record<string, (body: unknown) => void>> = {
    script: (body) => server.script(...z.array(scriptedAnswer).parse(body)),
    release: () => server.release(),
    reset: () => server.reset(),
    config: (body) => server.configure(z.record(z.string(), z.unknown()).parse(body)),
    connections: (body) => server.closeConnections(closing.parse(body).kind),
    quota: (body) => server.advanceQuota(advancing.parse(body).ms),
  };
  const answer = async (request: IncomingMessage, response: ServerResponse) => {
    const name = /^\/__control\/(\w+)$/.exec(request.url ?? '')?.[1] ?? '';
    if (request.method === 'GET' && name === 'stats') return json(response, 200, server.stats());
    const post = request.method === 'POST' ? posts[name] : undefined;
    if (!post) return json(response, 404, { error: 'no such control' });
    const body = await collectBody(request, maxControlBytes);
    try {
      post(parseJson(body?.toString('utf8') ?? ''));
    } catch (error) {
      return json(response, 400, { error: String(error) });
    }
    json(response, 200, { ok: true });
  };
  const http = createServer((request, response) => void answer(request, response));
  await new Promise<void>((resolve, reject) => {
    http.once('error', reject);
    http.listen(port, '127.0.0.1', resolve);
  });
  return {
    port: (http.address() as AddressInfo).port,
    close() {
      http.closeAllConnections();
      return new Promise((resolve) => http.close(() => resolve()));
    },
  };
}

const maxControlBytes = 50_000_000;

function json(response: ServerResponse, status: number, body: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' });
  response.end(JSON.stringify(body));
}
