import type { Answer, ChatMessage, Chip, Question } from '../../shared/chatMessage.ts';
import { applyToAnswer, type TranscriptPatch } from '../../shared/transcript.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { ModelRef } from '../models/modelRef.ts';
import { runAnswer } from './answerLoop.ts';
import type { Round, RoundDeps } from './answerRound.ts';
import {
  type Continuation,
  continueRound,
  isEarly,
  joinInfo,
  keptOf,
  lastText,
  openBlock,
} from './continueRound.ts';
import {
  type Attachment,
  addNode,
  branchTo,
  type ChatNode,
  type Conversation,
  createConversation,
  findNode,
  messagesOf,
  replaceMessage,
  showBranch,
} from './conversation.ts';
import { createPatchBatcher } from './patchBatcher.ts';
import { buildPrompt, type PromptLimits, shorterLimits } from './prompt.ts';
import { systemPrompt } from './systemPrompt.ts';
import { createToolPermission } from './toolPermission.ts';
import type { ToolBox } from './tools/toolBox.ts';

export interface SessionDeps extends RoundDeps {
  readonly texts: RoundDeps['texts'] & { readonly basic: { readonly unexpected: string } };
  newId(): string;
  /** Limits of the model that will be asked; the chosen one when absent. */
  limits(model: ModelRef | undefined): PromptLimits;
  /** Called when something had to be left out: a window of `neededTokens` would hold all of it. */
  noteTooLong(model: ModelRef | undefined, neededTokens: number): void;
  /** What the model may use for one answer; undefined: nothing. */
  tools(model: ModelRef | undefined): ToolBox | undefined;
  /** The user's own instructions for this project, when they are to be sent. */
  projectInstructions(): Promise<string | undefined>;
  onUnexpected(error: unknown): void;
}

/** A question with what goes beside it. */
export interface QuestionInput {
  readonly text: string;
  /** What the model is asked instead of `text`. */
  readonly prompt?: string | undefined;
  readonly chips: readonly Chip[];
  readonly attachments: readonly Attachment[];
  readonly model?: ModelRef | undefined;
}

/** The open conversation: asks, streams, branches. The truth of what every panel shows. */
export interface ChatSession extends Disposable {
  readonly conversation: Conversation;
  readonly messages: readonly ChatMessage[];
  readonly isBusy: boolean;
  /** Changes of `messages` in order, several at once. */
  readonly onDidChange: Event<readonly TranscriptPatch[]>;
  /** `isBusy` or the conversation as a whole changed: time to draw the frame and to save. */
  readonly onDidChangeConversation: Event<void>;
  /** Delivers what waits to be delivered, so that `messages` holds nothing that is delivered later. */
  flush(): void;
  /** Asks below the branch on screen. Ignored while an answer is under way. */
  ask(input: QuestionInput): void;
  stop(): void;
  /** Asks the question of answer `id` again, in a branch beside it. */
  retry(id: string, model?: ModelRef): void;
  /** Asks another question in a branch beside question `id`, with that one's context. */
  editQuestion(id: string, input: Omit<QuestionInput, 'chips' | 'attachments'>): void;
  /** Goes on with an answer that was cut off, where it stopped. */
  continueAnswer(id: string): void;
  /** The user's decision about a tool call that waits for it. */
  decideTool(runId: string, isAllowed: boolean): void;
  showBranch(id: string): void;
  /** Shows another conversation. An answer under way is stopped and kept. */
  open(conversation: Conversation): void;
  /** @param isNamed whether the user chose the title: then no other replaces it. */
  rename(title: string, isNamed: boolean): void;
}

export function createChatSession(deps: SessionDeps): ChatSession {
  const store = createStore();
  const changes = store.own(createEmitter<readonly TranscriptPatch[]>(deps.onUnexpected));
  const conversationChanges = store.own(createEmitter<void>(deps.onUnexpected));
  const batcher = store.own(createPatchBatcher(deps.clock, changes.fire));
  let conversation = createConversation(deps.newId(), deps.clock.wallMs());
  let running: { readonly id: string; readonly controller: AbortController } | undefined;

  function touch(next: Conversation): void {
    conversation = { ...next, updatedMs: deps.clock.wallMs() };
  }

  function reset(): void {
    batcher.push([{ kind: 'reset', messages: [...messagesOf(conversation)] }]);
    conversationChanges.fire();
  }

  /** Applies changes of the running answer to the truth, and passes them on. */
  function emit(ops: readonly TranscriptPatch[]): void {
    for (const op of ops) {
      if (op.kind === 'put' || op.kind === 'reset') continue;
      const answer = findNode(conversation, op.id)?.message;
      if (answer?.role === 'assistant')
        conversation = replaceMessage(conversation, applyToAnswer(answer, op));
    }
    batcher.push(ops);
  }

  const permission = createToolPermission({
    isAllowed: () => conversation.mayUseTools === true,
    allow: () => touch({ ...conversation, mayUseTools: true }),
  });

  function begin(question: ChatNode, model: ModelRef | undefined, isRetry: boolean): void {
    const id = deps.newId();
    const answer: ChatMessage = { role: 'assistant', id, parts: [], state: 'waiting' };
    touch(addNode(conversation, { parent: question.message.id, message: answer, attachments: [] }));
    start(id, reset, (signal) => answerIt({ id, model, isRetry }, signal));
  }

  function start(id: string, show: () => void, work: (signal: AbortSignal) => Promise<void>): void {
    const controller = new AbortController();
    running = { id, controller };
    show();
    work(controller.signal).catch((error) => {
      const failure = { text: deps.texts.basic.unexpected, actions: [] };
      finish(id, { state: 'failed', failure });
      deps.onUnexpected(error);
    });
  }

  const answerOf = (id: string): Answer | undefined => {
    const message = findNode(conversation, id)?.message;
    return message?.role === 'assistant' ? message : undefined;
  };
  const emitFor = (id: string) => (ops: readonly TranscriptPatch[]) => {
    if (running?.id === id) emit(ops);
  };

  async function promptFor(id: string, model: ModelRef | undefined, kept: string) {
    const nodes = branchTo(conversation, id).slice(0, -1);
    const system = systemPrompt(await deps.projectInstructions());
    const all = deps.limits(model);
    const limits = { ...all, windowTokens: all.windowTokens - all.estimate(kept) };
    return { nodes, system, limits, prompt: buildPrompt(system, nodes, limits) };
  }

  async function answerIt(
    asked: { readonly id: string; readonly model: ModelRef | undefined; readonly isRetry: boolean },
    signal: AbortSignal,
  ): Promise<void> {
    const { id, model } = asked;
    const { nodes, system, limits, prompt } = await promptFor(id, model, '');
    markTrimmed(nodes.at(-1)?.message, prompt.trimmedChips);
    const notice = deps.texts.chat.trimmed(prompt.droppedMessages, prompt.trimmedChips.length);
    if (notice !== undefined) deps.noteTooLong(model, prompt.neededTokens);
    const { round, messages } = await runAnswer(
      deps,
      {
        ...asked,
        notice,
        messages: prompt.messages,
        maxTokens: limits.answerTokens,
        tools: deps.tools(model),
        shorten: (limitTokens) =>
          buildPrompt(system, nodes, shorterLimits(limits, limitTokens)).messages,
        mayUseTools: permission.ask,
        emit: emitFor(id),
      },
      signal,
    );
    const last = { ...asked, messages, limits, notice };
    end(id, isWorthContinuing(round) ? await goOn(last, round, signal) : round, notice);
  }

  const isWorthContinuing = (round: Round): boolean =>
    round.state === 'done' &&
    round.isEndless !== true &&
    round.toolCalls.length === 0 &&
    round.text.trim() !== '' &&
    (isEarly(round) || (round.finishReason !== 'refused' && openBlock(round.text) !== undefined));

  /** Asks for the rest at once, where quota and budget allow it. */
  async function goOn(
    asked: Omit<Continuation, 'parts' | 'priority' | 'emit'>,
    round: Round,
    signal: AbortSignal,
  ): Promise<Round> {
    const parts = answerOf(asked.id)?.parts ?? [];
    const how = { ...asked, parts, priority: 'automatic', emit: emitFor(asked.id) } as const;
    const rest = await continueRound(deps, how, signal);
    const info = joinInfo(round.info, rest.info);
    if (rest.state !== 'failed') return { ...rest, info };
    return { ...round, isCut: true, info, ...(isEarly(round) ? {} : { finishReason: 'cutOff' }) };
  }

  async function continueIt(answer: Answer, signal: AbortSignal): Promise<void> {
    const { id, parts, info } = answer;
    const all = deps.limits(info?.model);
    const { prompt } = await promptFor(id, info?.model, keptOf(lastText(parts), all));
    const { messages } = prompt;
    const asked = { id, messages, parts, limits: all, model: info?.model, notice: undefined };
    const how = { ...asked, priority: 'asked', emit: emitFor(id) } as const;
    const round = await continueRound(deps, how, signal);
    end(id, { ...round, info: joinInfo(info, round.info) }, undefined);
  }

  function end(id: string, round: Round, notice: string | undefined): void {
    const ending = round.finishReason && deps.texts.chat.ending(round.finishReason);
    const endless = round.isEndless ? deps.texts.chat.endless : undefined;
    const notices = [notice, ending, endless].filter((text) => text !== undefined);
    finish(id, {
      state: round.state,
      failure: round.failure,
      info: round.info,
      notice: notices.join(' ') || undefined,
      isCut: round.isCut || undefined,
    });
  }

  /** Says at a question's chips which were cut for the answer that is under way. */
  function markTrimmed(question: ChatMessage | undefined, chipIds: readonly string[]): void {
    if (question?.role !== 'user') return;
    const isSame = question.chips.every(
      ({ id, isTrimmed }) => chipIds.includes(id) === (isTrimmed === true),
    );
    if (isSame) return;
    const chips = question.chips.map((chip) => ({ ...chip, isTrimmed: chipIds.includes(chip.id) }));
    conversation = replaceMessage(conversation, { ...question, chips });
    const shown = messagesOf(conversation).find(({ id }) => id === question.id);
    if (shown !== undefined) batcher.push([{ kind: 'put', message: shown }]);
  }

  function finish(
    id: string,
    how: Omit<Extract<TranscriptPatch, { kind: 'state' }>, 'kind' | 'id'>,
  ): void {
    if (running?.id !== id) return;
    running = undefined;
    emit([{ kind: 'state', id, ...how }]);
    touch(conversation);
    batcher.flush();
    conversationChanges.fire();
  }

  function stop(): void {
    running?.controller.abort();
  }

  function askBelow(parent: string | undefined, input: QuestionInput): void {
    if (running !== undefined) return;
    const message: Question = {
      role: 'user',
      id: deps.newId(),
      text: input.text,
      chips: [...input.chips],
    };
    const { prompt } = input;
    const node: ChatNode = { parent, message, prompt, attachments: [...input.attachments] };
    touch(addNode(conversation, node));
    begin(node, input.model, false);
  }

  return {
    get conversation() {
      return conversation;
    },
    get messages() {
      return messagesOf(conversation);
    },
    get isBusy() {
      return running !== undefined;
    },
    onDidChange: changes.event,
    onDidChangeConversation: conversationChanges.event,
    flush: batcher.flush,
    ask: (input) => askBelow(conversation.head, input),
    stop,
    retry(id, model) {
      const parent = findNode(conversation, id)?.parent;
      const question = parent === undefined ? undefined : findNode(conversation, parent);
      if (running === undefined && question !== undefined) begin(question, model, true);
    },
    editQuestion(id, input) {
      const node = findNode(conversation, id);
      if (node?.message.role !== 'user') return;
      const { chips } = node.message;
      askBelow(node.parent, { ...input, chips, attachments: node.attachments });
    },
    continueAnswer(id) {
      const answer = answerOf(id);
      if (running !== undefined || answer?.isCut !== true) return;
      const { info } = answer;
      const show = () => {
        emit([{ kind: 'state', id, state: 'waiting', info }]);
        conversationChanges.fire();
      };
      start(id, show, (signal) => continueIt(answer, signal));
    },
    decideTool: permission.decide,
    showBranch(id) {
      if (running !== undefined) return;
      touch(showBranch(conversation, id));
      reset();
    },
    open(next) {
      if (running !== undefined) {
        stop();
        finish(running.id, { state: 'stopped' });
      }
      conversation = next;
      reset();
    },
    rename(title, isNamed) {
      conversation = { ...conversation, title, isNamed };
      conversationChanges.fire();
    },
    dispose() {
      stop();
      store.dispose();
    },
  };
}
