import type { Chip } from '../../shared/chatMessage.ts';
import { attach, type ContextPiece } from './contextPiece.ts';
import type { Attachment } from './conversation.ts';

/** The context that goes with the next question. */
export interface DraftContext {
  readonly chips: readonly Chip[];
  readonly attachments: readonly Attachment[];
  /** Adds a piece; the same piece again replaces the first with its newest content. */
  add(piece: ContextPiece): void;
  remove(chipId: string): void;
  clear(): void;
}

export function createDraftContext(
  newId: () => string,
  estimate: (text: string) => number,
): DraftContext {
  const pieces = new Map<string, { readonly chip: Chip; readonly attachment: Attachment }>();
  return {
    get chips() {
      return [...pieces.values()].map(({ chip }) => chip);
    },
    get attachments() {
      return [...pieces.values()].map(({ attachment }) => attachment);
    },
    add(piece) {
      const key = `${piece.kind} ${piece.label} ${piece.detail}`;
      const id = pieces.get(key)?.chip.id ?? newId();
      pieces.set(key, attach(piece, id, estimate));
    },
    remove(chipId) {
      for (const [key, { chip }] of pieces) if (chip.id === chipId) pieces.delete(key);
    },
    clear: () => pieces.clear(),
  };
}
