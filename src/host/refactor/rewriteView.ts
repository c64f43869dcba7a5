import { window, workspace } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { FaceInPlace } from '../../core/refactor/faceInPlace.ts';
import { maxLinesInPlace } from '../../core/refactor/maxLinesInPlace.ts';
import { listen, run } from '../listen.ts';
import type { NextEditView } from '../nextEdit/nextEditView.ts';
import { isInFront } from './diffTab.ts';
import { linesOf } from './documentLines.ts';
import { createInFilePreview } from './inFilePreview.ts';
import {
  createLiveView,
  type LiveView,
  type LiveViewDeps,
  type LiveViewOptions,
} from './liveView.ts';

/**
 * A rewrite on screen: a small one over the document itself, once the answer is whole; any other in a comparison, while
 * it streams. The document is not touched.
 */
export interface RewriteView extends Omit<LiveView, 'shown' | 'leave'> {
  /**
   * Comes when the settled text is on screen, or at once when it is hidden; never much later than it should be. True: it is
   * in front of the user, over the document with all lines that change.
   */
  shown(): Promise<boolean>;
  /** Takes away what lies over the document, which is about to become what was shown. */
  lift(): void;
  /** Leaves the rewrite to the user, in a comparison that lives until he closes it. */
  leave(): void;
}

export interface RewriteViewDeps extends LiveViewDeps {
  /** Paints over documents. */
  readonly faces: NextEditView;
  readonly faceInPlace: FaceInPlace;
}

/**
 * For so long an answer may take to show itself small. Longer ones are watched in a comparison while they come, unless
 * the part is no longer than a small change.
 */
const patienceMs = 700;
/** From the word to the editor to the frame that shows decorations: 31 to 45 ms in the median, 100 at most. */
const paintMs = 100;

export function createRewriteView(
  deps: RewriteViewDeps,
  options: Omit<LiveViewOptions, 'onChangedLines'>,
): RewriteView {
  const { document, part } = options;
  const { clock, onUnexpected } = deps;
  const store = createStore();
  const before = linesOf(document);
  const overlay = createInFilePreview(document, deps.faces);
  let place: 'undecided' | 'file' | 'lifted' | 'comparison' = 'undecided';
  let isWanted = false;
  let isNew = true;
  let patience: Disposable | undefined;
  store.own({ dispose: () => patience?.dispose() });

  const compare = () => {
    patience?.dispose();
    place = 'comparison';
    overlay.lift();
    if (isWanted) run(comparison.show, 'live view', onUnexpected);
  };
  const comparison = createLiveView(deps, {
    ...options,
    onChangedLines(count) {
      if (place === 'undecided' && count > maxLinesInPlace) compare();
    },
  });
  /** Code of another answer comes: what stands over the document is about the one before. */
  const startAnew = () => {
    isNew = false;
    overlay.clear();
    if (place === 'file') place = 'undecided';
    patience?.dispose();
    if (part.end - part.start <= maxLinesInPlace) return;
    patience = clock.after(patienceMs, () => {
      if (place === 'undecided') compare();
    });
  };
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'live view',
      ({ document: changed, contentChanges }) => {
        // What was painted stands on lines that have moved.
        if (changed === document && contentChanges.length > 0 && place === 'file') compare();
      },
      onUnexpected,
    ),
  );
  store.own(
    listen(window.onDidChangeVisibleTextEditors, 'live view', overlay.follow, onUnexpected),
  );

  return {
    async show() {
      isWanted = true;
      if (place === 'comparison') await comparison.show();
    },
    begin() {
      isNew = true;
      comparison.begin();
    },
    feed(code) {
      if (isNew) startAnew();
      comparison.feed(code);
    },
    showAll() {
      if (!isNew && place !== 'file') comparison.showAll();
    },
    settle(lines) {
      if (isNew) startAnew();
      patience?.dispose();
      // First, so that a comparison which opens now opens with it.
      comparison.settle(lines);
      if (place !== 'undecided') return;
      const face = deps.faceInPlace(before, lines, document.languageId);
      if (face !== undefined && isInFront(document) && overlay.show(face)) place = 'file';
      else compare();
    },
    async shown() {
      if (place === 'file') {
        await new Promise<void>((resolve) => clock.after(paintMs, resolve));
        return isInFront(document) && overlay.isSeen();
      }
      if (place !== 'comparison') return false;
      await comparison.show();
      await comparison.shown();
      return comparison.isInFront();
    },
    isInFront: () =>
      place === 'comparison' ? comparison.isInFront() : !store.isDisposed && isInFront(document),
    lift() {
      if (place !== 'file') return;
      overlay.lift();
      place = 'lifted';
    },
    leave() {
      if (place !== 'comparison') compare();
      store.dispose();
      const leave = async () => {
        await comparison.show();
        comparison.leave();
      };
      run(leave, 'live view', onUnexpected);
    },
    async close(preserveFocus) {
      store.dispose();
      overlay.dispose();
      await comparison.close(preserveFocus);
    },
    dispose() {
      store.dispose();
      overlay.dispose();
      comparison.dispose();
    },
  };
}
