import { createReview, type Review, rebase, type TextEdit } from './review.ts';

/** What happened to a document under review. */
export interface DocumentChange {
  /** In the order in which the editor made them; each refers to the text after those before it. */
  readonly edits: readonly TextEdit[];
  /** The editor's undo or redo made it. */
  readonly isUndoOrRedo: boolean;
  /** The text afterwards. */
  readonly text: string;
}

/** A review over time: follows typing, undo and redo. */
export interface ReviewTrack {
  readonly current: Review;
  /** The text is about to become `review.text` by our own doing; undefined: after all it is not. */
  expect(review: Review | undefined): void;
  /** Takes a verdict that changes no text. */
  adopt(review: Review): void;
  /** Follows a change. Returns how many hunks gave way to the user's text. */
  follow(change: DocumentChange): number;
}

/** Characters of earlier states kept for undo: a hundred states of a usual file, four of 20,000 lines. */
const maxRememberedChars = 4_000_000;

/**
 * Starts the review of what turned `before` into `after`. Undo and redo lead to texts that were there before: the
 * verdicts then are those of that time. So undoing the change itself ends the review, and redoing it brings it back.
 */
export function createReviewTrack(before: string, after: string): ReviewTrack {
  const states = new Map<string, Review>();
  let rememberedChars = 0;
  let current = createReview(before, after);
  let expected: Review | undefined;

  const remember = (review: Review): void => {
    if (states.delete(review.text)) rememberedChars -= review.text.length;
    states.set(review.text, review);
    rememberedChars += review.text.length;
    for (const text of states.keys()) {
      if (rememberedChars <= maxRememberedChars || states.size <= 2) break;
      states.delete(text);
      rememberedChars -= text.length;
    }
  };
  const adopt = (review: Review): void => {
    current = review;
    remember(review);
  };
  remember({ base: before, text: before, hunks: [] });
  remember(current);

  return {
    get current() {
      return current;
    },
    expect(review) {
      expected = review;
    },
    adopt,
    follow({ edits, isUndoOrRedo, text }) {
      const own = expected?.text === text ? expected : undefined;
      if (own !== undefined) expected = undefined;
      const known = own ?? (isUndoOrRedo ? states.get(text) : undefined);
      if (known !== undefined) {
        adopt(known);
        return 0;
      }
      let gaveWay = 0;
      let review = current;
      for (const edit of edits) {
        const step = rebase(review, edit);
        review = step.review;
        gaveWay += step.gaveWay.length;
      }
      // The editor's word is final: if a change was missed, nothing is pending any more.
      if (review.text !== text) {
        gaveWay += review.hunks.length;
        review = { base: text, text, hunks: [] };
      }
      adopt(review);
      return gaveWay;
    },
  };
}
