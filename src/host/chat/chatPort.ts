import type { AskInChat } from '../refactor/explain.ts';
import type { Chat } from './chat.ts';
import { chatContextItemOf } from './questionContext.ts';

/** Where edits put questions to the chat. It is there before either of them, so that neither has to know the other. */
export interface ChatPort {
  readonly ask: AskInChat;
  /** The chat is there, and takes the questions from now on. */
  connect(chat: Pick<Chat, 'askInChat'>): void;
}

export function createChatPort(): ChatPort {
  let connected: Pick<Chat, 'askInChat'> | undefined;
  return {
    async ask({ text, context }) {
      if (connected === undefined) throw new Error('No chat is connected.');
      await connected.askInChat({ text, context: context.map(chatContextItemOf) });
    },
    connect(chat) {
      connected = chat;
    },
  };
}
