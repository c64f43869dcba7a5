import assert from 'node:assert/strict';
import { once } from 'node:events';
import http2, { type ClientHttp2Session } from 'node:http2';
import { faults } from './faults.ts';
import { monotonicMs } from './monotonic.ts';
import type { SimulatedServer } from './simulatedServer.ts';
import { useServer } from './useServer.ts';

const headers = { authorization: 'Bearer csk-simulated' };
const body = JSON.stringify({
  model: 'qwen-3.8-27b',
  reasoning_effort: 'none',
  stream: true,
  max_completion_tokens: 50,
  messages: [{ role: 'user', content: 'hello' }],
});

describe('the simulated server over HTTP/2', () => {
  const server = useServer();
  const sessions: ClientHttp2Session[] = [];
  afterEach(() => {
    for (const session of sessions.splice(0)) session.destroy();
  });

  function connect(to: SimulatedServer = server()): ClientHttp2Session {
    const session = http2.connect(to.httpsUrl, { ca: to.ca });
    session.on('error', () => {});
    sessions.push(session);
    return session;
  }

  async function post(session: ClientHttp2Session) {
    const stream = session.request({
      ...headers,
      ':method': 'POST',
      ':path': '/v1/chat/completions',
    });
    stream.setEncoding('utf8').end(body);
    let text = '';
    stream.on('data', (part: string) => {
      text += part;
    });
    let error = '';
    stream.on('error', (reason: Error) => {
      error = reason.message;
    });
    await new Promise((resolve) => stream.on('close', resolve));
    return { text, error, code: stream.rstCode };
  }

  it('serves many requests on one connection', async () => {
    server().script({ times: 'always', steps: [{ do: 'content', text: 'hi' }] });
    const session = connect();
    const answers = await Promise.all(Array.from({ length: 20 }, () => post(session)));
    assert.ok(answers.every(({ text }) => text.endsWith('data: [DONE]\n\n')));
    const { connections, requests } = server().stats();
    assert.equal(requests, 20);
    assert.deepEqual(
      { ...connections, open: 1 },
      { accepted: 1, http1: 0, http2: 1, tls: 1, open: 1 },
    );
  });

  it('sees a cancelled stream as an abort and keeps the connection', async () => {
    server().script(faults.endless, { steps: [{ do: 'content', text: 'next' }] });
    const session = connect();
    const stream = session.request({
      ...headers,
      ':method': 'POST',
      ':path': '/v1/chat/completions',
    });
    stream.on('error', () => {});
    stream.end(body);
    await once(stream, 'data');
    const cancelledMs = monotonicMs();
    stream.close(http2.constants.NGHTTP2_CANCEL);
    const { records } = await server().until((stats) => stats.aborted === 1);
    assert.ok((records[0]?.abortedAtMs ?? 0) >= cancelledMs);
    assert.match((await post(session)).text, /next/);
    assert.equal(server().stats().connections.open, 1);
  });

  it('resets one stream after what it said, and the connection lives', async () => {
    server().script(faults.resetAfter, { steps: [{ do: 'content', text: 'next' }] });
    const session = connect();
    const broken = await post(session);
    assert.match(broken.text, /const /);
    assert.equal(broken.code, http2.constants.NGHTTP2_INTERNAL_ERROR);
    assert.match((await post(session)).text, /next/);
  });

  it('resets the whole connection when told so', async () => {
    server().script(faults.resetConnection);
    const session = connect();
    await Promise.all([new Promise((resolve) => session.on('close', resolve)), post(session)]);
    await server().until((stats) => stats.connections.open === 0);
  });

  it('counts pings', async () => {
    const session = connect();
    await once(session, 'connect');
    await new Promise((resolve) => session.ping(resolve));
    assert.equal(server().stats().pings, 1);
  });

  it('says GOAWAY when it closes connections, and lets open streams finish', async () => {
    server().script({
      steps: [
        { do: 'content', text: 'a' },
        { do: 'wait', ms: 30 },
        { do: 'content', text: 'b' },
      ],
    });
    const session = connect();
    const answer = post(session);
    await server().until((stats) => stats.contentTokens > 0);
    const goaway = once(session, 'goaway');
    server().closeConnections('graceful');
    await goaway;
    assert.match((await answer).text, /"b"[\s\S]*DONE/);
  });

  it('closes an idle connection after the configured time', async () => {
    server().configure({ idleCloseMs: 20 });
    const session = connect();
    await Promise.all([once(session, 'close'), once(session, 'goaway')]);
    server().configure({ idleCloseMs: 0 });
  });
});

describe('the simulated server over HTTP/1.1', () => {
  const server = useServer();
  const post = () =>
    fetch(`${server().url}/v1/chat/completions`, {
      method: 'POST',
      headers: { ...headers, 'content-type': 'application/json' },
      body,
    });

  it('breaks off after what it said when it resets', async () => {
    server().script(faults.resetAfter);
    const reader = (await post()).body?.getReader();
    const first = await reader?.read();
    assert.match(Buffer.from(first?.value ?? []).toString(), /const /);
    await assert.rejects(async () => {
      for (;;) if ((await reader?.read())?.done) break;
    });
  });

  it('ends a truncated stream as if nothing were wrong', async () => {
    server().script(faults.truncatedAfter);
    const text = await (await post()).text();
    assert.match(text, /const /);
    assert.doesNotMatch(text, /finish_reason|DONE/);
  });

  it('sends the head alone before it stalls', async () => {
    server().script(faults.stallBefore);
    const answer = await post();
    assert.equal(answer.status, 200);
    await answer.body?.cancel();
    await server().until((stats) => stats.aborted === 1);
  });
});

describe('the simulated server without HTTP/2', () => {
  const server = useServer({ alpn: ['http/1.1'], http: false });

  it('refuses it in the handshake and has HTTPS as its only URL', async () => {
    assert.equal(server().url, server().httpsUrl);
    const session = http2.connect(server().httpsUrl, { ca: server().ca });
    await assert.rejects(once(session, 'connect'));
    session.destroy();
  });
});
