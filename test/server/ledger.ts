import { createHash } from 'node:crypto';
import type { Exchange, HeaderMap } from './sockets/exchange.ts';
import type { ConnectionWatch } from './sockets/listener.ts';

/** What one server-sent event of an answer was. `done` is `[DONE]`, `raw` whatever a script wrote. */
export type EventKind =
  | 'role'
  | 'reasoning'
  | 'content'
  | 'toolCall'
  | 'last'
  | 'done'
  | 'error'
  | 'raw';

/** One write to the socket: everything that was due at that moment. */
export interface WriteRecord {
  /** Just before the write. */
  readonly atMs: number;
  readonly bytes: number;
  readonly events: readonly { readonly kind: EventKind; readonly tokens: number }[];
}

/** One request as the server saw it. Times are `monotonicMs()`, or of the server's own clock. */
export interface RequestRecord {
  readonly id: number;
  readonly connection: number;
  readonly protocol: 'http/1.1' | 'h2';
  readonly isTls: boolean;
  readonly method: string;
  readonly path: string;
  /** Without `authorization`, of which only `keyHash` remains. */
  readonly headers: HeaderMap;
  /** SHA-256 of the `authorization` value, hexadecimal; absent when there was none. */
  readonly keyHash?: string;
  /** When its headers had been read. */
  readonly receivedAtMs: number;
  /** When its body had been read. */
  bodyAtMs?: number;
  /** Bytes of the body on the wire. */
  bodyBytes: number;
  /** The body as text, decompressed; absent for old requests when bodies filled their room. */
  body?: string;
  model?: string;
  /** Whether a script answered. */
  isScripted: boolean;
  status?: number;
  /** What the quota was charged with. */
  admittedTokens: number;
  readonly writes: WriteRecord[];
  /** When the answer had been written whole. */
  endedAtMs?: number;
  /** When the server broke it off, as a script told it to. */
  brokenAtMs?: number;
  /** When the client was seen to have gone away before that. */
  abortedAtMs?: number;
}

/** Counts since the start or the last reset. */
export interface Counts {
  requests: number;
  /** Requests of models: not listings, not warmings. */
  generations: number;
  warmings: number;
  aborted: number;
  pings: number;
  contentTokens: number;
  reasoningTokens: number;
  admittedTokens: number;
  readonly statuses: Record<string, number>;
  readonly connections: {
    accepted: number;
    /** Handshakes finished, by protocol. */
    http1: number;
    http2: number;
    tls: number;
    open: number;
  };
}

/** What `stats()` and the control route give. */
export interface Stats extends Counts {
  /** Oldest first; at most the last 5,000. */
  readonly records: readonly RequestRecord[];
}

/** Room for records and for the bodies in them; above it the oldest go. */
const maxRecords = 5_000;
const maxBodyChars = 64_000_000;

/** Keeps count of what the server sees and writes. */
export interface Ledger {
  readonly watch: ConnectionWatch;
  open(exchange: Exchange): RequestRecord;
  body(record: RequestRecord, text: string, bytes: number): void;
  status(record: RequestRecord, status: number): void;
  admitted(record: RequestRecord, tokens: number): void;
  wrote(record: RequestRecord, write: WriteRecord): void;
  ended(record: RequestRecord): void;
  broke(record: RequestRecord): void;
  /** A copy. */
  stats(): Stats;
  /** The same without copying: for one look. */
  peek(): Stats;
  /** Forgets counts and records; open connections stay counted as open. */
  reset(): void;
  /** Calls back after every change until the result is called. */
  onChange(run: () => void): () => void;
}

/** Creates an empty ledger. `now` gives its times. */
export function createLedger(now: () => number): Ledger {
  let counts = emptyCounts(0);
  let records: RequestRecord[] = [];
  let bodyChars = 0;
  let lastRequest = 0;
  let lastConnection = 0;
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const listener of [...listeners]) listener();
  };
  const trim = () => {
    while (records.length > maxRecords) bodyChars -= records.shift()?.body?.length ?? 0;
    for (const record of records) {
      if (bodyChars <= maxBodyChars) break;
      bodyChars -= record.body?.length ?? 0;
      delete record.body;
    }
  };
  return {
    watch: {
      accepted() {
        counts.connections.accepted += 1;
        counts.connections.open += 1;
        changed();
        lastConnection += 1;
        return lastConnection;
      },
      ready({ protocol, isTls }) {
        counts.connections[protocol === 'h2' ? 'http2' : 'http1'] += 1;
        if (isTls) counts.connections.tls += 1;
        changed();
      },
      closed() {
        counts.connections.open -= 1;
        changed();
      },
      pinged() {
        counts.pings += 1;
        changed();
      },
    },
    open(exchange) {
      lastRequest += 1;
      const record = newRecord(lastRequest, exchange, now());
      records.push(record);
      counts.requests += 1;
      exchange.gone.addEventListener('abort', () => {
        record.abortedAtMs = now();
        counts.aborted += 1;
        changed();
      });
      trim();
      changed();
      return record;
    },
    body(record, text, bytes) {
      record.bodyAtMs = now();
      record.bodyBytes = bytes;
      record.body = text;
      bodyChars += text.length;
      trim();
    },
    status(record, status) {
      record.status = status;
      counts.statuses[status] = (counts.statuses[status] ?? 0) + 1;
      if (record.path === '/v1/tcp_warming') counts.warmings += 1;
      if (record.method === 'POST') counts.generations += 1;
    },
    admitted(record, tokens) {
      record.admittedTokens = tokens;
      counts.admittedTokens += tokens;
      changed();
    },
    wrote(record, write) {
      record.writes.push(write);
      for (const { kind, tokens } of write.events) {
        if (kind === 'reasoning') counts.reasoningTokens += tokens;
        else counts.contentTokens += tokens;
      }
      changed();
    },
    ended(record) {
      record.endedAtMs = now();
      changed();
    },
    broke(record) {
      record.brokenAtMs = now();
      changed();
    },
    stats: () => structuredClone({ ...counts, records }),
    peek: () => ({ ...counts, records }),
    reset() {
      counts = emptyCounts(counts.connections.open);
      records = [];
      bodyChars = 0;
    },
    onChange(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
  };
}

function emptyCounts(open: number): Counts {
  return {
    requests: 0,
    generations: 0,
    warmings: 0,
    aborted: 0,
    pings: 0,
    contentTokens: 0,
    reasoningTokens: 0,
    admittedTokens: 0,
    statuses: {},
    connections: { accepted: 0, http1: 0, http2: 0, tls: 0, open },
  };
}

function newRecord(id: number, exchange: Exchange, receivedAtMs: number): RequestRecord {
  const { authorization, ...headers } = exchange.headers;
  return {
    id,
    connection: exchange.connection.id,
    protocol: exchange.connection.protocol,
    isTls: exchange.connection.isTls,
    method: exchange.method,
    path: exchange.target,
    headers,
    ...(authorization !== undefined && { keyHash: keyHash(authorization) }),
    receivedAtMs,
    bodyBytes: 0,
    isScripted: false,
    admittedTokens: 0,
    writes: [],
  };
}

/** How records name an `authorization` value. */
export function keyHash(authorization: string): string {
  return createHash('sha256').update(authorization).digest('hex');
}
