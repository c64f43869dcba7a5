import {
  type TextDocument,
  type TextDocumentChangeEvent,
  TextDocumentChangeReason,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { createEmitter, type Event } from '../../core/event.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { keepHunk, type Review, undoAllEdits, undoHunk } from '../../core/refactor/review.ts';
import { createReviewTrack, type ReviewTrack } from '../../core/refactor/reviewTrack.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { editDocument } from './changeDocument.ts';

/** A document under review. */
export interface ReviewEntry {
  readonly document: TextDocument;
  readonly review: Review;
  /** A word about the change as a whole, e.g. "Problem gone". */
  readonly remark: string | undefined;
  /** Asks the same again, or goes on from here; absent when the change has no instruction. */
  readonly origin: ReviewOrigin | undefined;
}

export interface ReviewOrigin {
  rerun(): Promise<void>;
  followUp(): Promise<void>;
}

/** The changes that wait for a verdict, by document. Verdicts are given here. */
export interface ReviewBook extends Disposable {
  readonly onDidChange: Event<Uri>;
  /**
   * The document is about to become `after` by our own doing. Gives the text to review against: what a running review
   * has, else the present text.
   */
  prepare(document: TextDocument, after: string): string;
  /** Begins the review of what turned `base` into the document's text. */
  begin(document: TextDocument, base: string, origin?: ReviewOrigin): void;
  remark(uri: Uri, text: string): void;
  /** Undefined when nothing is pending there. */
  entry(uri: Uri): ReviewEntry | undefined;
  readonly pending: readonly ReviewEntry[];
  keep(uri: Uri, hunk: number): void;
  keepAll(uri: Uri): void;
  undo(uri: Uri, hunk: number): Promise<boolean>;
  /** Takes all back in one undo step. */
  undoAll(uri: Uri): Promise<boolean>;
}

interface Page {
  readonly document: TextDocument;
  readonly track: ReviewTrack;
  remark: string | undefined;
  readonly origin: ReviewOrigin | undefined;
}

export function createReviewBook(texts: Texts, onUnexpected: OnUnexpected): ReviewBook {
  const store = createStore();
  const pages = new Map<string, Page>();
  const changes = store.own(createEmitter<Uri>((error) => onUnexpected(error, 'review listener')));
  const find = (uri: Uri) => pages.get(uri.toString());

  const follow = (event: TextDocumentChangeEvent) => {
    const page = find(event.document.uri);
    // The dirty flag alone reports a change without content.
    if (page === undefined || event.contentChanges.length === 0) return;
    const gaveWay = page.track.follow({
      edits: event.contentChanges.map(({ rangeOffset, rangeLength, text }) => ({
        start: rangeOffset,
        end: rangeOffset + rangeLength,
        text,
      })),
      isUndoOrRedo:
        event.reason === TextDocumentChangeReason.Undo ||
        event.reason === TextDocumentChangeReason.Redo,
      text: event.document.getText(),
    });
    if (gaveWay > 0) window.setStatusBarMessage(texts.refactor.gaveWay(gaveWay), remarkMs);
    changes.fire(event.document.uri);
  };
  store.own(listen(workspace.onDidChangeTextDocument, 'review', follow, onUnexpected));
  store.own(
    listen(
      workspace.onDidCloseTextDocument,
      'review',
      (document) => {
        if (pages.delete(document.uri.toString())) changes.fire(document.uri);
      },
      onUnexpected,
    ),
  );

  const entryOf = (page: Page | undefined): ReviewEntry | undefined =>
    page === undefined || page.track.current.hunks.length === 0
      ? undefined
      : {
          document: page.document,
          review: page.track.current,
          remark: page.remark,
          origin: page.origin,
        };

  return {
    onDidChange: changes.event,
    prepare(document, after) {
      const page = find(document.uri);
      const running = entryOf(page);
      page?.track.expect({ base: after, text: after, hunks: [] });
      return running === undefined ? document.getText() : running.review.base;
    },
    begin(document, base, origin) {
      pages.set(document.uri.toString(), {
        document,
        track: createReviewTrack(base, document.getText()),
        remark: undefined,
        origin,
      });
      changes.fire(document.uri);
    },
    remark(uri, text) {
      const page = find(uri);
      if (page === undefined) return;
      page.remark = text;
      changes.fire(uri);
    },
    entry: (uri) => entryOf(find(uri)),
    get pending() {
      return [...pages.values()].flatMap((page) => entryOf(page) ?? []);
    },
    keep(uri, hunk) {
      const page = find(uri);
      if (page === undefined) return;
      page.track.adopt(keepHunk(page.track.current, hunk));
      changes.fire(uri);
    },
    keepAll(uri) {
      const page = find(uri);
      if (page === undefined) return;
      const { text } = page.track.current;
      page.track.adopt({ base: text, text, hunks: [] });
      changes.fire(uri);
    },
    async undo(uri, hunk) {
      const page = find(uri);
      const undone = page === undefined ? undefined : undoHunk(page.track.current, hunk);
      if (page === undefined || undone === undefined) return false;
      page.track.expect(undone.review);
      return editDocument(page.document, [undone.edit]);
    },
    async undoAll(uri) {
      const page = find(uri);
      const review = page?.track.current;
      if (page === undefined || review === undefined || review.hunks.length === 0) return false;
      page.track.expect({ base: review.base, text: review.base, hunks: [] });
      return editDocument(page.document, undoAllEdits(review));
    },
    dispose: () => store.dispose(),
  };
}

/** How long a passing word stays in the status bar. */
const remarkMs = 5000;
