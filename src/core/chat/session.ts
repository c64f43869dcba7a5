import type { AnswerState, ChatMessage, Chip, Question } from '../../shared/chatMessage.ts';
import { applyToAnswer, type Op } from '../../shared/transcript.ts';
import type { ReasoningEffort } from '../api/modelRequest.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { ModelRef } from '../models/modelRef.ts';
import { type RoundDeps, runRound } from './answerRun.ts';
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
import { createOpBatcher } from './opBatcher.ts';
import { buildPrompt, type PromptLimits } from './prompt.ts';
import { systemPrompt } from './systemPrompt.ts';

export interface SessionDeps extends RoundDeps {
  newId(): string;
  /** Limits of the model that will be asked; the chosen one when absent. */
  limits(model: ModelRef | undefined): PromptLimits;
  /** How much the chat's model may think; undefined leaves it to the catalog. */
  reasoning(): ReasoningEffort | undefined;
  onUnexpected(error: unknown): void;
}

/** A question with what goes beside it. */
export interface AskInput {
  readonly text: string;
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
  readonly onDidChange: Event<readonly Op[]>;
  /** `isBusy` or the conversation as a whole changed: time to draw the frame and to save. */
  readonly onDidChangeConversation: Event<void>;
  /** Delivers what waits to be delivered, so that `messages` holds nothing that is delivered later. */
  flush(): void;
  /** Asks below the branch on screen. Ignored while an answer is under way. */
  ask(input: AskInput): void;
  stop(): void;
  /** Asks the question of answer `id` again, in a branch beside it. */
  retry(id: string, model?: ModelRef): void;
  /** Asks another text in a branch beside question `id`, with the same context. */
  editQuestion(id: string, text: string): void;
  showBranch(id: string): void;
  /** Shows another conversation. An answer under way is stopped and kept. */
  open(conversation: Conversation): void;
  rename(title: string, isNamed: boolean): void;
}

export function createChatSession(deps: SessionDeps): ChatSession {
  const store = createStore();
  const changes = store.own(createEmitter<readonly Op[]>(deps.onUnexpected));
  const conversationChanges = store.own(createEmitter<void>(deps.onUnexpected));
  const batcher = store.own(createOpBatcher(deps.clock, changes.fire));
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
  function emit(ops: readonly Op[]): void {
    for (const op of ops) {
      if (op.kind === 'put' || op.kind === 'reset') continue;
      const answer = findNode(conversation, op.id)?.message;
      if (answer?.role === 'assistant')
        conversation = replaceMessage(conversation, applyToAnswer(answer, op));
    }
    batcher.push(ops);
  }

  function begin(question: ChatNode, model: ModelRef | undefined): void {
    const id = deps.newId();
    const answer: ChatMessage = { role: 'assistant', id, parts: [], state: 'waiting' };
    touch(addNode(conversation, { parent: question.message.id, message: answer, attachments: [] }));
    const controller = new AbortController();
    running = { id, controller };
    reset();
    answerIt(id, model, controller.signal).catch(deps.onUnexpected);
  }

  async function answerIt(
    id: string,
    model: ModelRef | undefined,
    signal: AbortSignal,
  ): Promise<void> {
    const target = conversation.id;
    const limits = deps.limits(model);
    const prompt = buildPrompt(
      systemPrompt(undefined),
      branchTo(conversation, id).slice(0, -1),
      limits,
    );
    const notice = deps.texts.chat.trimmed(prompt.droppedMessages, prompt.trimmedChips.length);
    if (notice !== undefined) emit([{ kind: 'state', id, state: 'waiting', notice }]);
    const reasoning = deps.reasoning();
    try {
      const round = await runRound(
        deps,
        {
          id,
          notice,
          emit: (ops) => {
            if (conversation.id === target) emit(ops);
          },
          ask: {
            task: 'chat',
            priority: 'asked',
            ...(model === undefined ? {} : { model }),
            request: {
              messages: prompt.messages,
              maxTokens: limits.answerTokens,
              ...(reasoning === undefined ? {} : { reasoning }),
            },
          },
        },
        signal,
      );
      const ending =
        round.finishReason === 'length'
          ? deps.texts.chat.lengthReached
          : round.finishReason === 'contentFilter'
            ? deps.texts.chat.contentFiltered
            : undefined;
      finish(id, round.state, {
        failure: round.failure,
        info: round.info,
        notice: [notice, ending].filter((text) => text !== undefined).join(' ') || undefined,
      });
    } catch (error) {
      finish(id, 'failed', {
        failure: { text: deps.texts.basic.unexpected, actions: [] },
      });
      throw error;
    }
  }

  function finish(
    id: string,
    state: AnswerState,
    rest: Omit<Extract<Op, { kind: 'state' }>, 'kind' | 'id' | 'state'>,
  ): void {
    if (running?.id !== id) return;
    running = undefined;
    emit([{ kind: 'state', id, state, ...rest }]);
    touch(conversation);
    batcher.flush();
    conversationChanges.fire();
  }

  function stop(): void {
    running?.controller.abort();
  }

  function askBelow(parent: string | undefined, input: AskInput): void {
    if (running !== undefined) return;
    const message: Question = {
      role: 'user',
      id: deps.newId(),
      text: input.text,
      chips: [...input.chips],
    };
    const node: ChatNode = { parent, message, attachments: [...input.attachments] };
    touch(addNode(conversation, node));
    begin(node, input.model);
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
      if (running === undefined && question !== undefined) begin(question, model);
    },
    editQuestion(id, text) {
      const node = findNode(conversation, id);
      if (node?.message.role !== 'user') return;
      askBelow(node.parent, { text, chips: node.message.chips, attachments: node.attachments });
    },
    showBranch(id) {
      if (running !== undefined) return;
      touch(showBranch(conversation, id));
      reset();
    },
    open(next) {
      if (running !== undefined) {
        stop();
        finish(running.id, 'stopped', {});
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
