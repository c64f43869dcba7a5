import type { Clock } from '../../src/core/clock.ts';
import type { Disposable } from '../../src/core/lifetime.ts';
import { assertNever } from '../../src/shared/assertNever.ts';
import type { Ledger, RequestRecord } from './ledger.ts';
import { type Act, play } from './player.ts';
import type { ServerConfig } from './serverConfig.ts';
import type { Exchange, HeaderMap } from './sockets/exchange.ts';
import { encodeError } from './wire/answerError.ts';
import type { Refusal } from './wire/wireError.ts';

/** How a request is answered. */
export type Reply =
  | { readonly kind: 'refusal'; readonly refusal: Refusal }
  | { readonly kind: 'json'; readonly body: unknown }
  | {
      readonly kind: 'acts';
      readonly status: number;
      readonly headers: HeaderMap;
      readonly acts: Iterable<Act>;
    };

export const refuse = (refusal: Refusal): Reply => ({ kind: 'refusal', refusal });

/** One request on its way through the server. */
export interface Visit {
  readonly exchange: Exchange;
  readonly record: RequestRecord;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly config: ServerConfig;
  /** Calls back once, at the next release of answers that hold. */
  held(goOn: () => void): Disposable;
  /** The `x-ratelimit-*` headers as they stand now. */
  rateHeaders(): HeaderMap;
}

/** Sends a reply, at once or on its schedule. */
export function deliver(visit: Visit, reply: Reply): void {
  switch (reply.kind) {
    case 'refusal': {
      const { refusal } = reply;
      const { contentType, text } = encodeError(refusal, visit.config.flavour);
      const headers = { 'content-type': contentType, ...refusal.headers };
      sendWhole(visit, refusal.status, { text, headers });
      break;
    }
    case 'json': {
      const headers = { 'content-type': 'application/json' };
      sendWhole(visit, 200, { text: JSON.stringify(reply.body), headers });
      break;
    }
    case 'acts':
      perform(visit, reply);
      break;
    default:
      assertNever(reply);
  }
}

function sendWhole(
  visit: Visit,
  status: number,
  { text, headers }: { readonly text: string; readonly headers: HeaderMap },
) {
  const { exchange, record, ledger } = visit;
  ledger.status(record, status);
  exchange.head(status, { ...visit.rateHeaders(), ...headers });
  exchange.end(text);
  ledger.ended(record);
}

function perform(visit: Visit, { acts, status, headers }: Extract<Reply, { kind: 'acts' }>) {
  const { clock, exchange, record, ledger, held } = visit;
  play(acts, {
    clock,
    exchange,
    record,
    ledger,
    held,
    startMs: record.bodyAtMs ?? record.receivedAtMs,
    head(flush) {
      ledger.status(record, status);
      exchange.head(status, { ...visit.rateHeaders(), ...headers }, flush);
    },
  });
}
