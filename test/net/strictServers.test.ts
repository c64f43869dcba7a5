import assert from 'node:assert/strict';
import http2 from 'node:http2';
import type { AddressInfo } from 'node:net';
import tls from 'node:tls';
import { gzipSync } from 'node:zlib';
import { askStructured } from '../../src/core/refactor/askStructured.ts';
import { commitSchema } from '../../src/core/refactor/commitMessage.ts';
import { runEdit } from '../../src/core/refactor/runEdit.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';
import { directNetwork } from '../../src/net/network.ts';
import { answered, chunk, openPlainServer, reply, sse } from '../servers/plainServer.ts';
import { createWiredClient, type WiredClient } from '../servers/wiredClient.ts';
import { trustedNetwork } from './support/calls.ts';
import { testCertificate } from './support/certificate.ts';
import { createFrameReader, frame, frameType } from './support/http2Frames.ts';

const json = '{"subject":"a","body":"b"}';

interface SentMessage {
  readonly role: string;
}

const never = new AbortController().signal;
const rolesOf = (messages: readonly SentMessage[]) => messages.map(({ role }) => role);
const withoutSystem = (messages: readonly SentMessage[]) =>
  rolesOf(messages).filter((role) => role !== 'system');

/** What chat templates and strict APIs refuse of messages, in their own words; undefined for what they take. */
const templates: Readonly<
  Record<string, (messages: readonly SentMessage[]) => string | undefined>
> = {
  'wants a question last': (messages) =>
    ['user', 'tool'].includes(messages.at(-1)?.role ?? '')
      ? undefined
      : `Expected last role User or Tool (or Assistant with prefix True) for serving but got ${messages.at(-1)?.role}`,
  'wants the system text first': (messages) =>
    rolesOf(messages).lastIndexOf('system') > 0
      ? 'System message must be at the beginning.'
      : undefined,
  'wants turns that alternate': (messages) =>
    withoutSystem(messages).every(
      (role, index) => role === (index % 2 === 0 ? 'user' : 'assistant'),
    )
      ? undefined
      : 'Conversation roles must alternate user/assistant/user/assistant/...',
  'knows no system role': (messages) =>
    rolesOf(messages).includes('system') ? 'System role not supported' : undefined,
  'wants content in every message': (messages) => {
    const without = messages.findIndex((message) => !('content' in message));
    return without < 0 ? undefined : `messages.${without}.content: Field required`;
  },
};

/** A fill route has no messages. */
const whyNot = (
  why: (messages: readonly SentMessage[]) => string | undefined,
  messages: unknown,
) => (Array.isArray(messages) ? why(messages) : undefined);

/** What Slipstream asks in all its shapes; undefined for a good end. */
const tasks: Readonly<Record<string, (client: WiredClient) => Promise<unknown>>> = {
  async 'a commit message'({ router }) {
    const messages = [
      { role: 'system', content: 's' },
      { role: 'user', content: 'diff' },
    ] as const;
    const asked = { name: 'commit', schema: commitSchema, messages, maxTokens: 100 };
    const result = await askStructured(router, { task: 'small', ...asked }, never);
    return result.ok ? undefined : result.error;
  },
  async 'an edit'({ router, clock }) {
    const target = {
      document: ['const a = 1;', ''],
      start: 0,
      end: 1,
      languageId: 'typescript',
      path: 'a.ts',
    };
    const request = { target, instruction: 'Rename it.', problems: [], definitions: [] };
    const watcher = {
      onCode: () => {},
      onWaiting: () => {},
      onRoute: () => {},
      onAnswered: async () => {},
    };
    const result = await runEdit(
      { router, clock, grammars: noGrammars },
      { request, priority: 'asked', predicts: false },
      watcher,
      never,
    );
    if (result.ok || result.error.kind !== 'request') return undefined;
    return result.error;
  },
  async 'ghost text'({ ask }) {
    const fill = { prefix: 'const a = ', suffix: '\n', path: 'a.ts' };
    return (await ask({ task: 'inline', priority: 'automatic', fill })).error;
  },
};

describe('servers that are strict about messages', () => {
  for (const [server, why] of Object.entries(templates))
    for (const [task, run] of Object.entries(tasks))
      it(`answer ${task}: one that ${server}`, async () => {
        const said = task === 'an edit' ? '```ts\nconst b = 1;\n```' : json;
        const plain = await openPlainServer(({ body }, response) => {
          const message = whyNot(why, body['messages']);
          if (message === undefined) return reply(response, 200, answered(said));
          return reply(response, 400, { object: 'error', message, type: 'BadRequestError' });
        });
        const client = createWiredClient({ id: 'work', key: 'k', baseUrl: plain.url });
        try {
          assert.equal(await run(client), undefined);
          // One refusal at most, and from then on none.
          const before = plain.seen.length;
          assert.ok(before <= 2, String(before));
          assert.equal(await run(client), undefined);
          assert.equal(plain.seen.length, before + 1);
        } finally {
          client.dispose();
          plain.close();
        }
      });

  it('answer a round of tools that wants content beside the calls', async () => {
    const why = templates['wants content in every message'];
    const plain = await openPlainServer(({ body }, response) => {
      const message = why?.(body['messages'] as readonly SentMessage[]);
      return message === undefined
        ? reply(response, 200, answered('ok'))
        : reply(response, 422, { detail: message });
    });
    const client = createWiredClient({ id: 'work', key: 'k', baseUrl: plain.url });
    try {
      const { text } = await client.ask({
        messages: [
          { role: 'user', content: 'q' },
          {
            role: 'assistant',
            content: '',
            toolCalls: [{ id: 'c1', name: 'f', argumentsJson: '{}' }],
          },
          { role: 'tool', toolCallId: 'c1', content: 't' },
        ],
      });
      assert.equal(text, 'ok');
    } finally {
      client.dispose();
      plain.close();
    }
  });
});

/** Says goodbye to the first request without having looked at it, and answers the second. */
async function goodbyeServer(code: number) {
  const { cert, key } = await testCertificate();
  let asked = 0;
  const server = tls.createServer({ cert, key, ALPNProtocols: ['h2'] }, (socket) => {
    socket.on('error', () => {});
    const write = (type: number, flags: number, stream: number, payload: Buffer) =>
      socket.write(frame(type, flags, stream, payload));
    function reply(stream: number): void {
      asked += 1;
      if (asked === 1) {
        // No stream was processed.
        write(frameType.goAway, 0, 0, Buffer.from([0, 0, 0, 0, 0, 0, 0, code]));
        socket.end();
        return;
      }
      // `:status: 200` from HPACK's static table.
      write(frameType.headers, 4, stream, Buffer.from([0x88]));
      write(frameType.data, 1, stream, Buffer.from(answered('Hi')));
    }
    write(frameType.settings, 0, 0, Buffer.alloc(0));
    const read = createFrameReader(({ type, flags, stream }) => {
      if (type === frameType.headers) reply(stream);
      const isTheirs = type === frameType.settings && (flags & 1) === 0;
      if (isTheirs) write(frameType.settings, 1, 0, Buffer.alloc(0));
    });
    socket.on('data', read);
  });
  return { server, asked: () => asked };
}

describe('an HTTP/2 server', () => {
  const closers: (() => void)[] = [];
  afterEach(() => {
    for (const close of closers.splice(0)) close();
  });

  async function connect(port: number, close: () => void): Promise<WiredClient> {
    const client = createWiredClient({
      id: 'litellm',
      key: 'k',
      baseUrl: `https://localhost:${port}/v1`,
      network: await trustedNetwork(),
    });
    closers.push(() => {
      client.dispose();
      close();
    });
    return client;
  }

  async function serve(
    onRequest: (stream: http2.ServerHttp2Stream, count: number) => void,
    settings: http2.Settings = {},
  ) {
    const { cert, key } = await testCertificate();
    const server = http2.createSecureServer({ cert, key, settings });
    const sessions = new Set<http2.ServerHttp2Session>();
    let count = 0;
    server.on('session', (session) => {
      sessions.add(session);
      session.on('error', () => {});
    });
    server.on('stream', (stream) => {
      stream.on('error', () => {});
      stream.resume();
      stream.once('end', () => {
        count += 1;
        onRequest(stream, count);
      });
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    // It listens on TCP, so its address is one of a port.
    const { port } = server.address() as AddressInfo;
    const client = await connect(port, () => {
      for (const session of sessions) session.destroy();
      server.close();
    });
    return { ...client, count: () => count };
  }

  const begin = (stream: http2.ServerHttp2Stream) =>
    stream.respond({ ':status': 200, 'content-type': 'text/event-stream' });
  function fine(stream: http2.ServerHttp2Stream): void {
    begin(stream);
    stream.end(answered('Hi'));
  }

  it('that refuses a stream is asked again once, also on a fresh connection', async () => {
    const { ask, count } = await serve((stream, turn) =>
      turn === 1 ? stream.close(7) : fine(stream),
    );
    // Ghost text has no other try.
    const { text, error } = await ask({ task: 'inline', priority: 'automatic' });
    assert.equal(text, 'Hi', JSON.stringify(error));
    assert.equal(count(), 2);
  });

  for (const code of [0, 11])
    it(`that says goodbye (${code}) before it did anything is asked again once, also on a fresh connection`, async () => {
      const { server, asked } = await goodbyeServer(code);
      await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
      // It listens on TCP, so its address is one of a port.
      const { port } = server.address() as AddressInfo;
      const { ask } = await connect(port, () => server.close());
      const { text, error } = await ask({ task: 'inline', priority: 'automatic' });
      assert.equal(text, 'Hi', JSON.stringify(error));
      assert.equal(asked(), 2);
    });

  it('with one stream at a time does not let ghost text wait behind chat', async () => {
    let chat: http2.ServerHttp2Stream | undefined;
    const { ask } = await serve(
      (stream, turn) => {
        if (turn !== 2) return fine(stream);
        chat = stream;
        begin(stream);
        return stream.write(sse(chunk({ content: 'a' })));
      },
      { maxConcurrentStreams: 1 },
    );
    // An answer says that there are no limits to be found out one by one.
    await ask();
    const answering = ask();
    // Time: between two looks, of which there are as many as it takes.
    while (chat === undefined) await new Promise((resolve) => setTimeout(resolve, 5));
    // The chat ends only after it.
    assert.equal((await ask({ task: 'inline', priority: 'automatic' })).text, 'Hi');
    chat.end(sse(chunk({}, 'stop'), '[DONE]'));
    assert.equal((await answering).text, 'a');
  });
});

describe('an answer through the editor’s own fetch', () => {
  it('is read though the server packs what fetch asks for packed', async () => {
    const plain = await openPlainServer(({ headers }, response) => {
      const packs = String(headers['accept-encoding'] ?? '').includes('gzip');
      response.writeHead(200, {
        'content-type': 'text/event-stream',
        ...(packs && { 'content-encoding': 'gzip' }),
      });
      response.end(packs ? gzipSync(answered('Hi')) : answered('Hi'));
    });
    const network = {
      ...directNetwork,
      routeTo: () => ({ kind: 'fetch', fetch: globalThis.fetch }) as const,
    };
    const client = createWiredClient({ id: 'litellm', key: 'k', baseUrl: plain.url, network });
    try {
      assert.equal((await client.ask()).text, 'Hi');
    } finally {
      client.dispose();
      plain.close();
    }
  });
});
