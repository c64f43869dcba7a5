import type { Result } from '../shared/result.ts';
import type { ModelRequest } from './api/modelRequest.ts';
import type { Target } from './api/provider.ts';
import type { RateLimit } from './api/responseFacts.ts';
import type { StreamBatch } from './api/streamEvent.ts';
import type { RequestError } from './errors.ts';
import type { Event } from './event.ts';
import type { Settings } from './settings.ts';
import type { Task } from './task.ts';

/** Limits in milliseconds on the phases of one request; each has its own error. */
export interface Deadlines {
  readonly connectMs: number;
  /** From sending to the first byte of the body. */
  readonly firstByteMs: number;
  /** Longest gap between two chunks of the body. */
  readonly idleMs: number;
  /** Longest time in which chunks may come without a piece of the answer in them: pings, a byte a second. */
  readonly progressMs: number;
}

export interface ModelCall {
  readonly target: Target;
  readonly task: Task;
  readonly request: ModelRequest;
  readonly deadlines: Deadlines;
  /** `Clock.now()` when the caller asked, and when the quota gate let it pass if it waited. */
  readonly askedAt: number;
  readonly admittedAt?: number;
}

export interface JsonAnswer {
  readonly status: number;
  readonly body: unknown;
  readonly rateLimits: readonly RateLimit[];
  /** The server's clock when it answered (`Date`, whole seconds), in milliseconds since 1970; absent where it said none. */
  readonly serverWallMs?: number;
}

/** The one door to the network. Streams never throw: failure is their terminal event. */
export interface Transport {
  /** Streams an answer. Ending the iteration early or firing `signal` cancels the request at the socket. */
  stream(call: ModelCall, signal: AbortSignal): AsyncIterable<StreamBatch>;
  /**
   * GET of a path below the provider's origin (`/public/v1/models`) or base URL (`~/models`); POST where the question takes a
   * JSON `body`.
   */
  getJson(
    target: Omit<Target, 'model'>,
    path: string,
    signal: AbortSignal,
    body?: unknown,
  ): Promise<Result<JsonAnswer, RequestError>>;
}

/** Flat values only. Never a key, a prompt or file content (content at trace level only). */
export type LogFields = Readonly<Record<string, string | number | boolean | undefined>>;

export interface Log {
  trace(event: string, fields?: LogFields): void;
  debug(event: string, fields?: LogFields): void;
  info(event: string, fields?: LogFields): void;
  warn(event: string, fields?: LogFields): void;
  error(event: string, fields?: LogFields): void;
}

/** For tests and for callers without a log. */
export const noLog: Log = {
  trace: () => {},
  debug: () => {},
  info: () => {},
  warn: () => {},
  error: () => {},
};

/** Small persistent JSON values, shared by all windows of one user on one machine. */
export interface Storage {
  /** The value as any window last wrote it; undefined when there is none or it cannot be read. */
  read(key: string): Promise<unknown>;
  /**
   * Replaces the value by `merge(current)`, one window at a time, so that no write is lost.
   * `merge` must be quick and pure. Returning undefined deletes the value.
   */
  update(key: string, merge: (current: unknown) => unknown): Promise<void>;
}

/** A storage of many values that can be listed. */
export interface DocumentStorage extends Storage {
  /** Keys of all values, in no order. */
  keys(): Promise<readonly string[]>;
}

/** The settings as they are now, and a call when any of them changed. */
export interface SettingsSource {
  readonly current: Settings;
  readonly onDidChange: Event<Settings>;
}

/** API keys by provider id, held in memory after start so that a request never waits for the keyring. */
export interface KeySource {
  get(provider: string): string | undefined;
  /** Fires the provider's id when its key was set, replaced or forgotten. */
  readonly onDidChange: Event<string>;
}

export interface NoticeAction {
  readonly label: string;
  run(): void | Promise<void>;
}

/** One message to the user. */
export interface Notice {
  /** Names the state that it reports: the same id is not shown twice until `clear(id)`. */
  readonly id: string;
  readonly level: 'info' | 'warning' | 'error';
  readonly text: string;
  readonly actions: readonly NoticeAction[];
}

/** Quiet by default: never modal, never steals focus, nothing twice. */
export interface Notices {
  show(notice: Notice): void;
  /** The state has passed: the next notice of this id may be shown. */
  clear(id: string): void;
}
