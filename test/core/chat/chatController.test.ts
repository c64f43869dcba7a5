import assert from 'node:assert/strict';
import type { ChatContextItem, ContextRequest } from '../../../src/core/chat/chatContextItem.ts';
import { type ChatEditor, createChatController } from '../../../src/core/chat/chatController.ts';
import { createConversationLibrary } from '../../../src/core/chat/conversationLibrary.ts';
import { builtInCommands } from '../../../src/core/chat/slashCommand.ts';
import { createEmitter } from '../../../src/core/event.ts';
import { noLog } from '../../../src/core/ports.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import type { Failure } from '../../../src/shared/chatMessage.ts';
import type { ToPanel } from '../../../src/shared/protocol.ts';
import { err, ok } from '../../../src/shared/result.ts';
import { createFakeClock, settle } from '../../support/fakeClock.ts';
import { createFakeRouter, createMemoryStorage, done, route, text, trace } from './fakes.ts';

const texts = createTexts(inEnglish);
const fail = (error: unknown) => {
  throw error;
};

const piece = (kind: ChatContextItem['kind'], content: string): ChatContextItem => ({
  kind,
  label: kind,
  detail: `${kind} of main.ts`,
  content: { kind: 'text', text: content, language: 'ts' },
});

function setup(changed: Partial<ChatEditor> = {}, obstacle?: Failure) {
  const clock = createFakeClock();
  const router = createFakeRouter();
  const storage = createMemoryStorage();
  const told: string[] = [];
  const sent: ToPanel[] = [];
  const shows: string[] = [];
  const never = createEmitter<void>(fail);
  let ids = 0;
  const editor: ChatEditor = {
    collect: async ({ kind }: ContextRequest) =>
      kind === 'file'
        ? err({ why: 'excluded', name: '.env' })
        : ok([piece('selection', `${kind} text`)]),
    suggest: async (query) => [{ value: `file:${query}`, label: query }],
    offers: () => [
      { value: 'selection', label: 'cart.ts:3-4', detail: 'src/cart.ts:3-4' },
      { value: 'cart', label: 'cart.ts', detail: 'src/cart.ts' },
    ],
    whatIsOpen: () => ({ file: 'cart.ts', hasSelection: false, hasFolder: true }),
    onDidChangeOpen: never.event,
    resolveSuggestion: (value) => ({ kind: 'file', uri: value }),
    pickContext: async () => ({ kind: 'selection' }),
    pickModel: async () => ({ provider: 'groq', model: 'other' }),
    useModel: async ({ model }) => {
      shows.push(`use ${model}`);
    },
    chooseModel: async () => {},
    commands: () => [
      ...builtInCommands(texts.chat.commands),
      { name: 'port', description: '', instruction: 'Port it.', needs: [], model: 'groq/big' },
    ],
    onDidChangeCommands: never.event,
    runCode: async () => {},
    changes: {
      onDidChange: never.event,
      views: (answers) =>
        answers.map(({ id }) => ({
          answerId: id,
          files: [{ path: 'a.ts', state: 'pending', isNew: false, added: 1, removed: 0 }],
        })),
      load: async (ids) => void shows.push(`load ${ids.join()}`),
      forget: async (ids) => void shows.push(`forget ${ids.join()}`),
      run: async ({ id }, { action, path }) => void shows.push(`${action} ${path} of ${id}`),
    },
    openPlace: async (path, line) => void shows.push(`${path}:${line}`),
    copy: async () => {},
    runAction: async () => {},
    show: async () => {
      shows.push('shown');
    },
    send: (message) => {
      sent.push(message);
    },
    ...changed,
  };
  const library = createConversationLibrary({
    storage,
    clock,
    log: noLog,
    onSetAside: () => {},
    onUnexpected: fail,
  });
  const controller = createChatController({
    router,
    clock,
    texts,
    library,
    editor,
    notices: { show: (notice) => told.push(notice.text), clear: () => {} },
    models: {
      chosen: () => ({ provider: 'cerebras', model: 'm' }),
      nameOf: ({ model }) => model.toUpperCase(),
      limits: () => ({
        windowTokens: 8_000,
        answerTokens: 1_000,
        estimate: (content) => content.length / 4,
      }),
      costUsd: () => undefined,
      replacementOf: () => ({ provider: 'cerebras', model: 'heir' }),
      hasVision: () => false,
      hasTools: () => true,
    },
    newId: () => {
      ids += 1;
      return `id${ids}`;
    },
    providerIds: () => ['cerebras', 'groq'],
    obstacle: () => obstacle,
    onDidChangeModels: never.event,
    noteTooLong: () => {},
    tools: () => undefined,
    projectInstructions: async () => undefined,
    onUnexpected: fail,
  });
  return { controller, router, storage, clock, told, sent, shows };
}

describe('chat controller', () => {
  it('lists what answers change, passes on what is done with it, and forgets it with the conversation', async () => {
    const { controller, router, shows } = setup();
    await controller.handle({ type: 'ask', text: 'change it' });
    await router.arrive(text('```ts a.ts\n1\n```'), done);
    await settle();
    const answer = controller.source.messages().at(-1);
    assert.ok(answer);
    assert.deepEqual(
      controller.source.frame().changeSets?.map(({ answerId }) => answerId),
      [answer.id],
    );
    await controller.handle({ type: 'changeSet', id: answer.id, action: 'undo', path: 'a.ts' });
    await controller.handle({ type: 'changeSet', id: 'nobody', action: 'undo' });
    assert.deepEqual(shows, [`undo a.ts of ${answer.id}`]);
    await controller.remove(controller.conversation.id);
    assert.deepEqual(shows.slice(1), [`forget ${answer.id}`]);
  });

  it('sends the chips’ content with the question, once', async () => {
    const { controller, router } = setup();
    await controller.handle({ type: 'addContext' });
    assert.deepEqual(
      controller.source.frame().chips.map(({ kind }) => kind),
      ['selection'],
    );
    await controller.handle({ type: 'ask', text: 'why?' });
    await settle();
    assert.match(
      String(router.asks[0]?.request.messages.at(-1)?.content),
      /selection text[\s\S]*why\?$/,
    );
    assert.deepEqual(controller.source.frame().chips, []);
  });

  it('refuses an excluded file and says why', async () => {
    const { controller, told } = setup();
    await controller.add({ kind: 'file', uri: 'file:///w/.env' });
    assert.deepEqual(controller.source.frame().chips, []);
    assert.match(told[0] ?? '', /\.env.*secrets/);
  });

  it('adds a command’s context automatically, and asks with its instruction', async () => {
    const { controller, router } = setup();
    await controller.handle({ type: 'ask', text: '/explain briefly' });
    await settle();
    const content = String(router.asks[0]?.request.messages.at(-1)?.content);
    assert.match(content, /selection text/);
    assert.match(content, /Explain the code[\s\S]*briefly$/);
    const [question] = controller.source.messages();
    assert(question?.role === 'user');
    assert.equal(question.text, '/explain briefly');
  });

  it('asks the model that a user’s command names', async () => {
    const { controller, router } = setup();
    await controller.handle({ type: 'ask', text: '/port' });
    await settle();
    assert.deepEqual(router.asks[0]?.model, { provider: 'groq', model: 'big' });
  });

  it('names the conversation after its first question, then as the small model says, once', async () => {
    const { controller, router, clock } = setup();
    await controller.handle({ type: 'ask', text: 'How do sockets work?' });
    assert.equal(controller.source.frame().title, 'How do sockets work?');
    await settle();
    await router.arrive(text('So.'), done);
    await clock.advance(0);
    assert.equal(router.asks[1]?.task, 'small');
    await router.arrive(text('"Sockets explained."'), done);
    assert.equal(controller.source.frame().title, 'Sockets explained');
    await controller.handle({ type: 'ask', text: 'And pools?' });
    await settle();
    await router.arrive(text('So.'), done);
    await clock.advance(60_000);
    assert.equal(router.asks.length, 3);
  });

  it('makes no title of a fence, neither the question’s nor the small model’s', async () => {
    const { controller, router, clock } = setup();
    await controller.handle({ type: 'ask', text: '```ts\nconst a = 1;\n```\nWhat is a?' });
    assert.equal(controller.source.frame().title, 'What is a?');
    await settle();
    await router.arrive(text('A one.'), done);
    await clock.advance(0);
    await router.arrive(text('```\nConstant a\n```'), done);
    assert.equal(controller.source.frame().title, 'Constant a');
    controller.startNew();
    await controller.handle({ type: 'ask', text: '~~~py\nprint(1)\n~~~' });
    assert.equal(controller.source.frame().title, 'print(1)');
  });

  it('takes quotation marks of Markdown for no part of a title', async () => {
    for (const question of ['> What is a?\n', '> > What is a?']) {
      const { controller, router, clock } = setup();
      await controller.handle({ type: 'ask', text: question });
      assert.equal(controller.source.frame().title, 'What is a?');
      await settle();
      await router.arrive(text('A one.'), done);
      await clock.advance(0);
      await router.arrive(text('> **Constant a**'), done);
      assert.equal(controller.source.frame().title, 'Constant a');
    }
  });

  it('offers what is open until it goes along, and three questions until one was asked', async () => {
    const { controller, router } = setup({
      collect: async ({ kind }) =>
        ok([{ ...piece(kind as 'file', 'text'), label: 'cart.ts', detail: 'src/cart.ts' }]),
    });
    const labels = () => controller.source.frame().offers.map(({ label }) => label);
    assert.deepEqual(labels(), ['cart.ts:3-4', 'cart.ts']);
    const { starters } = controller.source.frame();
    assert.deepEqual(
      starters.map(({ label }) => label),
      ['Explain cart.ts', 'Find bugs in cart.ts', 'Write tests for cart.ts'],
    );
    await controller.handle({ type: 'addSuggestion', value: 'cart' });
    assert.deepEqual(labels(), ['cart.ts:3-4']);
    await controller.handle({ type: 'start', id: 'bugs' });
    await settle();
    const [question] = controller.source.messages();
    assert(question?.role === 'user');
    assert.equal(question.text, 'Find bugs in cart.ts');
    assert.deepEqual(
      question.chips.map(({ label }) => label),
      ['cart.ts'],
    );
    assert.match(JSON.stringify(router.asks[0]?.request.messages), /Look for real bugs/);
    assert.deepEqual(controller.source.frame().starters, []);
  });

  it('asks nothing when what a starter is about is not to be had', async () => {
    const { controller, told } = setup({
      collect: async () => err({ why: 'excluded', name: '.env' }),
    });
    await controller.handle({ type: 'start', id: 'explain' });
    assert.deepEqual(controller.source.messages(), []);
    assert.match(told[0] ?? '', /was not added/);
  });

  it('says once why there is no answer: in the answer that failed, else in the banner', async () => {
    const { controller, router } = setup({}, { text: 'No API key is set.', actions: [] });
    assert.equal(controller.source.frame().banner?.text, 'No API key is set.');
    await controller.handle({ type: 'ask', text: 'Hello?' });
    await settle();
    await router.arrive({
      kind: 'failed',
      error: { kind: 'missingKey', provider: 'Cerebras' },
      trace,
    });
    assert.equal(controller.source.frame().banner, undefined);
  });

  it('leads from a model that is gone to its replacement, which answers at once', async () => {
    const { controller, router, shows } = setup();
    await controller.handle({ type: 'ask', text: 'Hello?' });
    await settle();
    const error = { kind: 'modelGone', model: 'm', detail: '' } as const;
    await router.arrive({ kind: 'failed', error, trace });
    const failed = controller.source.messages().at(-1);
    assert(failed?.role === 'assistant');
    assert.deepEqual(failed.failure?.actions, [
      { id: 'switchModel', label: 'Switch to HEIR' },
      { id: 'selectModel', label: 'Select Model' },
    ]);
    await controller.handle({ type: 'action', id: 'switchModel' });
    await settle();
    assert.deepEqual(shows, ['use heir']);
    assert.deepEqual(router.asks.at(-1)?.model, { provider: 'cerebras', model: 'heir' });
  });

  it('keeps the user’s own title, and names a conversation that is no longer open', async () => {
    const { controller, router, clock } = setup();
    const askAndAnswer = async (question: string) => {
      await controller.handle({ type: 'ask', text: question });
      await settle();
      await router.arrive(text('So.'), done);
      await clock.advance(0);
      return controller.conversation.id;
    };
    await controller.rename(await askAndAnswer('How do sockets work?'), 'Mine');
    await router.arrive(text('Sockets explained'), done);
    assert.equal(controller.source.frame().title, 'Mine');

    controller.startNew();
    const second = await askAndAnswer('And pools?');
    controller.startNew();
    await router.arrive(text('Pools explained'), done);
    await controller.library.flush();
    await settle();
    const titles = (await controller.library.list()).map(({ id, title }) => [id, title]);
    assert.deepEqual(Object.fromEntries(titles)[second], 'Pools explained');
  });

  it('answers a question of another feature in the panel, and leaves it as a draft while busy', async () => {
    const { controller, router, sent, shows } = setup();
    await controller.askInChat({ text: 'explain', context: [piece('symbol', 'body')] });
    await settle();
    assert.match(String(router.asks[0]?.request.messages.at(-1)?.content), /body[\s\S]*explain$/);
    await controller.askInChat({ text: 'later', context: [] });
    assert.deepEqual(sent, [{ type: 'draft', text: 'later' }]);
    assert.equal(shows.length, 2);
    assert.equal(router.asks.length, 1);
  });

  it('opens what was open last, and starts anew when the open one is deleted', async () => {
    const { controller, router, clock } = setup();
    await controller.handle({ type: 'ask', text: 'first' });
    await settle();
    await router.arrive(text('one'), done);
    await clock.advance(2_000);
    const { id } = controller.conversation;
    controller.startNew();
    assert.equal(controller.source.messages().length, 0);
    await controller.restore();
    assert.equal(controller.conversation.id, id);
    await controller.remove(id);
    assert.equal(controller.source.messages().length, 0);
    assert.equal(await controller.library.load(id), undefined);
  });

  it('takes no image for a model without vision, and says so', async () => {
    const image: ChatContextItem = {
      kind: 'image',
      label: 'shot',
      detail: 'shot.png',
      content: { kind: 'image', mediaType: 'image/png', base64: 'AAAA' },
    };
    const { controller, told } = setup({ collect: async () => ok([image]) });
    await controller.handle({ type: 'pasteImage', dataUri: 'data:image/png;base64,AAAA' });
    assert.deepEqual(controller.source.frame().chips, []);
    assert.match(told[0] ?? '', /M doesn’t support images/);
  });

  it('exports the conversation as markdown', async () => {
    const { controller, router } = setup();
    await controller.handle({ type: 'addContext' });
    await controller.handle({ type: 'ask', text: 'why?' });
    await settle();
    await router.arrive(text('**Because.**'), done);
    const exported = await controller.export(controller.conversation.id);
    assert.match(
      exported ?? '',
      /^# why\?\n\n## You\n\nwhy\?\n\nContext:\n- selection of main\.ts\n\n## Slipstream[^\n]*\n\n\*\*Because\.\*\*\n$/,
    );
  });

  it('takes no more questions in a conversation that could hardly be stored any more, and keeps what was typed', async () => {
    const { controller, router, told, sent } = setup();
    await controller.handle({ type: 'ask', text: 'first' });
    await settle();
    for (let round = 0; round < 25; round += 1) {
      await router.arrive(route);
      while (controller.source.frame().isBusy) await router.arrive(text('x'.repeat(300_000)));
      if (round < 24) await controller.handle({ type: 'ask', text: 'more' });
      await settle();
    }
    const { length } = router.asks;
    assert.ok(length <= 21, `${length} answers of 600,000 characters`);
    assert.match(told.at(-1) ?? '', /too long to go on/);
    assert.deepEqual(sent.at(-1), { type: 'draft', text: 'more' });
    await controller.handle({
      type: 'continue',
      id: controller.source.messages().at(-1)?.id ?? '',
    });
    assert.equal(router.asks.length, length);
    controller.startNew();
    await controller.handle({ type: 'ask', text: 'anew' });
    await settle();
    assert.equal(router.asks.length, length + 1);
  });
});
