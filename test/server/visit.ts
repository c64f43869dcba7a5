import type { Clock } from '../../src/core/clock.ts';
import { generate } from './generate.ts';
import type { Holds } from './holds.ts';
import { checkKey } from './keys.ts';
import type { Ledger } from './ledger.ts';
import type { Quotas } from './limits/quotas.ts';
import { listModels } from './listModels.ts';
import type { PromptCache } from './promptCache.ts';
import { deliver, type Reply, refuse, type Visit } from './reply.ts';
import type { Responder } from './responders/question.ts';
import type { Script } from './responders/script.ts';
import type { ScriptedAnswer } from './responders/scriptedAnswer.ts';
import { findRoute, type Route } from './routes.ts';
import type { ServerConfig } from './serverConfig.ts';
import type { Exchange } from './sockets/exchange.ts';
import { bodyText, parseJson } from './wire/readJson.ts';
import { type Refusal, tooLarge, unrouted } from './wire/wireError.ts';

/** What the server is made of, for one request. */
export interface ServerParts {
  config(): ServerConfig;
  responder(): Responder;
  readonly clock: Clock;
  readonly ledger: Ledger;
  readonly script: Script;
  readonly quotas: Quotas;
  readonly promptCache: PromptCache;
  readonly holds: Holds;
}

/** Larger bodies get 413. */
const maxBodyBytes = 20_000_000;

/** Takes one request through script, routing, key and quota to its answer. */
export async function visit(exchange: Exchange, parts: ServerParts): Promise<void> {
  const { clock, ledger, quotas } = parts;
  const config = parts.config();
  const record = ledger.open(exchange);
  const bytes = await exchange.readBody(maxBodyBytes);
  if (exchange.gone.aborted) return;
  const body = bytes && bodyText(bytes, exchange.headers);
  if (bytes && body !== undefined) ledger.body(record, body, bytes.length);
  const json = parseJson(body ?? '');
  const model = modelOf(json) ?? config.models[0]?.id ?? '';
  const here: Visit = {
    exchange,
    record,
    ledger,
    clock,
    config,
    held: parts.holds.wait,
    rateHeaders: () => quotas.of(record.keyHash ?? '', model).headers(quotas.nowMs()),
  };
  const path = exchange.target.split('?')[0] ?? '';
  const cue = { method: exchange.method, path, model: modelOf(json), body: body ?? '' };
  const scripted = parts.script.take(cue);
  record.isScripted = scripted !== undefined;
  const isTooLarge = bytes === undefined;
  deliver(here, reply(here, { path, json, model, scripted, isTooLarge }, parts));
}

interface Asked {
  readonly path: string;
  readonly json: unknown;
  /** Whose limits count; the first one's where the request names none. */
  readonly model: string;
  readonly scripted: ScriptedAnswer | undefined;
  readonly isTooLarge: boolean;
}

function reply(here: Visit, asked: Asked, parts: ServerParts): Reply {
  const { config, exchange, record } = here;
  const { scripted, json } = asked;
  if (scripted && !scripted.steps) return rawReply(scripted);
  if (asked.isTooLarge) return refuse(tooLarge());
  const route = findRoute(config.flavour, exchange.method, asked.path);
  if (!route) return refuse(unrouted);
  const refused = checkAdmission(here, route, { quotas: parts.quotas, model: asked.model });
  if (refused) return refuse(refused);
  switch (route.kind) {
    case 'warming':
      return { kind: 'json', body: { status: 'ok' } };
    case 'models': {
      const query = new URLSearchParams(exchange.target.split('?')[1]);
      return listModels(route, config, query.get('format'));
    }
    case 'generate':
      return generate(here, json, {
        dialect: route.dialect,
        responder: parts.responder(),
        quota: (id) => parts.quotas.of(record.keyHash ?? '', id),
        quotaNowMs: parts.quotas.nowMs,
        promptCache: parts.promptCache,
        ...(scripted && { scripted }),
      });
  }
}

/** The key, and where listings and warmings count, the limit on requests. */
function checkAdmission(
  { record, config }: Visit,
  route: Route,
  { quotas, model }: { quotas: Quotas; model: string },
): Refusal | undefined {
  const isOpen = route.kind === 'models' && route.listing === 'public';
  const refused = isOpen ? undefined : checkKey(record.keyHash, config);
  if (refused || route.kind === 'generate' || !config.countsEveryRequest) return refused;
  return quotas.of(record.keyHash ?? '', model).admit(0, quotas.nowMs());
}

/** A scripted answer without steps: sent as it is. */
function rawReply({ body = '', status = 200, delayMs = 0, headers }: ScriptedAnswer): Reply {
  const isText = typeof body === 'string';
  const text = isText ? body : JSON.stringify(body);
  return {
    kind: 'acts',
    status,
    headers: { 'content-type': isText ? 'text/plain' : 'application/json', ...headers },
    acts: [{ do: 'send', kind: 'raw', tokens: 0, waitMs: delayMs, text }],
  };
}

function modelOf(json: unknown): string | undefined {
  const isObject = typeof json === 'object' && json !== null && 'model' in json;
  return isObject && typeof json.model === 'string' ? json.model : undefined;
}
