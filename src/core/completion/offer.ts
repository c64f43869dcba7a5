import type { Draft } from './draft.ts';
import type { Served } from './draftStore.ts';
import { replacedSuffix } from './overlap.ts';
import type { CursorPlace } from './place.ts';
import { linePrefixOf } from './place.ts';
import { readSurroundings } from './surroundings.ts';

/** How an offer came to be there. `fresh`: this call asked for it. */
export type OfferOrigin =
  | 'fresh'
  | 'inFlight'
  | 'typedThrough'
  | 'rest'
  | 'ahead'
  | 'cache'
  | 'backspace';

/** A suggestion for one place. */
export interface Offer {
  readonly id: number;
  readonly draft: Draft;
  readonly place: CursorPlace;
  /** Text from the cursor on. */
  readonly text: string;
  /** The last of what was typed along the suggestion on the cursor line: may be covered, so that Backspace brings it back. */
  readonly typedOnLine: string;
  /** Characters after the cursor, on its line, that `text` takes the place of. */
  readonly replaceSuffixLength: number;
  readonly origin: OfferOrigin;
}

/** Makes an offer of a draft that serves a place; undefined when nothing visible is left. */
export function makeOffer(
  served: Served,
  place: CursorPlace,
  about: { readonly id: number; readonly origin: OfferOrigin },
): Offer | undefined {
  const { draft, match } = served;
  const text = match.deleted + draft.text.slice(match.typed.length, match.end);
  if (text.trim() === '') return undefined;
  const line = linePrefixOf(place);
  const typed = match.typed.slice(match.typed.lastIndexOf('\n') + 1);
  return {
    ...about,
    draft,
    place,
    text,
    typedOnLine: line.endsWith(typed) ? typed : '',
    replaceSuffixLength: hasRest(place) ? replacedSuffix(text, readSurroundings(place)) : 0,
  };
}

/** Reading a place costs half a millisecond, and most cursors stand at the end of their line. */
const hasRest = ({ suffix }: CursorPlace): boolean => /^[ \t]*[^\s]/.test(suffix);

/** Tells reuse by kind: what the draft was asked for, and what lay between its anchor and the place. */
export function originOf(
  { draft, match }: Served,
  context: {
    readonly isWaited: boolean;
    /** The draft that was shown last. */
    readonly last: Draft | undefined;
    /** The same part of the same draft was shown last. */
    readonly isSame: boolean;
  },
): OfferOrigin {
  if (match.deleted !== '') return 'backspace';
  if (context.last === draft) return context.isSame ? 'typedThrough' : 'rest';
  if (draft.reason === 'ahead') return 'ahead';
  if (context.isWaited) return match.typed === '' ? 'fresh' : 'inFlight';
  return 'cache';
}
