import {
  Range,
  type TextDocument,
  type TextEditorDecorationType,
  ThemeColor,
  window,
  workspace,
} from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { createFrameThrottle } from '../../core/refactor/frameThrottle.ts';
import {
  createLiveDocument,
  type LineSpan,
  type LiveFrame,
} from '../../core/refactor/liveDocument.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import {
  closeDiff,
  isDiffInFront,
  isDiffOpen,
  isInFront,
  showDiff,
  whenDiffInFront,
} from './diffTab.ts';
import { linesOf } from './documentLines.ts';
import { revealInFreePart } from './revealInFreePart.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';
import { whenShown } from './whenShown.ts';
import { withTabTimeout } from './withTabTimeout.ts';

/** A rewrite in a comparison while it streams. The document itself is not touched. */
export interface LiveView extends Disposable {
  /**
   * Opens the comparison in the group where the document is. Once; later calls wait for the first. Nothing opens, or
   * stays open, in front of somebody who has gone on to another tab meanwhile. Neither this nor `close` rejects, or takes
   * longer than `withTabTimeout` allows.
   */
  show(): Promise<void>;
  /** A new answer begins. */
  begin(): void;
  feed(code: string): void;
  /** No more code comes: what is there goes on screen without waiting for its turn. */
  showAll(): void;
  /** The answer is whole: this is what the document is to become. */
  settle(lines: readonly string[]): void;
  /** Comes when the settled text is on screen, or at once when the view is hidden; never much later than it should be. */
  shown(): Promise<void>;
  /** Whether the user looks at it. */
  isInFront(): boolean;
  /** Leaves the comparison, if there is one, to the user: it lives until he closes it. */
  leave(): void;
  /** Closes the comparison and lets everything go. Leaves no trace. */
  close(preserveFocus: boolean): Promise<void>;
}

export interface LiveViewDeps {
  readonly live: VirtualDocuments;
  readonly snapshots: VirtualDocuments;
  readonly decorations: LiveDecorations;
  readonly clock: Clock;
  readonly title: (name: string) => string;
  readonly onUnexpected: OnUnexpected;
}

export interface LiveViewOptions {
  readonly document: TextDocument;
  readonly part: LineSpan;
  readonly preserveFocus: boolean;
  /** Told how many lines of the picture are new or changed so far. */
  readonly onChangedLines?: (count: number) => void;
}

/** Above this many lines the diff editor cannot follow; the part and its surroundings are compared instead. */
const wholeDocumentLines = 1000;
const surroundingLines = 60;
/** The diff editor colours the text itself about 0.25 s after the last push. */
const ownColoursMs = 350;
/** Frames that the editor may not have shown yet. */
const rememberedFrames = 8;

export function createLiveView(deps: LiveViewDeps, options: LiveViewOptions): LiveView {
  const { document, part } = options;
  const store = createStore();
  const lines = linesOf(document);
  const isWhole = lines.length <= wholeDocumentLines;
  const shown = isWhole
    ? { start: 0, end: lines.length }
    : {
        start: Math.max(0, part.start - surroundingLines),
        end: Math.min(lines.length, part.end + surroundingLines),
      };
  const liveDocument = createLiveDocument({ document: lines, part, shown });
  const first = liveDocument.frame();
  const right = store.own(deps.live.open(document.uri, first.text));
  const left = isWhole
    ? document.uri
    : store.own(deps.snapshots.open(document.uri, lines.slice(shown.start, shown.end).join('\n')))
        .uri;
  const tab = { left, right: right.uri };
  const isRight = ({ uri }: TextDocument) => uri.toString() === right.uri.toString();
  let frames: LiveFrame[] = [first];
  let pending: Disposable | undefined;
  let isDirty = false;
  /** No more code comes. */
  let hasEnded = false;
  /** The text of the whole answer, once it is there. */
  let goal: string | undefined;
  /** The first line of the picture that the whole answer changes. */
  let firstChanged = 0;
  let opening: Promise<void> | undefined;
  let recolouring: Disposable | undefined;
  store.own({ dispose: () => pending?.dispose() });
  store.own({ dispose: () => recolouring?.dispose() });

  const paint = () => {
    for (const editor of window.visibleTextEditors) {
      if (!isRight(editor.document)) continue;
      const text = editor.document.getText();
      // Colours belong to the text that stands, which may be an earlier push.
      const frame = frames.findLast((candidate) => candidate.text === text);
      if (frame === undefined) continue;
      editor.setDecorations(deps.decorations.changed, frame.changed.map(toRange));
      editor.setDecorations(
        deps.decorations.pending,
        [frame.pending].filter(isFilled).map(toRange),
      );
    }
  };
  const push = () => {
    pending = undefined;
    const frame = liveDocument.frame();
    frames = [...frames.slice(1 - rememberedFrames), frame];
    throttle.send(frame.text);
    options.onChangedLines?.(frame.changed.reduce((sum, { start, end }) => sum + end - start, 0));
  };
  const pushSoon = () => {
    if (pending === undefined && !throttle.isBusy) pending = deps.clock.after(dueMs(), push);
    else if (throttle.isBusy) isDirty = true;
  };
  const dueMs = () => (hasEnded ? 0 : Math.max(0, throttle.paceMs() - throttle.sinceLastMs()));
  /** The last text goes out at once, behind at most one push that is still on its way. */
  const showAll = () => {
    hasEnded = true;
    pending?.dispose();
    pending = undefined;
    if (throttle.isBusy) isDirty = true;
    else push();
  };
  const isOpen = () => workspace.textDocuments.some(isRight);
  const throttle = store.own(
    createFrameThrottle({
      clock: deps.clock,
      send: right.set,
      isOpen,
      onFree() {
        if (!isDirty) return;
        isDirty = false;
        pushSoon();
      },
    }),
  );
  store.own(
    listen(
      workspace.onDidChangeTextDocument,
      'live view',
      ({ document: changed }) => {
        if (!isRight(changed)) return;
        throttle.arrived();
        paint();
      },
      deps.onUnexpected,
    ),
  );
  store.own(listen(window.onDidChangeVisibleTextEditors, 'live view', paint, deps.onUnexpected));

  const name = baseName(document.uri.path);
  const top = part.start - shown.start;
  const open = async () => {
    if (!isInFront(document)) return;
    let hasLeft = false;
    const leaving = store.own(
      listen(
        window.tabGroups.onDidChangeTabs,
        'live view',
        () => {
          hasLeft ||= !isInFront(document) && !isDiffInFront(tab);
        },
        deps.onUnexpected,
      ),
    );
    await showDiff({
      ...tab,
      title: deps.title(name),
      show: {
        // A preview tab would take the place of the document's own, if that is one.
        preview: false,
        preserveFocus: options.preserveFocus,
        selection: new Range(top, 0, top, 0),
      },
    });
    leaving.dispose();
    if (store.isDisposed) await closeDiff(tab, true);
    else if (hasLeft && isDiffInFront(tab)) await closeDiff(tab, false);
    else paint();
  };

  return {
    show() {
      opening ??= open();
      return withTabTimeout(opening, deps);
    },
    begin: () => liveDocument.begin(),
    feed(code) {
      recolouring?.dispose();
      goal = undefined;
      hasEnded = false;
      liveDocument.feed(code);
      pushSoon();
    },
    showAll,
    settle(settled) {
      goal = liveDocument.settle(settled);
      firstChanged = Math.max(0, settled.findIndex((line, at) => line !== lines[at]) - shown.start);
      showAll();
      // From here on the diff editor colours, and two greens over each other would be another green.
      recolouring = deps.clock.after(ownColoursMs, () => {
        frames = frames.map((frame) => ({ ...frame, changed: [] }));
        paint();
      });
    },
    shown: async () => {
      if (goal === undefined) return;
      // As far as is known the user is still at the document: the word about the tab is on its way.
      if (opening !== undefined && isInFront(document)) await whenDiffInFront(tab, deps);
      if (!isDiffInFront(tab)) return;
      for (const editor of window.visibleTextEditors)
        if (isRight(editor.document)) revealInFreePart(editor, firstChanged);
      await whenShown(right.uri, goal, deps);
    },
    isInFront: () => isDiffInFront(tab),
    leave() {
      const look = () => {
        if (!isDiffOpen(tab)) store.dispose();
      };
      store.own(listen(window.tabGroups.onDidChangeTabs, 'live view', look, deps.onUnexpected));
      look();
    },
    async close(preserveFocus) {
      store.dispose();
      if (opening === undefined) return;
      await withTabTimeout(
        opening.then(() => closeDiff(tab, preserveFocus)),
        deps,
      );
    },
    dispose: () => store.dispose(),
  };
}

/** Colours of text that is being written. Made once, since each is a style sheet of its own. */
export interface LiveDecorations extends Disposable {
  readonly changed: TextEditorDecorationType;
  readonly pending: TextEditorDecorationType;
}

export function createLiveDecorations(): LiveDecorations {
  const store = createStore();
  return {
    changed: store.own(
      window.createTextEditorDecorationType({
        isWholeLine: true,
        backgroundColor: new ThemeColor('diffEditor.insertedLineBackground'),
      }),
    ),
    pending: store.own(
      window.createTextEditorDecorationType({ isWholeLine: true, opacity: '0.45' }),
    ),
    dispose: () => store.dispose(),
  };
}

const isFilled = (span: LineSpan): boolean => span.end > span.start;

const toRange = (span: LineSpan): Range =>
  new Range(span.start, 0, Math.max(span.start, span.end - 1), Number.MAX_SAFE_INTEGER);
