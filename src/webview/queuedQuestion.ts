import type { ChatMessage } from '../shared/chatMessage.ts';

/** A question that was typed while an answer was still coming. */
export interface QueuedQuestion {
  readonly text: string;
  readonly conversationId: string;
}

export interface EndedAnswer {
  readonly conversationId: string;
  /** The last message of the conversation. */
  readonly last: ChatMessage | undefined;
  /** The user stopped the answer, and not in order to send the question. */
  readonly wasCancelled: boolean;
}

/**
 * What becomes of a queued question once the panel is idle: it is sent after an answer that ended well or was stopped for
 * it; it goes back into the field when the user cancelled, the answer failed or another conversation is shown.
 */
export function afterAnswer(queued: QueuedQuestion, ended: EndedAnswer): 'send' | 'takeBack' {
  const hasFailed = ended.last?.role === 'assistant' && ended.last.state === 'failed';
  return ended.wasCancelled || hasFailed || ended.conversationId !== queued.conversationId
    ? 'takeBack'
    : 'send';
}

/** What the field holds after a question came back: nothing that was typed meanwhile is lost. */
export function joinDrafts(queued: string, typed: string): string {
  return typed.trim() === '' ? queued : `${queued}\n${typed}`;
}
