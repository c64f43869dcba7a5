import { Range, type TextDocument, type TextEditor, type Uri, window } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Hunk, Review } from '../../core/refactor/review.ts';
import { createContextKey } from '../contributions.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { createRemovedTexts } from './removedTexts.ts';
import { createReviewLooks } from './reviewLooks.ts';
import type { ReviewStore } from './reviewStore.ts';

/** Colours the pending hunks in every editor that shows their document, and keeps the `when` keys. */
export function createReviewView(reviews: ReviewStore, onUnexpected: OnUnexpected): Disposable {
  const store = createStore();
  let looks = createReviewLooks();
  const removedText = createRemovedTexts();
  store.own({
    dispose: () => {
      looks.dispose();
      removedText.dispose();
    },
  });
  const setReviewing = createContextKey('slipstream.reviewing', onUnexpected);
  const setCanUndo = createContextKey('slipstream.canUndoEdit', onUnexpected);
  const setHasOrigin = createContextKey('slipstream.reviewHasInstruction', onUnexpected);

  const paint = (editor: TextEditor) => {
    const entry = isCompared(editor) ? undefined : reviews.entry(editor.document.uri);
    const hunks = entry?.review.hunks ?? [];
    const rangeOf = (hunk: Hunk) => hunkRange(editor.document, hunk);
    looks.paint(editor, {
      added: hunks.filter(({ start, end }) => end > start).map(rangeOf),
      removed: hunks.filter(({ start, end }) => end === start).map(rangeOf),
    });
    removedText.paint(editor, entry?.review);
  };
  const follow = (uri?: Uri) => {
    for (const editor of window.visibleTextEditors)
      if (uri === undefined || editor.document.uri.toString() === uri.toString()) paint(editor);
    const active = window.activeTextEditor?.document.uri;
    const entry = active === undefined ? undefined : reviews.entry(active);
    setReviewing.set(entry !== undefined);
    const approved = active === undefined ? undefined : reviews.approved(active);
    setCanUndo.set(entry !== undefined || approved !== undefined);
    setHasOrigin.set((entry ?? approved)?.origin !== undefined);
  };
  store.own(reviews.onDidChange(follow));
  store.own(listen(window.onDidChangeVisibleTextEditors, 'review', () => follow(), onUnexpected));
  store.own(listen(window.onDidChangeActiveTextEditor, 'review', () => follow(), onUnexpected));
  store.own(
    listen(
      window.onDidChangeActiveColorTheme,
      'review',
      () => {
        looks.dispose();
        looks = createReviewLooks();
        removedText.clear();
        follow();
      },
      onUnexpected,
    ),
  );
  store.own({
    dispose: () => {
      setReviewing.set(false);
      setCanUndo.set(false);
      setHasOrigin.set(false);
    },
  });
  return store;
}

/**
 * Whether an editor is a side of a comparison: those have no column. The diff editor colours there, and two greens over
 * each other would be another green.
 */
const isCompared = (editor: TextEditor): boolean => editor.viewColumn === undefined;

/** The lines of a hunk; for a removal, the line that now stands at its place. */
export function hunkRange(document: TextDocument, hunk: Hunk): Range {
  const start = document.positionAt(hunk.start).line;
  if (hunk.end === hunk.start) return document.lineAt(start).range;
  const end = document.positionAt(hunk.end);
  const last = end.character === 0 && end.line > start ? end.line - 1 : end.line;
  return new Range(start, 0, last, document.lineAt(last).range.end.character);
}

/** The old text of a hunk. */
export const removedText = (review: Review, hunk: Hunk): string =>
  review.base.slice(hunk.baseStart, hunk.baseEnd);
