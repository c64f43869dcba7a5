import type { Grammars } from '../syntax/syntaxTree.ts';
import { createDraft, type Draft, type DraftMatch, type DraftReason } from './draft.ts';
import type { CursorPlace } from './place.ts';
import { readSurroundings, type Surroundings } from './surroundings.ts';

/** A draft that serves a place now. */
export interface Served {
  readonly draft: Draft;
  readonly match: Extract<DraftMatch, { kind: 'rest' }>;
}

/** The answers of the last minutes, over all documents. */
export interface DraftStore {
  /** `around`: what stands around the anchor, where it was read already. */
  create(anchor: CursorPlace, reason: DraftReason, around?: Surroundings): Draft;
  /** The draft to show at a place: the one shown already as long as it fits, else the newest. */
  serve(place: CursorPlace, shown: Draft | undefined): Served | undefined;
  /** A draft that may yet serve a place, newest first. */
  pending(place: CursorPlace): Draft | undefined;
  /** What was asked for exactly here and ended without anything: asking again would not help. */
  spentAt(place: CursorPlace): readonly Draft[];
  /** Turned down: never shown again by itself. */
  drop(draft: Draft): void;
  forgetDocument(documentKey: string): void;
  readonly all: readonly Draft[];
}

/** As many as the largest cache among peers keeps documents' prefixes (PEERS.md B1, B4: 100 to 250). */
const maxDrafts = 120;
/** Older answers were made for code that has changed since. */
const maxAgeMs = 300_000;

export function createDraftStore(now: () => number, grammars: Grammars): DraftStore {
  let drafts: { readonly draft: Draft; usedAt: number }[] = [];
  let lastId = 0;

  function inDocument(place: CursorPlace): readonly Draft[] {
    const oldest = now() - maxAgeMs;
    drafts = drafts.filter((item) => item.usedAt >= oldest);
    return drafts
      .filter(({ draft }) => draft.anchor.documentKey === place.documentKey)
      .map(({ draft }) => draft)
      .reverse();
  }

  function touch(draft: Draft): void {
    const index = drafts.findIndex((item) => item.draft === draft);
    const item = drafts[index];
    if (item !== undefined) item.usedAt = now();
  }

  return {
    create(anchor, reason, around = readSurroundings(anchor)) {
      lastId += 1;
      const draft = createDraft({
        id: lastId,
        anchor,
        reason,
        around,
        parse: () => grammars.ready(anchor.languageId),
      });
      drafts.push({ draft, usedAt: now() });
      if (drafts.length > maxDrafts) dropOldest();
      return draft;
    },
    serve(place, shown) {
      const candidates = inDocument(place).filter(
        (draft) => draft.reason !== 'alternative' || draft === shown,
      );
      const ordered =
        shown !== undefined && candidates.includes(shown)
          ? [shown, ...candidates.filter((draft) => draft !== shown)]
          : candidates;
      for (const draft of ordered) {
        const match = draft.match(place);
        if (match.kind !== 'rest') continue;
        touch(draft);
        return { draft, match };
      }
      return undefined;
    },
    pending: (place) =>
      inDocument(place).find(
        (draft) => draft.reason !== 'alternative' && draft.match(place).kind === 'pending',
      ),
    spentAt: (place) =>
      inDocument(place).filter(
        (draft) =>
          draft.text === '' &&
          (draft.state === 'done' || draft.state === 'failed') &&
          draft.anchor.version === place.version &&
          draft.anchor.prefix === place.prefix,
      ),
    drop(draft) {
      drafts = drafts.filter((item) => item.draft !== draft);
    },
    forgetDocument(documentKey) {
      drafts = drafts.filter(({ draft }) => draft.anchor.documentKey !== documentKey);
    },
    get all() {
      return drafts.map(({ draft }) => draft);
    },
  };

  function dropOldest(): void {
    const oldest = drafts.reduce((a, b) => (b.usedAt < a.usedAt ? b : a));
    drafts = drafts.filter((item) => item !== oldest);
  }
}
