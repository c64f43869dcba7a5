import type { CursorContext } from '../documents/cursorContext.ts';
import type { Grammars } from '../syntax/syntaxTree.ts';
import {
  type CachedCompletion,
  type CompletionMatch,
  type CompletionReason,
  createCachedCompletion,
} from './cachedCompletion.ts';
import type { SuggestionLength } from './nextChunk.ts';
import { readSyntaxContext, type SyntaxContext } from './syntaxContext.ts';

/** A completion that can be shown at the cursor now. */
export interface CacheHit {
  readonly completion: CachedCompletion;
  readonly match: Extract<CompletionMatch, { kind: 'rest' }>;
}

/** The answers of the last minutes, over all documents. */
export interface CompletionCache {
  /** `around`: what stands around the anchor, where it was read already. */
  create(anchor: CursorContext, reason: CompletionReason, around?: SyntaxContext): CachedCompletion;
  /** The completion to show at the cursor: the one already shown as long as it fits, else the newest. */
  find(place: CursorContext, shown: CachedCompletion | undefined): CacheHit | undefined;
  /** The newest completion that may still fit the cursor. */
  pending(place: CursorContext): CachedCompletion | undefined;
  /** What was asked for exactly here and ended without anything: asking again would not help. */
  emptyAt(place: CursorContext): readonly CachedCompletion[];
  /** Rejected: never shown automatically again. */
  delete(completion: CachedCompletion): void;
  deleteDocument(documentKey: string): void;
  readonly all: readonly CachedCompletion[];
}

/** As many as the largest cache among peers keeps documents' prefixes (PEERS.md B1, B4: 100 to 250). */
const maxCompletions = 120;
/** Older answers were made for code that has changed since. */
const maxAgeMs = 300_000;

export interface CompletionCacheDeps {
  readonly grammars: Grammars;
  options(): { readonly length?: SuggestionLength };
}

export function createCompletionCache(
  now: () => number,
  { grammars, options }: CompletionCacheDeps,
): CompletionCache {
  let completions: { readonly completion: CachedCompletion; usedAt: number }[] = [];
  let lastId = 0;

  function inDocument(place: CursorContext): readonly CachedCompletion[] {
    const oldest = now() - maxAgeMs;
    completions = completions.filter((item) => item.usedAt >= oldest);
    return completions
      .filter(({ completion }) => completion.anchor.documentKey === place.documentKey)
      .map(({ completion }) => completion)
      .reverse();
  }

  function touch(completion: CachedCompletion): void {
    const index = completions.findIndex((item) => item.completion === completion);
    const item = completions[index];
    if (item !== undefined) item.usedAt = now();
  }

  return {
    create(anchor, reason, around = readSyntaxContext(anchor)) {
      lastId += 1;
      const completion = createCachedCompletion({
        id: lastId,
        anchor,
        reason,
        around,
        parse: () => grammars.ready(anchor.languageId),
        length: () => options().length ?? 'auto',
      });
      completions.push({ completion, usedAt: now() });
      if (completions.length > maxCompletions) dropOldest();
      return completion;
    },
    find(place, shown) {
      const candidates = inDocument(place).filter(
        (completion) => completion.reason !== 'alternative' || completion === shown,
      );
      const ordered =
        shown !== undefined && candidates.includes(shown)
          ? [shown, ...candidates.filter((completion) => completion !== shown)]
          : candidates;
      for (const completion of ordered) {
        const match = completion.match(place);
        if (match.kind !== 'rest') continue;
        touch(completion);
        return { completion, match };
      }
      return undefined;
    },
    pending: (place) =>
      inDocument(place).find(
        (completion) =>
          completion.reason !== 'alternative' && completion.match(place).kind === 'pending',
      ),
    emptyAt: (place) =>
      inDocument(place).filter(
        (completion) =>
          completion.text === '' &&
          (completion.state === 'done' || completion.state === 'failed') &&
          completion.anchor.version === place.version &&
          completion.anchor.prefix === place.prefix,
      ),
    delete(completion) {
      completions = completions.filter((item) => item.completion !== completion);
    },
    deleteDocument(documentKey) {
      completions = completions.filter(
        ({ completion }) => completion.anchor.documentKey !== documentKey,
      );
    },
    get all() {
      return completions.map(({ completion }) => completion);
    },
  };

  function dropOldest(): void {
    const oldest = completions.reduce((a, b) => (b.usedAt < a.usedAt ? b : a));
    completions = completions.filter((item) => item !== oldest);
  }
}
