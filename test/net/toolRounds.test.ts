import assert from 'node:assert/strict';
import { runAnswer } from '../../src/core/chat/answerLoop.ts';
import type { ToolBox } from '../../src/core/chat/tools/toolBox.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import {
  answered,
  chunk,
  type Handler,
  openPlainServer,
  type PlainServer,
  reply,
  sse,
} from '../servers/plainServer.ts';
import { createWiredClient, type WiredClient } from '../servers/wiredClient.ts';

const tools: ToolBox = {
  definitions: [{ name: 'f', description: 'd', parameters: { type: 'object', properties: {} } }],
  describe: () => 'f',
  run: async () => ({ state: 'done', text: 'found' }),
};

type SentMessage = Readonly<Record<string, unknown>>;

describe('a round of tools, with servers that want to see again what they wrote', () => {
  let open: (WiredClient | PlainServer)[] = [];
  afterEach(() => {
    for (const each of open) 'dispose' in each ? each.dispose() : each.close();
    open = [];
  });

  /** Asks as the chat does, and lets the model call what it wants. */
  async function chatAt(handle: Handler) {
    const server = await openPlainServer(handle);
    const client = createWiredClient({ id: 'work', key: 'k', baseUrl: server.url });
    open.push(client, server);
    const deps = {
      router: client.router,
      clock: client.clock,
      texts: createTexts(inEnglish),
      costUsd: () => undefined,
      replacementName: () => undefined,
    };
    const turn = {
      id: 'a',
      messages: [{ role: 'user', content: 'q' }],
      maxTokens: 100,
      model: undefined,
      isRetry: false,
      notice: undefined,
      tools,
      shorten: () => undefined,
      mayUseTools: async () => true,
      emit: () => {},
    } as const;
    const ask = async () => (await runAnswer(deps, turn, new AbortController().signal)).round.text;
    return { ask, seen: server.seen };
  }

  const messagesOf = (body: SentMessage): readonly SentMessage[] => {
    const { messages } = body as { readonly messages: readonly SentMessage[] };
    return messages;
  };
  const callOf = (fields: object, delta: object = {}): string =>
    sse(
      chunk(delta),
      chunk({ tool_calls: [{ id: 'c1', type: 'function', ...fields }] }),
      chunk({}, 'tool_calls'),
      '[DONE]',
    );

  it('sends back what stood beside a call, as it was', async () => {
    const extra = { google: { thought_signature: 'c2lnbmF0dXJl' } };
    const { ask, seen } = await chatAt(({ body }, response) => {
      const [, said] = messagesOf(body);
      if (said === undefined)
        return reply(
          response,
          200,
          callOf({ extra_content: extra, function: { name: 'f', arguments: '{}' } }),
        );
      const [call] = (said['tool_calls'] ?? []) as readonly SentMessage[];
      return JSON.stringify(call?.['extra_content']) === JSON.stringify(extra)
        ? reply(response, 200, answered('ok'))
        : reply(response, 400, [
            {
              error: {
                code: 400,
                message: 'Function call is missing a thought_signature in functionCall parts.',
                status: 'INVALID_ARGUMENT',
              },
            },
          ]);
    });
    assert.equal(await ask(), 'ok');
    assert.equal(seen.length, 2);
  });

  it('sends back what was thought before a call, where that is asked for, and remembers it', async () => {
    const { ask, seen } = await chatAt(({ body }, response) => {
      const [, said] = messagesOf(body);
      if (said === undefined)
        return reply(
          response,
          200,
          callOf({ function: { name: 'f', arguments: '{}' } }, { reasoning_content: 'hm' }),
        );
      return said['reasoning_content'] === 'hm'
        ? reply(response, 200, answered('ok'))
        : reply(response, 400, {
            error: {
              message:
                'The `reasoning_content` in the thinking mode must be passed back to the API.',
              type: 'invalid_request_error',
              param: null,
              code: 'invalid_request_error',
            },
          });
    });
    assert.equal(await ask(), 'ok');
    assert.equal(seen.length, 3, 'once without');
    assert.equal(await ask(), 'ok');
    assert.equal(seen.length, 5, 'and never again');
  });
});
