import type { Chip } from '../../shared/chatMessage.ts';
import { attach, type ChatContextItem } from './chatContextItem.ts';
import type { Attachment } from './conversation.ts';

/** The context that goes with the next question. */
export interface DraftContext {
  readonly chips: readonly Chip[];
  readonly attachments: readonly Attachment[];
  /** Adds a piece; the same piece again replaces the first with its newest content. */
  add(item: ChatContextItem): void;
  remove(chipId: string): void;
  clear(): void;
}

export function createDraftContext(
  newId: () => string,
  estimate: (text: string) => number,
): DraftContext {
  const items = new Map<string, { readonly chip: Chip; readonly attachment: Attachment }>();
  return {
    get chips() {
      return [...items.values()].map(({ chip }) => chip);
    },
    get attachments() {
      return [...items.values()].map(({ attachment }) => attachment);
    },
    add(item) {
      const key = `${item.kind} ${item.label} ${item.detail}`;
      const id = items.get(key)?.chip.id ?? newId();
      items.set(key, attach(item, id, estimate));
    },
    remove(chipId) {
      for (const [key, { chip }] of items) if (chip.id === chipId) items.delete(key);
    },
    clear: () => items.clear(),
  };
}
