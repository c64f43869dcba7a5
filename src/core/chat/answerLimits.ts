import type { Conversation } from './conversation.ts';
import type { PanelRequest } from './panelLink.ts';
import { textOf } from './prompt.ts';

/**
 * One request's answer ends after so many UTF-16 units, thinking and calls of tools included: longer than what any model
 * writes in one go (128,000 tokens), so that only a server that never ends gets there.
 */
export const longestAnswer = 600_000;
/** A conversation that holds so much takes no more: with one more answer it can still be stored and read in a moment. */
const longestConversation = 12_000_000;

const lengthening: ReadonlySet<PanelRequest['type']> = new Set([
  'ask',
  'start',
  'retry',
  'regenerate',
  'editQuestion',
  'continue',
]);

/** Whether a wish would lengthen a conversation that holds so much that it has to be gone on with in a new one. */
export const isTooMuch = (type: PanelRequest['type'], conversation: Conversation): boolean =>
  lengthening.has(type) && isFull(conversation);

function isFull({ nodes }: Conversation): boolean {
  let length = 0;
  for (const { message, attachments } of nodes) {
    length += textOf(message).length;
    for (const attachment of attachments)
      length += attachment.kind === 'image' ? attachment.base64.length : attachment.text.length;
    if (message.role === 'assistant')
      for (const part of message.parts) if (part.kind === 'reasoning') length += part.text.length;
  }
  return length >= longestConversation;
}
