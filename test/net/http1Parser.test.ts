import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHttp1Parser } from '../../src/net/http1Parser.ts';

interface Read {
  readonly log: readonly string[];
  readonly body: string;
  readonly problem: string | undefined;
}

/** Reads bytes that arrive cut at these places, with a request sent before them. */
function read(bytes: Buffer | string, cuts: readonly number[] = [], isClosed = false): Read {
  const all = Buffer.from(bytes);
  const log: string[] = [];
  let body = '';
  const parser = createHttp1Parser({
    onHead: (status, headers) => log.push(`${status} ${JSON.stringify(headers)}`),
    onBody: (piece) => {
      body += piece.toString('latin1');
    },
    onEnd: (canReuse) => log.push(canReuse ? 'end' : 'end, closes'),
  });
  parser.expect();
  const places = [...cuts.map((cut) => cut % (all.length + 1)), all.length];
  let start = 0;
  let problem: string | undefined;
  for (const end of places.sort((a, b) => a - b)) {
    problem ??= parser.feed(all.subarray(start, end));
    start = end;
  }
  return { log, body, problem: problem ?? (isClosed ? parser.close() : undefined) };
}

const ok = 'HTTP/1.1 200 OK\r\n';
const chunked = `${ok}transfer-encoding: chunked\r\n\r\n`;
const frame = (piece: string) => `${piece.length.toString(16)}\r\n${piece}\r\n`;

describe('HTTP/1.1 parser', () => {
  it('reads a body in chunks, of a known length, and up to the end of the connection', () => {
    assert.deepEqual(read(`${chunked}3\r\nabc\r\nA;ext=1\r\n0123456789\r\n0\r\nx-t: 1\r\n\r\n`), {
      log: ['200 {"transfer-encoding":"chunked"}', 'end'],
      body: 'abc0123456789',
      problem: undefined,
    });
    assert.deepEqual(read(`${ok}Content-Length:  3 \r\n\r\nabc`), {
      log: ['200 {"content-length":"3"}', 'end'],
      body: 'abc',
      problem: undefined,
    });
    assert.deepEqual(read(`${ok}\r\nabc`, [], true), {
      log: ['200 {}', 'end, closes'],
      body: 'abc',
      problem: undefined,
    });
    assert.deepEqual(read('HTTP/1.1 204 \r\n\r\n').log, ['204 {}', 'end']);
  });

  it('reads the same however the bytes are cut', () => {
    const response = fc.record({
      pieces: fc.array(fc.string({ unit: 'binary-ascii', minLength: 1 }), { maxLength: 6 }),
      isChunked: fc.boolean(),
      cuts: fc.array(fc.nat(), { maxLength: 20 }),
    });
    fc.assert(
      fc.property(response, ({ pieces, isChunked, cuts }) => {
        const body = pieces.join('');
        const bytes = isChunked
          ? `${chunked}${pieces.map(frame).join('')}0\r\n\r\n`
          : `${ok}content-length: ${body.length}\r\nx-a: 1\r\nx-a: 2\r\n\r\n${body}`;
        const whole = read(bytes);
        assert.equal(whole.body, body);
        assert.equal(whole.problem, undefined);
        assert.equal(whole.log.at(-1), 'end');
        assert.deepEqual(read(bytes, cuts), whole);
      }),
    );
  });

  it('skips what comes before the answer', () => {
    const { log } = read(
      `HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n${ok}content-length: 0\r\n\r\n`,
    );
    assert.deepEqual(log, ['200 {"content-length":"0"}', 'end']);
  });

  it('knows when the server will close', () => {
    const end = (head: string) => read(`${head}content-length: 0\r\n\r\n`).log.at(-1);
    assert.equal(end(`${ok}Connection: close\r\n`), 'end, closes');
    assert.equal(end('HTTP/1.0 200 OK\r\n'), 'end, closes');
    assert.equal(end('HTTP/1.0 200 OK\r\nconnection: Keep-Alive\r\n'), 'end');
  });

  for (const [what, bytes] of [
    ['a folded header', `${ok}a: b\r\n c\r\n\r\n`],
    ['a space before a colon', `${ok}content-length : 3\r\n\r\nabc`],
    ['bare line feeds', 'HTTP/1.1 200 OK\ncontent-length: 0\n\nx\r\n\r\n'],
    ['a length beside chunks', `${ok}content-length: 3\r\ntransfer-encoding: chunked\r\n\r\n`],
    ['two lengths', `${ok}content-length: 3\r\ncontent-length: 4\r\n\r\nabc`],
    ['a length that is no number', `${ok}content-length: 0x3\r\n\r\nabc`],
    ['another coding', `${ok}transfer-encoding: gzip, chunked\r\n\r\n`],
    ['a chunk size that is no number', `${chunked}xyz\r\n`],
    ['a chunk longer than it says', `${chunked}2\r\nabc\r\n`],
    ['a chunk larger than anything', `${chunked}fffffffff\r\n`],
    ['an upgrade', 'HTTP/1.1 101 Switching Protocols\r\n\r\n'],
    ['another protocol', 'SSH-2.0-OpenSSH_9.6\r\n\r\n'],
    ['a head without end', `${ok}${'a: b\r\n'.repeat(20_000)}`],
    ['bytes after the answer', `${ok}content-length: 3\r\n\r\nabcHTTP/1.1 200 OK\r\n\r\n`],
  ] as const)
    it(`refuses ${what}`, () => {
      assert.notEqual(read(bytes).problem, undefined);
    });

  it('refuses bytes that nobody asked for', () => {
    const parser = createHttp1Parser({ onHead: () => {}, onBody: () => {}, onEnd: () => {} });
    assert.equal(parser.feed(Buffer.from(ok)), 'unasked bytes');
  });

  it('calls an answer cut off that ends before its end', () => {
    for (const bytes of [ok, `${ok}content-length: 3\r\n\r\nab`, `${chunked}3\r\nab`, chunked])
      assert.equal(read(bytes, [], true).problem, 'cut off');
  });

  it('never throws, whatever comes', () => {
    fc.assert(
      fc.property(fc.uint8Array(), fc.boolean(), (bytes, hasHead) => {
        read(Buffer.concat([Buffer.from(hasHead ? chunked : ''), bytes]), [3], true);
      }),
    );
  });
});
