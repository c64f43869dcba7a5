import type { Conversation } from './conversation.ts';
import type { ConversationLibrary } from './conversationLibrary.ts';
import type { ConversationNamer } from './nameConversation.ts';
import type { ChatSession } from './session.ts';

export interface ConversationTitlesDeps {
  readonly session: Pick<ChatSession, 'conversation' | 'rename'>;
  readonly library: Pick<ConversationLibrary, 'flush' | 'load' | 'rename'>;
  readonly namer: Pick<ConversationNamer, 'titleFor'>;
}

/** The titles of conversations, open or kept. */
export interface ConversationTitles {
  rename(id: string, title: string): Promise<void>;
  /** Has a model name the conversation, unless it has its title already. */
  nameOnce(conversation: Conversation): Promise<void>;
}

export function createConversationTitles(deps: ConversationTitlesDeps): ConversationTitles {
  const { session, library, namer } = deps;
  async function rename(id: string, title: string): Promise<void> {
    if (id === session.conversation.id) session.rename(title, true);
    else await library.rename(id, title);
  }
  return {
    rename,
    async nameOnce(conversation) {
      const title = await namer.titleFor(conversation);
      if (title === undefined) return;
      const { id } = conversation;
      await library.flush();
      const now = id === session.conversation.id ? session.conversation : await library.load(id);
      // The user may have named it meanwhile.
      if (now?.isNamed === false) await rename(id, title);
    },
  };
}
