import assert from 'node:assert/strict';
import { chunk, sse } from '../servers/plainServer.ts';
import { callTo, never, providerAt } from './support/calls.ts';
import { type Reply, writeTo } from './support/scriptedServer.ts';
import { useServers } from './support/useServers.ts';

const stage = useServers();

describe('a model that thinks without telling what', () => {
  for (const [name, first, rest] of [
    [
      'streams',
      sse(chunk({ role: 'assistant', content: '' })),
      sse(chunk({ content: 'Hi' }), chunk({}, 'stop'), '[DONE]'),
    ],
    [
      'answers as a whole, kept alive by blanks',
      ' ',
      JSON.stringify({ choices: [{ message: { content: 'Hi' }, finish_reason: 'stop' }] }),
    ],
  ] as const)
    it(`is told of by an empty thought: ${name}`, async () => {
      let reply: Reply | undefined;
      const server = await stage.server({
        protocol: 'plain',
        answer(_, to) {
          reply = to;
          to.writeHead(200, { 'content-type': 'text/event-stream' });
          writeTo(to, first);
        },
      });
      const { transport } = await stage.transport();
      const kinds: string[] = [];
      for await (const batch of transport.stream(callTo(providerAt(server.origin)), never))
        for (const event of batch) {
          kinds.push(event.kind);
          // Only once the thought was told does the model speak.
          if (event.kind === 'reasoning') {
            assert.equal(event.text, '');
            reply?.end(rest);
          }
        }
      assert.deepEqual(kinds, ['head', 'reasoning', 'text', 'done']);
    });
});
