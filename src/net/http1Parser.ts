import { headerOf, type ResponseHeaders } from '../core/api/rateLimits.ts';
import { assertNever } from '../shared/assertNever.ts';

export interface Http1ParserEvents {
  /** The final head; 100 and 103 before it are skipped. */
  onHead(status: number, headers: ResponseHeaders): void;
  /** A piece of the body, without its framing. */
  onBody(bytes: Buffer): void;
  /** @param canReuse whether the server keeps the connection for another request. */
  onEnd(canReuse: boolean): void;
}

/** Reads one response after the other from one connection. */
export interface Http1Parser {
  /** Says what is wrong with the bytes, after which nothing more may be fed. Undefined: nothing. */
  feed(bytes: Buffer): string | undefined;
  /** The connection ended. Says what is missing; undefined where the end is the body's own. */
  close(): string | undefined;
  /** A request was sent: a response may come. Before the first call, and after each response, none may. */
  expect(): void;
}

/** Head, chunk-size line and trailers each: four times what Node allows a head. */
const maxLineBytes = 64 * 1024;

type State =
  | 'head'
  | 'sized'
  | 'untilClose'
  | 'chunkSize'
  | 'chunk'
  | 'chunkEnd'
  | 'trailers'
  | 'done';

const needMore = -1;
const lineEnd = Buffer.from('\r\n');
const headEnd = Buffer.from('\r\n\r\n');

/**
 * Parses responses as RFC 9112 writes them and refuses what it leaves to the recipient's taste: folded headers, bare
 * line feeds, a length beside chunks, two lengths. What two parsers could read differently is no answer of an API.
 *
 * By hand because it is the price of each request on HTTP/1.1: undici's client alone took 1.4 to 1.6 times as long to the
 * first token as a raw socket, this takes 1.1 (measured with test/bench).
 */
export function createHttp1Parser(events: Http1ParserEvents): Http1Parser {
  let state: State = 'done';
  /** Bytes of the body or chunk that are still to come. */
  let left = 0;
  let canReuse = true;
  let carried: Buffer | undefined;
  let problem: string | undefined;

  const refuse = (what: string): number => {
    problem = what;
    return needMore;
  };

  function finish(at: number): number {
    state = 'done';
    events.onEnd(canReuse);
    return at;
  }

  function readHead(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(headEnd, at);
    if (end < 0) return bytes.length - at > maxLineBytes ? refuse('head too long') : needMore;
    const head = readHeadText(bytes.toString('latin1', at, end));
    if (head === undefined) return refuse('head');
    if (head.status === 101) return refuse('upgrade');
    const next = end + headEnd.length;
    return head.status < 200 ? next : acceptHead(head, next);
  }

  function acceptHead({ status, headers, isKept }: Head, next: number): number {
    const framing = framingOf(status, headers);
    if (framing === undefined) return refuse('framing');
    canReuse = isKept && framing !== 'untilClose';
    events.onHead(status, headers);
    if (framing === 0) return finish(next);
    if (typeof framing === 'number') left = framing;
    state = typeof framing === 'number' ? 'sized' : framing;
    return next;
  }

  function readBody(bytes: Buffer, at: number): number {
    const end = Math.min(bytes.length, at + left);
    if (end > at) events.onBody(at === 0 && end === bytes.length ? bytes : bytes.subarray(at, end));
    left -= end - at;
    if (left > 0) return end;
    if (state === 'sized') return finish(end);
    state = 'chunkEnd';
    return end;
  }

  function readChunkSize(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(lineEnd, at);
    if (end < 0) return bytes.length - at > maxLineBytes ? refuse('chunk size too long') : needMore;
    const size = chunkSizeOf(bytes, at, end);
    if (size === undefined) return refuse('chunk size');
    left = size;
    state = size === 0 ? 'trailers' : 'chunk';
    return end + lineEnd.length;
  }

  function readChunkEnd(bytes: Buffer, at: number): number {
    if (bytes.length - at < lineEnd.length) return needMore;
    if (bytes[at] !== 13 || bytes[at + 1] !== 10) return refuse('chunk end');
    state = 'chunkSize';
    return at + lineEnd.length;
  }

  /** Skipped: nothing that is read here comes in trailers. */
  function readTrailers(bytes: Buffer, at: number): number {
    const end = bytes.indexOf(lineEnd, at);
    if (end < 0) return bytes.length - at > maxLineBytes ? refuse('trailers too long') : needMore;
    return end === at ? finish(end + lineEnd.length) : end + lineEnd.length;
  }

  /** Returns where the next step begins, or `needMore`. */
  function step(bytes: Buffer, at: number): number {
    switch (state) {
      case 'head':
        return readHead(bytes, at);
      case 'sized':
      case 'chunk':
        return readBody(bytes, at);
      case 'chunkSize':
        return readChunkSize(bytes, at);
      case 'chunkEnd':
        return readChunkEnd(bytes, at);
      case 'trailers':
        return readTrailers(bytes, at);
      case 'untilClose':
        events.onBody(bytes.subarray(at));
        return bytes.length;
      case 'done':
        return refuse('unasked bytes');
      default:
        return assertNever(state);
    }
  }

  return {
    feed(bytes) {
      const input = carried === undefined ? bytes : Buffer.concat([carried, bytes]);
      carried = undefined;
      let at = 0;
      while (at < input.length && problem === undefined) {
        const next = step(input, at);
        if (next === needMore) {
          carried = input.subarray(at);
          break;
        }
        at = next;
      }
      return problem;
    },
    close() {
      if (state === 'untilClose') {
        finish(0);
        return undefined;
      }
      return state === 'done' ? undefined : 'cut off';
    },
    expect() {
      state = 'head';
    },
  };
}

interface Head {
  readonly status: number;
  readonly headers: ResponseHeaders;
  readonly isKept: boolean;
}

function readHeadText(text: string): Head | undefined {
  const [statusLine = '', ...lines] = text.split('\r\n');
  const [, minor, status] = /^HTTP\/1\.([01]) (\d{3})(?: [^\r\n\0]*)?$/.exec(statusLine) ?? [];
  if (status === undefined) return undefined;
  const headers: Record<string, string | string[]> = Object.create(null);
  for (const line of lines) {
    const [, name, value] = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n\0]*)$/.exec(line) ?? [];
    if (name === undefined || value === undefined) return undefined;
    addHeader(headers, name.toLowerCase(), value.trim());
  }
  const connection = (headerOf(headers, 'connection') ?? '').toLowerCase();
  const isKept = minor === '1' ? !connection.includes('close') : connection.includes('keep-alive');
  return { status: Number(status), headers, isKept };
}

function addHeader(headers: Record<string, string | string[]>, name: string, value: string): void {
  const known = headers[name];
  if (known === undefined) headers[name] = value;
  else if (typeof known === 'string') headers[name] = [known, value];
  else known.push(value);
}

/** How the body ends (RFC 9112 §6.3): its length, chunks, or the connection's end. */
function framingOf(
  status: number,
  headers: ResponseHeaders,
): number | 'chunkSize' | 'untilClose' | undefined {
  if (status === 204 || status === 304) return 0;
  const { 'transfer-encoding': coding, 'content-length': length } = headers;
  if (coding !== undefined) {
    const isChunked = typeof coding === 'string' && coding.toLowerCase() === 'chunked';
    return isChunked && length === undefined ? 'chunkSize' : undefined;
  }
  if (length === undefined) return 'untilClose';
  return typeof length === 'string' && /^\d{1,15}$/.test(length) ? Number(length) : undefined;
}

/** Hexadecimal digits, then nothing or an extension. At most 2^32: no model says more in one piece. */
function chunkSizeOf(bytes: Buffer, at: number, end: number): number | undefined {
  let size = 0;
  let index = at;
  for (; index < end; index++) {
    const digit = hexDigit(bytes[index] ?? 0);
    if (digit < 0) break;
    size = size * 16 + digit;
    if (size > 0xffff_ffff) return undefined;
  }
  if (index === at) return undefined;
  const after = bytes[index];
  const isEnd = index === end || after === 0x3b || after === 0x20 || after === 0x09;
  return isEnd ? size : undefined;
}

function hexDigit(byte: number): number {
  if (byte >= 0x30 && byte <= 0x39) return byte - 0x30;
  const letter = byte | 0x20;
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1;
}
