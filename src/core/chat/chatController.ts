import { assertNever } from '../../shared/assertNever.ts';
import type { Failure } from '../../shared/chatMessage.ts';
import type { ContextSuggestion, PanelFrame, ToPanel } from '../../shared/protocol.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { type ModelRef, parseModelRef } from '../models/modelRef.ts';
import type { Notices } from '../ports.ts';
import { isTooMuch } from './answerLimits.ts';
import type { ChangeSetRequest, ChatChanges } from './chatChanges.ts';
import type {
  ChatContextItem,
  ChatQuestion,
  ContextRequest,
  ContextResult,
} from './chatContextItem.ts';
import type { ChatModels } from './chatModels.ts';
import { wantsCutBlock } from './continueRound.ts';
import {
  answerIds,
  type Conversation,
  createConversation,
  findNode,
  messagesOf,
} from './conversation.ts';
import type { ConversationLibrary } from './conversationLibrary.ts';
import { createConversationTitles } from './conversationTitles.ts';
import { createDraftContext } from './draftContext.ts';
import { exportMarkdown } from './exportMarkdown.ts';
import { createConversationNamer, plainTitle } from './nameConversation.ts';
import type { PanelRequest, PanelSource } from './panelLink.ts';
import { textOf } from './prompt.ts';
import { createChatSession, type SessionDeps } from './session.ts';
import { parseQuestion, type SlashCommand } from './slashCommand.ts';
import { type OpenPlace, type Starter, startersFor } from './starters.ts';

/** What the chat needs of the editor. */
export interface ChatEditor {
  collect(request: ContextRequest): Promise<ContextResult>;
  /** Files and symbols that match what was typed behind `@`, best first. */
  suggest(query: string): Promise<readonly ContextSuggestion[]>;
  /** What is open in the editor, to be added with one click. */
  offers(): readonly ContextSuggestion[];
  whatIsOpen(): OpenPlace;
  /** Fires when one of the two may answer differently. */
  readonly onDidChangeOpen: Event<void>;
  /** What a suggestion's value stands for. */
  resolveSuggestion(value: string): ContextRequest | undefined;
  /** Lets the user choose what to add; undefined when he does not. */
  pickContext(): Promise<ContextRequest | undefined>;
  pickModel(): Promise<ModelRef | undefined>;
  /** Makes a model the chat's own. */
  useModel(ref: ModelRef): Promise<void>;
  /** Opens the picker of the chat's own model. */
  chooseModel(): Promise<void>;
  /** Built-in commands and the user's own. */
  commands(): readonly SlashCommand[];
  readonly onDidChangeCommands: Event<void>;
  runCode(request: CodeRequest): Promise<void>;
  /** What answers have changed in files. */
  readonly changes: ChatChanges;
  /** Shows a line, counted from 1, of a file of the workspace; says so where there is no such file. */
  openPlace(path: string, line: number): Promise<void>;
  copy(text: string): Promise<void>;
  /** @param question  the text of the newest question, if there is one. */
  runAction(
    id: Exclude<Extract<PanelRequest, { type: 'action' }>['id'], 'switchModel'>,
    question: string | undefined,
  ): Promise<void>;
  /** Shows the panel, for questions that come from elsewhere. */
  show(): Promise<void>;
  /** Says something to the page, if there is one. */
  send(message: ToPanel): void;
}

type CodeRequest = Extract<PanelRequest, { type: 'code' }>;

export interface ChatControllerDeps
  extends Omit<SessionDeps, 'limits' | 'costUsd' | 'replacementName'> {
  readonly models: ChatModels;
  readonly library: ConversationLibrary;
  readonly notices: Notices;
  readonly editor: ChatEditor;
  /** Ids of known providers, to read `provider/model`. */
  providerIds(): readonly string[];
  /** Why no question can be sent now, e.g. a missing key. */
  obstacle(): Failure | undefined;
  /** Fires when the model, the providers or the obstacle may have changed. */
  readonly onDidChangeModels: Event<void>;
}

export interface ChatController extends Disposable {
  readonly source: PanelSource;
  readonly library: ConversationLibrary;
  readonly conversation: Conversation;
  handle(request: PanelRequest): Promise<void>;
  /** Shows the panel and asks there at once, or puts the text into its field while an answer is under way. */
  askInChat(question: ChatQuestion): Promise<void>;
  /** Adds context to the next question and shows the panel. */
  add(request: ContextRequest): Promise<void>;
  startNew(): void;
  openConversation(id: string): Promise<void>;
  /** Opens what was open last in this workspace, unless something was asked already. */
  restore(): Promise<void>;
  remove(id: string): Promise<void>;
  rename(id: string, title: string): Promise<void>;
  /** The conversation as markdown; undefined when it is gone. */
  export(id: string): Promise<string | undefined>;
}

export function createChatController(deps: ChatControllerDeps): ChatController {
  const { models, library, editor, texts, notices } = deps;
  const store = createStore();
  const frameChanges = store.own(createEmitter<void>(deps.onUnexpected));
  const session = store.own(
    createChatSession({
      ...deps,
      limits: models.limits,
      costUsd: models.costUsd,
      replacementName(model) {
        const replacement = models.replacementOf(model);
        return replacement && models.nameOf(replacement);
      },
    }),
  );
  store.own(library);
  const draft = createDraftContext(deps.newId, (text) => models.limits(undefined).estimate(text));

  store.own(
    session.onDidChangeConversation(() => {
      if (session.conversation.nodes.length > 0) library.save(session.conversation);
      frameChanges.fire();
      if (!session.isBusy) titles.nameOnce(session.conversation).catch(deps.onUnexpected);
    }),
  );
  // While an answer streams, what has come is kept too.
  store.own(session.onDidChange(() => session.isBusy && library.save(session.conversation)));
  store.own(deps.onDidChangeModels(frameChanges.fire));
  store.own(editor.onDidChangeCommands(frameChanges.fire));
  store.own(editor.changes.onDidChange(frameChanges.fire));
  store.own(editor.onDidChangeOpen(frameChanges.fire));

  const titles = createConversationTitles({
    session,
    library,
    namer: store.own(createConversationNamer({ router: deps.router, clock: deps.clock })),
  });

  function frame(): PanelFrame {
    const { conversation } = session;
    const chosen = models.chosen();
    const obstacle = deps.obstacle();
    const answers = session.messages.filter((message) => message.role === 'assistant');
    return {
      title: conversation.title || texts.chat.newConversation,
      modelLabel: chosen === undefined ? texts.chat.noModel : models.nameOf(chosen),
      isBusy: session.isBusy,
      chips: [...draft.chips],
      offers: editor
        .offers()
        .filter(({ detail }) => !draft.chips.some((chip) => chip.detail === detail)),
      starters: starters().map(({ id, label }) => ({ id, label })),
      commands: editor.commands().map(({ name, description }) => ({ name, description })),
      // An answer that failed says why itself, with the same buttons.
      banner:
        obstacle === undefined || hasFailed()
          ? undefined
          : { text: obstacle.text, actions: [...obstacle.actions] },
      changeSets: [...editor.changes.views(answers)],
      conversationId: conversation.id,
    };
  }

  /** Only while nothing was asked. */
  const starters = (): readonly Starter[] =>
    session.conversation.nodes.length > 0 ? [] : startersFor(editor.whatIsOpen(), texts.chat);

  const hasFailed = (): boolean => {
    const last = session.messages.at(-1);
    return last?.role === 'assistant' && last.failure !== undefined;
  };

  function notify(text: string): void {
    notices.clear('chat');
    notices.show({ id: 'chat', level: 'info', text, actions: [] });
  }

  const sendDraft = (text: string) => editor.send({ type: 'draft', text });
  async function collect(request: ContextRequest): Promise<void> {
    const result = await editor.collect(request);
    if (!result.ok) return notify(texts.chat.refused(result.error));
    for (const item of result.value) addItem(item);
    frameChanges.fire();
  }

  function addItem(item: ChatContextItem): void {
    const chosen = models.chosen();
    const name = chosen === undefined ? '' : models.nameOf(chosen);
    if (item.kind === 'image' && !models.hasVision(undefined))
      notify(texts.chat.refused({ why: 'noVision', name }));
    else draft.add(item);
  }

  /** What a typed question stands for: a command's instruction, and the model that the command names. */
  function read(text: string) {
    const { command, prompt } = parseQuestion(text, editor.commands());
    const model = command?.model && parseModelRef(command.model, deps.providerIds());
    return {
      command,
      input: { text, prompt: prompt === text ? undefined : prompt, model: model || undefined },
    };
  }

  async function ask(text: string): Promise<void> {
    if (session.isBusy) return;
    const { command, input } = read(text);
    if (draft.chips.length === 0) await addNeeds(command);
    send(input);
  }

  async function start(id: string): Promise<void> {
    const starter = starters().find((one) => one.id === id);
    if (starter === undefined || session.isBusy) return;
    const { label, prompt, context } = starter;
    const result = await editor.collect(context);
    if (!result.ok) return notify(texts.chat.refused(result.error));
    result.value.forEach(draft.add);
    send({ text: label, prompt, model: undefined });
  }

  function send(input: ReturnType<typeof read>['input']): void {
    const { chips, attachments } = draft;
    draft.clear();
    const isFirst = session.conversation.nodes.length === 0;
    session.ask({ ...input, chips, attachments });
    if (isFirst) session.rename(plainTitle(input.text), false);
  }

  async function addNeeds(command: SlashCommand | undefined): Promise<void> {
    for (const kind of command?.needs ?? []) {
      const result = await editor.collect({ kind });
      if (result.ok) result.value.forEach(draft.add);
      else if (result.error.why !== 'empty') notify(texts.chat.refused(result.error));
    }
  }

  async function handle(request: PanelRequest): Promise<void> {
    if (isTooMuch(request.type, session.conversation)) {
      notify(texts.chat.full);
      return request.type === 'ask' ? sendDraft(request.text) : undefined;
    }
    switch (request.type) {
      case 'ask':
        return ask(request.text);
      case 'start':
        return start(request.id);
      case 'stop':
        return session.stop();
      case 'retry':
        return session.retry(request.id);
      case 'regenerate': {
        const model = await editor.pickModel();
        return model && session.retry(request.id, model);
      }
      case 'editQuestion':
        return session.editQuestion(request.id, read(request.text).input);
      case 'showBranch':
        return session.showBranch(request.id);
      case 'copyAnswer': {
        const node = findNode(session.conversation, request.id);
        return node && editor.copy(textOf(node.message));
      }
      case 'continue':
        return session.continueAnswer(request.id);
      case 'code':
        return runCode(request);
      case 'changeSet':
        return runChangeSet(request);
      case 'openPlace':
        return editor.openPlace(request.path, request.line);
      case 'chooseModel':
        return editor.chooseModel();
      case 'addContext': {
        const chosen = await editor.pickContext();
        return chosen && collect(chosen);
      }
      case 'removeChip':
        draft.remove(request.id);
        return frameChanges.fire();
      case 'suggest': {
        const items = [...(await editor.suggest(request.query))];
        return editor.send({ type: 'suggestions', request: request.request, items });
      }
      case 'addSuggestion': {
        const wanted = editor.resolveSuggestion(request.value);
        return wanted && collect(wanted);
      }
      case 'dropUris':
        for (const uri of request.uris) await collect({ kind: 'file', uri });
        return;
      case 'pasteImage':
        return collect({ kind: 'image', dataUri: request.dataUri });
      case 'allowTool':
        return session.decideTool(request.id, request.isAllowed);
      case 'action':
        return act(request);
      default:
        return assertNever(request);
    }
  }

  async function runCode(request: CodeRequest): Promise<void> {
    if (wantsCutBlock(session.conversation, request)) notify(texts.chat.cutBlock);
    else await editor.runCode(request);
  }

  async function runChangeSet(request: ChangeSetRequest): Promise<void> {
    const message = findNode(session.conversation, request.id)?.message;
    if (message?.role === 'assistant') await editor.changes.run(message, request);
  }

  async function act({ id }: Extract<PanelRequest, { type: 'action' }>): Promise<void> {
    if (id === 'switchModel') return switchModel();
    const newest = session.messages.findLast((message) => message.role === 'user');
    await editor.runAction(id, newest?.text);
  }

  /** From a model that is gone to the one that replaces it, which is asked the same at once. */
  async function switchModel(): Promise<void> {
    const failed = session.messages.at(-1);
    if (failed?.role !== 'assistant' || failed.failure === undefined) return;
    const replacement = models.replacementOf(failed.info?.model);
    if (replacement === undefined) return;
    await editor.useModel(replacement);
    session.retry(failed.id, replacement);
  }

  /** Opens a conversation that was kept, with the checkpoints of its answers. */
  async function open(conversation: Conversation): Promise<void> {
    session.open(conversation);
    await editor.changes.load(answerIds(conversation));
  }

  function startNew(): void {
    session.open(createConversation(deps.newId(), deps.clock.wallMs()));
  }

  return {
    source: {
      texts: texts.chat.panel,
      messages: () => session.messages,
      frame,
      flush: session.flush,
      onDidChange: session.onDidChange,
      onDidChangeFrame: frameChanges.event,
    },
    library,
    get conversation() {
      return session.conversation;
    },
    handle,
    startNew,
    async askInChat({ text, context }) {
      await editor.show();
      for (const item of context) addItem(item);
      if (session.isBusy) sendDraft(text);
      else await handle({ type: 'ask', text });
      frameChanges.fire();
    },
    async add(request) {
      await collect(request);
      await editor.show();
    },
    async openConversation(id) {
      if (id === session.conversation.id) return;
      const conversation = await library.load(id);
      if (conversation !== undefined) await open(conversation);
    },
    async restore() {
      const last = await library.loadLast();
      if (last !== undefined && session.conversation.nodes.length === 0) await open(last);
    },
    async remove(id) {
      const gone = id === session.conversation.id ? session.conversation : await library.load(id);
      if (id === session.conversation.id) startNew();
      await library.remove(id);
      if (gone !== undefined) await editor.changes.forget(answerIds(gone));
    },
    rename: titles.rename,
    async export(id) {
      await library.flush();
      const isOpen = id === session.conversation.id;
      const conversation = isOpen ? session.conversation : await library.load(id);
      if (conversation === undefined) return undefined;
      const { you, assistant, context } = texts.chat.panel;
      const title = conversation.title || texts.chat.newConversation;
      return exportMarkdown(title, messagesOf(conversation), { you, assistant, context });
    },
    dispose: () => store.dispose(),
  };
}
