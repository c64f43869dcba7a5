import type { CursorContext } from '../documents/cursorContext.ts';
import { linePrefixOf } from '../documents/cursorContext.ts';
import type { CachedCompletion } from './cachedCompletion.ts';
import type { CacheHit } from './completionCache.ts';
import { replacedSuffix } from './overlap.ts';
import { readSyntaxContext } from './syntaxContext.ts';

/** Where a suggestion came from. `fresh`: this call requested it. */
export type SuggestionOrigin =
  | 'fresh'
  | 'inFlight'
  | 'typedThrough'
  | 'rest'
  | 'ahead'
  | 'cache'
  | 'backspace';

/** What a suggestion puts at its place, whoever made it. */
interface SuggestedText {
  readonly place: CursorContext;
  /** Text from the cursor on. */
  readonly text: string;
  /** The last of what was typed along the suggestion on the cursor line: may be covered, so that Backspace brings it back. */
  readonly typedOnLine: string;
  /** Characters after the cursor, on its line, that `text` takes the place of. */
  readonly replaceSuffixLength: number;
}

/** A model's suggestion: a part of one of its completions. */
export interface ModelSuggestion extends SuggestedText {
  readonly source: 'model';
  readonly id: number;
  readonly completion: CachedCompletion;
  readonly origin: SuggestionOrigin;
}

/** A suggestion from the workspace's own patterns. */
export interface LocalSuggestion extends SuggestedText {
  readonly source: 'local';
}

/** A suggestion for one place. */
export type Suggestion = ModelSuggestion | LocalSuggestion;

/** Turns a completion that fits the cursor into a suggestion; undefined when nothing visible is left. */
export function createSuggestion(
  served: CacheHit,
  place: CursorContext,
  about: { readonly id: number; readonly origin: SuggestionOrigin },
): ModelSuggestion | undefined {
  const { completion, match } = served;
  const text = match.deleted + completion.text.slice(match.typed.length, match.end);
  if (text.trim() === '') return undefined;
  const line = linePrefixOf(place);
  const typed = match.typed.slice(match.typed.lastIndexOf('\n') + 1);
  return {
    ...about,
    source: 'model',
    completion,
    place,
    text,
    typedOnLine: line.endsWith(typed) ? typed : '',
    replaceSuffixLength: hasRest(place) ? replacedSuffix(text, readSyntaxContext(place)) : 0,
  };
}

/** Reading a place costs half a millisecond, and most cursors stand at the end of their line. */
const hasRest = ({ suffix }: CursorContext): boolean => /^[ \t]*[^\s]/.test(suffix);

/** The kind of reuse: why the completion was requested, and what lies between its anchor and the cursor. */
export function suggestionOrigin(
  { completion, match }: CacheHit,
  context: {
    readonly isWaited: boolean;
    /** The completion that was shown last. */
    readonly last: CachedCompletion | undefined;
    /** The same part of the same completion was shown last. */
    readonly isSame: boolean;
  },
): SuggestionOrigin {
  if (match.deleted !== '') return 'backspace';
  if (context.last === completion) return context.isSame ? 'typedThrough' : 'rest';
  if (completion.reason === 'ahead') return 'ahead';
  if (context.isWaited) return match.typed === '' ? 'fresh' : 'inFlight';
  return 'cache';
}
