import type { CursorPlace } from './place.ts';

/** Lines where the user pressed Esc: nothing comes by itself there until the cursor has been elsewhere. */
export interface QuietPlaces {
  hush(place: CursorPlace): void;
  isQuiet(place: CursorPlace): boolean;
  /** The user asks for it: the line speaks again. */
  wake(documentKey: string): void;
}

/** Text before the line that tells it from its likes. */
const tailLength = 200;

export function createQuietPlaces(): QuietPlaces {
  const lines = new Map<string, string>();
  return {
    hush: (place) => {
      lines.set(place.documentKey, lineKey(place));
    },
    isQuiet(place) {
      const quiet = lines.get(place.documentKey);
      if (quiet === undefined) return false;
      if (quiet === lineKey(place)) return true;
      lines.delete(place.documentKey);
      return false;
    },
    wake: (documentKey) => {
      lines.delete(documentKey);
    },
  };
}

function lineKey({ prefix }: CursorPlace): string {
  const start = prefix.lastIndexOf('\n') + 1;
  return `${prefix.slice(Math.max(0, start - tailLength), start)}`;
}
