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
import {
  createReview,
  keepHunk,
  type Review,
  undoAllEdits,
  undoHunk,
} from '../../core/refactor/review.ts';
import { createReviewTrack, type ReviewTrack } from '../../core/refactor/reviewTrack.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { listen } from '../listen.ts';
import { type ChangeDeps, changeDocument, editDocument } from './changeDocument.ts';

/** A document under review. */
export interface ReviewEntry {
  readonly document: TextDocument;
  readonly review: Review;
  /** A word about the change as a whole, e.g. "Problem gone". */
  readonly remark: string | undefined;
  /** Asks the same again, or goes on from here; absent when the change has no instruction. */
  readonly origin: ReviewOrigin | undefined;
}

/** A change that was approved before it was applied, for as long as the text is as it left it. */
export interface ApprovedChange {
  /** Where it begins: an offset in the text. */
  readonly start: number;
  readonly remark: string | undefined;
  readonly origin: ReviewOrigin | undefined;
}

export interface ReviewOrigin {
  rerun(): Promise<void>;
  followUp(): Promise<void>;
}

/** The changes that wait for a verdict, by document. Verdicts are given here. */
export interface ReviewStore extends Disposable {
  readonly onDidChange: Event<Uri>;
  /**
   * Makes the document become `text` (asked for anew before each attempt; undefined gives up) in one undo step, and
   * reviews that against what a running review has, else against the text until then. What the user types from that
   * very moment on is his. False: nothing has changed.
   */
  apply(
    document: TextDocument,
    text: () => string | undefined,
    origin?: ReviewOrigin,
  ): Promise<boolean>;
  remark(uri: Uri, text: string): void;
  /** Undefined when nothing is pending there. */
  entry(uri: Uri): ReviewEntry | undefined;
  readonly pending: readonly ReviewEntry[];
  keep(uri: Uri, hunk: number): void;
  keepAll(uri: Uri): void;
  /** Keeps all, as approved: until the text changes, the change can still be taken back, reviewed and followed up. */
  approve(uri: Uri): void;
  /** What was approved last there; undefined once the text has changed. */
  approved(uri: Uri): ApprovedChange | undefined;
  /** Puts what was approved under review after all. */
  reopen(uri: Uri): void;
  undo(uri: Uri, hunk: number): Promise<boolean>;
  /** Takes all back, also what was approved, in one undo step. */
  undoAll(uri: Uri): Promise<boolean>;
}

interface TrackedDocument {
  readonly document: TextDocument;
  readonly track: ReviewTrack;
  remark: string | undefined;
  origin: ReviewOrigin | undefined;
  /** The review that was approved. */
  approved: Review | undefined;
}

export interface ReviewStoreDeps extends ChangeDeps {
  readonly texts: Texts;
}

export function createReviewStore(deps: ReviewStoreDeps): ReviewStore {
  const { texts, onUnexpected } = deps;
  const store = createStore();
  const pages = new Map<string, TrackedDocument>();
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
    page.approved = undefined;
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

  const entryOf = (page: TrackedDocument | undefined): ReviewEntry | undefined =>
    page === undefined || page.track.current.hunks.length === 0
      ? undefined
      : {
          document: page.document,
          review: page.track.current,
          remark: page.remark,
          origin: page.origin,
        };

  const reopen = (uri: Uri) => {
    const page = find(uri);
    if (page?.approved === undefined) return;
    page.track.adopt(page.approved);
    page.approved = undefined;
    changes.fire(uri);
  };

  return {
    onDidChange: changes.event,
    async apply(document, text, origin) {
      const key = document.uri.toString();
      const known = find(document.uri);
      const page = known ?? track(document);
      pages.set(key, page);
      const isApplied = await changeDocument(
        document,
        () => {
          const after = text();
          const base = entryOf(page)?.review.base ?? document.getText();
          if (after !== undefined) page.track.expect(createReview(base, after));
          return after;
        },
        deps,
      );
      page.track.expect(undefined);
      if (isApplied) {
        page.remark = undefined;
        page.origin = origin;
        page.approved = undefined;
        changes.fire(document.uri);
      } else if (known === undefined) pages.delete(key);
      return isApplied;
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
      page.approved = undefined;
      changes.fire(uri);
    },
    approve(uri) {
      const page = find(uri);
      if (page === undefined || page.track.current.hunks.length === 0) return;
      page.approved = page.track.current;
      const { text } = page.track.current;
      page.track.adopt({ base: text, text, hunks: [] });
      changes.fire(uri);
    },
    approved(uri) {
      const page = find(uri);
      const start = page?.approved?.hunks[0]?.start;
      if (page === undefined || start === undefined) return undefined;
      return { start, remark: page.remark, origin: page.origin };
    },
    reopen,
    async undo(uri, hunk) {
      const page = find(uri);
      const undone = page === undefined ? undefined : undoHunk(page.track.current, hunk);
      if (page === undefined || undone === undefined) return false;
      page.track.expect(undone.review);
      return editDocument(page.document, [undone.edit], deps);
    },
    async undoAll(uri) {
      reopen(uri);
      const page = find(uri);
      const review = page?.track.current;
      if (page === undefined || review === undefined || review.hunks.length === 0) return false;
      page.track.expect({ base: review.base, text: review.base, hunks: [] });
      return editDocument(page.document, undoAllEdits(review), deps);
    },
    dispose: () => store.dispose(),
  };
}

/** A document with nothing to review yet. */
function track(document: TextDocument): TrackedDocument {
  const text = document.getText();
  return {
    document,
    track: createReviewTrack(text, text),
    remark: undefined,
    origin: undefined,
    approved: undefined,
  };
}

/** How long a passing word stays in the status bar. */
const remarkMs = 5000;
