import type { CursorContext } from '../documents/cursorContext.ts';

/** Lines where the user pressed Esc: nothing is suggested automatically there until the cursor has been elsewhere. */
export interface SuppressedLines {
  add(place: CursorContext): void;
  has(place: CursorContext): boolean;
  /** The user asked for a suggestion: the line is no longer suppressed. */
  clear(documentKey: string): void;
}

/** Text before the line that tells it from its likes. */
const tailLength = 200;

export function createSuppressedLines(): SuppressedLines {
  const lines = new Map<string, string>();
  return {
    add: (place) => {
      lines.set(place.documentKey, lineKey(place));
    },
    has(place) {
      const quiet = lines.get(place.documentKey);
      if (quiet === undefined) return false;
      if (quiet === lineKey(place)) return true;
      lines.delete(place.documentKey);
      return false;
    },
    clear: (documentKey) => {
      lines.delete(documentKey);
    },
  };
}

function lineKey({ prefix }: CursorContext): string {
  const start = prefix.lastIndexOf('\n') + 1;
  return `${prefix.slice(Math.max(0, start - tailLength), start)}`;
}
