import type { LineHunk } from '../documents/lineHunk.ts';

/** What the user has turned down in this session, so that it does not come back. */
export interface Rejections {
  add(documentKey: string, proposal: LineHunk): void;
  has(documentKey: string, proposal: LineHunk): boolean;
  forgetAll(): void;
}

/** The same change turned down at two places is wanted nowhere. */
const maxOfOneKind = 2;
/** Memory of one window; the oldest go first. */
const maxRemembered = 500;

/** Creates an empty memory. A change is known by its text, so that it is found again wherever its lines have moved. */
export function createRejections(): Rejections {
  const places = new Set<string>();
  const kinds = new Map<string, number>();
  return {
    add(documentKey, proposal) {
      places.add(placeKey(documentKey, proposal));
      const kind = kindKey(proposal);
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
      drop(places);
      drop(kinds);
    },
    has: (documentKey, proposal) =>
      places.has(placeKey(documentKey, proposal)) ||
      (kinds.get(kindKey(proposal)) ?? 0) >= maxOfOneKind,
    forgetAll() {
      places.clear();
      kinds.clear();
    },
  };
}

/** An insertion has no old lines to know it by, so its text alone counts in its file. */
const placeKey = (documentKey: string, { oldLines, newLines }: LineHunk): string =>
  [
    documentKey,
    ...oldLines.map((line) => line.trim()),
    '\u0000',
    ...newLines.map((line) => line.trim()),
  ].join('\n');

/** What goes and what comes, without what stays: `total` → `subtotal` on whichever line. */
function kindKey({ oldLines, newLines }: LineHunk): string {
  const before = wordsOf(oldLines);
  const after = wordsOf(newLines);
  const gone = before.filter((word) => !after.includes(word));
  const come = after.filter((word) => !before.includes(word));
  return `${gone.join(' ')}\u0000${come.join(' ')}`;
}

const wordsOf = (lines: readonly string[]): readonly string[] =>
  lines.join('\n').match(/[\p{L}\p{N}_$]+|[^\s]/gu) ?? [];

function drop(items: {
  readonly size: number;
  keys(): Iterator<string>;
  delete(key: string): boolean;
}): void {
  if (items.size <= maxRemembered) return;
  const oldest = items.keys().next();
  if (oldest.done !== true) items.delete(oldest.value);
}
