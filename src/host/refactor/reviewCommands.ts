import { Range, Selection, type TextEditor, TextEditorRevealType, Uri, window } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Hunk } from '../../core/refactor/review.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { CommandHandlers } from '../contributions.ts';
import { type OnUnexpected, run } from '../listen.ts';
import { closeDiff, showDiff } from './diffTab.ts';
import type { ReviewEntry, ReviewStore } from './reviewStore.ts';
import { hunkRange } from './reviewView.ts';
import type { VirtualDocument, VirtualDocuments } from './virtualDocuments.ts';

export interface ReviewCommandDeps {
  readonly reviews: ReviewStore;
  readonly snapshots: VirtualDocuments;
  readonly texts: Texts;
  readonly notify: (text: string) => void;
  readonly onUnexpected: OnUnexpected;
}

/** Verdicts and ways through a review, by key, lens and title button. */
export interface ReviewCommands extends Disposable {
  /** Opens the comparison of the text before with the file, which stays editable. */
  showReview(uri: Uri): Promise<void>;
  readonly commands: Pick<CommandHandlers, ReviewCommandId>;
}

type ReviewCommandId =
  | 'slipstream.keepHunk'
  | 'slipstream.undoHunk'
  | 'slipstream.keepAllHunks'
  | 'slipstream.undoAllHunks'
  | 'slipstream.nextHunk'
  | 'slipstream.previousHunk'
  | 'slipstream.showRemoved'
  | 'slipstream.toggleReview'
  | 'slipstream.rerunEdit'
  | 'slipstream.followUpEdit';

export function createReviewCommands(deps: ReviewCommandDeps): ReviewCommands {
  const store = createStore();
  const { reviews } = deps;
  const comparisons = new Map<string, VirtualDocument>();
  store.own({
    dispose: () => {
      for (const snapshot of comparisons.values()) snapshot.dispose();
    },
  });

  const tabOf = (uri: Uri, snapshot: VirtualDocument) => ({ left: snapshot.uri, right: uri });
  store.own(
    reviews.onDidChange((uri) => {
      const key = uri.toString();
      const snapshot = comparisons.get(key);
      if (snapshot === undefined) return;
      const entry = reviews.entry(uri);
      if (entry !== undefined) {
        snapshot.set(entry.review.base);
        return;
      }
      comparisons.delete(key);
      snapshot.dispose();
      run(() => leaveComparison(uri, tabOf(uri, snapshot)), 'review', deps.onUnexpected);
    }),
  );

  const showReview = async (uri: Uri) => {
    const entry = reviews.entry(uri);
    if (entry === undefined) return deps.notify(deps.texts.refactor.nothingPending);
    const key = uri.toString();
    const snapshot = comparisons.get(key) ?? deps.snapshots.open(uri, entry.review.base);
    comparisons.set(key, snapshot);
    const hunk = hunkNear(entry, window.activeTextEditor);
    const start = hunk === undefined ? undefined : hunkRange(entry.document, hunk).start;
    await showDiff({
      ...tabOf(uri, snapshot),
      title: deps.texts.refactor.reviewTitle(baseName(uri.path)),
      show: {
        preview: false,
        ...(start === undefined ? {} : { selection: new Range(start, start) }),
      },
    });
  };

  /** The document a command is about: named by a lens, else in use. */
  const placeOf = ([uri]: readonly unknown[]): Uri | undefined =>
    uri instanceof Uri ? uri : (uriOf(uri) ?? window.activeTextEditor?.document.uri);

  /** The entry and hunk a command is about: named by a lens, else at the cursor. */
  const pointed = (args: readonly unknown[]) => {
    const [, id] = args;
    const editor = window.activeTextEditor;
    const place = placeOf(args);
    const entry = place === undefined ? undefined : reviews.entry(place);
    if (entry === undefined) {
      deps.notify(deps.texts.refactor.nothingPending);
      return undefined;
    }
    const hunk =
      entry.review.hunks.find((candidate) => candidate.id === id) ?? hunkNear(entry, editor);
    return { entry, uri: entry.document.uri, hunk };
  };

  /** What was approved is looked at once more. */
  const reopen = (args: readonly unknown[]) => {
    const place = placeOf(args);
    if (place !== undefined) reviews.reopen(place);
  };

  /** Of the change under review, or of the one that was approved. */
  const originAt = (args: readonly unknown[]) => {
    const place = placeOf(args);
    const approved = place === undefined ? undefined : reviews.approved(place);
    return approved?.origin ?? pointed(args)?.entry.origin;
  };

  /** After the last hunk of a file comes the next file under review. */
  const otherEntry = (entry: ReviewEntry, step: 1 | -1): ReviewEntry | undefined => {
    const entries = reviews.pending;
    const at = entries.findIndex(({ document }) => document === entry.document);
    const other = entries[(at + step + entries.length) % entries.length];
    return other?.document === entry.document ? undefined : other;
  };

  const move = async (entry: ReviewEntry, step: 1 | -1): Promise<void> => {
    const editor = window.activeTextEditor;
    if (editor === undefined) return;
    const { hunks } = entry.review;
    const line = editor.selection.active.line;
    const lines = hunks.map((hunk) => hunkRange(entry.document, hunk).start.line);
    const next = step > 0 ? lines.find((at) => at > line) : lines.findLast((at) => at < line);
    const other = next === undefined ? otherEntry(entry, step) : undefined;
    if (other !== undefined) return openAt(other, step);
    reveal(editor, next ?? (step > 0 ? lines[0] : lines.at(-1)) ?? line);
  };

  return {
    showReview,
    commands: {
      async 'slipstream.keepHunk'(...args) {
        const place = pointed(args);
        if (place?.hunk !== undefined) reviews.keep(place.uri, place.hunk.id);
      },
      async 'slipstream.undoHunk'(...args) {
        const place = pointed(args);
        if (place?.hunk !== undefined && !(await reviews.undo(place.uri, place.hunk.id)))
          deps.notify(deps.texts.refactor.notApplied);
      },
      async 'slipstream.keepAllHunks'(...args) {
        const place = pointed(args);
        if (place !== undefined) reviews.keepAll(place.uri);
      },
      async 'slipstream.undoAllHunks'(...args) {
        reopen(args);
        const place = pointed(args);
        if (place !== undefined && !(await reviews.undoAll(place.uri)))
          deps.notify(deps.texts.refactor.notApplied);
      },
      async 'slipstream.nextHunk'(...args) {
        const place = pointed(args);
        if (place !== undefined) await move(place.entry, 1);
      },
      async 'slipstream.previousHunk'() {
        const place = pointed([]);
        if (place !== undefined) await move(place.entry, -1);
      },
      async 'slipstream.showRemoved'(...args) {
        const place = pointed(args);
        if (place?.hunk === undefined) return;
        const editor = window.activeTextEditor;
        if (editor !== undefined)
          reveal(editor, hunkRange(place.entry.document, place.hunk).start.line);
        await showReview(place.uri);
      },
      async 'slipstream.toggleReview'(...args) {
        reopen(args);
        const place = pointed(args);
        if (place === undefined) return;
        const snapshot = comparisons.get(place.uri.toString());
        const isCompared = window.activeTextEditor?.viewColumn === undefined;
        if (snapshot !== undefined && isCompared)
          await leaveComparison(place.uri, tabOf(place.uri, snapshot));
        else await showReview(place.uri);
      },
      async 'slipstream.rerunEdit'(...args) {
        await originAt(args)?.rerun();
      },
      async 'slipstream.followUpEdit'(...args) {
        await originAt(args)?.followUp();
      },
    },
    dispose: () => store.dispose(),
  };
}

/** Back to the file itself, at the same place. */
async function leaveComparison(
  uri: Uri,
  tab: { readonly left: Uri; readonly right: Uri },
): Promise<void> {
  const editor = window.activeTextEditor;
  const isThere = editor?.document.uri.toString() === uri.toString();
  const wasCompared = isThere && editor.viewColumn === undefined;
  const selection = editor?.selection;
  await closeDiff(tab, !wasCompared);
  if (wasCompared && selection !== undefined)
    await window.showTextDocument(uri, { selection, preview: false });
}

/** The hunk at the cursor, else the next one below, else the first. */
function hunkNear(entry: ReviewEntry, editor: TextEditor | undefined): Hunk | undefined {
  const { hunks } = entry.review;
  if (editor === undefined || editor.document.uri.toString() !== entry.document.uri.toString())
    return hunks[0];
  const line = editor.selection.active.line;
  const at = hunks.find((hunk) => {
    const range = hunkRange(entry.document, hunk);
    return range.start.line <= line && line <= range.end.line;
  });
  return at ?? hunks.find((h) => hunkRange(entry.document, h).start.line > line) ?? hunks[0];
}

async function openAt({ document, review }: ReviewEntry, step: 1 | -1): Promise<void> {
  const hunk = review.hunks.at(step > 0 ? 0 : -1);
  if (hunk === undefined) return;
  const { start } = hunkRange(document, hunk);
  await window.showTextDocument(document, { preview: false, selection: new Range(start, start) });
}

function reveal(editor: TextEditor, line: number): void {
  editor.selection = new Selection(line, 0, line, 0);
  editor.revealRange(new Range(line, 0, line, 0), TextEditorRevealType.InCenterIfOutsideViewport);
}

/** A command link of a hover hands its arguments over as JSON. */
function uriOf(value: unknown): Uri | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { scheme, path, authority, query } = {
    scheme: '',
    path: '',
    authority: '',
    query: '',
    ...value,
  };
  return scheme === '' ? undefined : Uri.from({ scheme, path, authority, query });
}
