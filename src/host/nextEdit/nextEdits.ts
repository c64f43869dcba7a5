import {
  ConfigurationTarget,
  commands,
  Position,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  window,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createEditHistory } from '../../core/documents/editHistory.ts';
import type { LineHunk } from '../../core/documents/lineHunk.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { minConfidenceOf } from '../../core/nextEdit/eagerness.ts';
import {
  createNextEditEngine,
  type NextEditLayer,
  type ShownEdit,
} from '../../core/nextEdit/engine.ts';
import { faceOf, isVisible } from '../../core/nextEdit/face.ts';
import type { NextEditMeasures } from '../../core/nextEdit/figures.ts';
import { hunksOfProposal, type Proposal } from '../../core/nextEdit/proposal.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { createContextKey } from '../contributions.ts';
import { listen, type OnUnexpected } from '../listen.ts';
import { describeDocument, followEdits, takesNextEdits } from './followEdits.ts';
import { createNextEditView } from './nextEditView.ts';

export interface NextEditsDeps {
  readonly clock: Clock;
  readonly settings: SettingsSource;
  readonly texts: Texts;
  readonly measures: NextEditMeasures;
  readonly layers: readonly NextEditLayer[];
  readonly isEligible: (document: TextDocument) => boolean;
  /** Whether suggestions are paused for a while. */
  readonly isSnoozed: () => boolean;
  /** Whether ghost text of ours stands at the cursor of this editor: it comes first. */
  readonly hasGhostText: (editor: TextEditor) => boolean;
  readonly onDidChangeGhostText: (listener: () => void) => Disposable;
  /** Whether another assistant suggests as well: then a hint is enough. */
  readonly hasRival: () => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** Next edits while they are switched on. */
export interface NextEdits extends Disposable {
  /** Tab: takes what is in sight, or goes where it is. */
  accept(): Promise<void>;
  dismiss(): void;
  /** Alt+N: looks for a next edit, goes to it, or takes it. */
  ask(): Promise<void>;
}

/** A key that was on its way when something appeared was not meant for it. */
const tabAfterMs = 300;
const saidMs = 3_000;

export function createNextEdits(deps: NextEditsDeps): NextEdits {
  const { clock, settings, texts, onUnexpected } = deps;
  const store = createStore();
  const history = createEditHistory();
  const view = store.own(createNextEditView(texts));
  const setShown = createContextKey('slipstream.nextEditShown', onUnexpected);
  const setOn = createContextKey('slipstream.nextEditOn', onUnexpected);
  const setTab = createContextKey('slipstream.nextEditTab', onUnexpected);
  let isApplying = false;
  let acceptedAt: { readonly document: TextDocument; readonly version: number } | undefined;
  let tabTimer: Disposable | undefined;
  let isTabOurs = false;
  let paintedEdit: ShownEdit['proposal'] | undefined;
  let paintedSinceMs = 0;

  const engine = store.own(
    createNextEditEngine({
      clock,
      history,
      layers: deps.layers,
      options: () => ({
        isAutomatic: settings.current['inline.automatic'] && !deps.isSnoozed(),
        minConfidence: minConfidenceOf(settings.current['nextEdit.eagerness']),
      }),
      note: deps.measures.note,
      onUnexpected: (error) => onUnexpected(error, 'next edit'),
    }),
  );
  store.own(
    followEdits({
      history,
      engine,
      isEligible: deps.isEligible,
      isApplying: () => isApplying,
      onUndo(document) {
        if (acceptedAt?.document === document && document.version === acceptedAt.version + 1)
          engine.rejectLastAccepted();
        acceptedAt = undefined;
      },
      onUnexpected,
    }),
  );

  /** What may be on the screen now, with its editor. */
  function current(): { readonly editor: TextEditor; readonly shown: ShownEdit } | undefined {
    const editor = window.activeTextEditor;
    const { shown } = engine;
    if (editor === undefined || shown === undefined) return undefined;
    if (editor.document.uri.toString() !== shown.document.documentKey) return undefined;
    if (!takesNextEdits(editor) || deps.hasGhostText(editor)) return undefined;
    return { editor, shown };
  }

  function repaint(): void {
    const now = current();
    if (now === undefined) {
      hide();
      return;
    }
    const { editor, shown } = now;
    if (paintedEdit !== shown.proposal) {
      paintedEdit = shown.proposal;
      paintedSinceMs = clock.now();
      takeTabBack();
    }
    setShown.set(true);
    const isTabOurs = offerTab(editor);
    view.paint(
      editor,
      faceOf(shown.proposal, {
        lines: linesOf(shown),
        languageId: editor.document.languageId,
        cursorLine: editor.selection.active.line,
        visible: visibleOf(editor),
        isHintOnly: settings.current['nextEdit.display'] === 'hint' || deps.hasRival(),
      }),
      { places: 1 + (shown.proposal.others?.length ?? 0), isTabOurs },
    );
  }

  const linesOf = ({ document }: ShownEdit): readonly string[] =>
    history.linesOf(document.documentKey) ?? [];

  function hide(): void {
    tabTimer?.dispose();
    takeTabBack();
    setShown.set(false);
    view.clear();
    paintedEdit = undefined;
  }

  /**
   * Tab belongs to us only once the edit has been seen, and never where it indents. Returns whether it does by now; when it
   * does later, that is painted.
   */
  function offerTab(editor: TextEditor): boolean {
    tabTimer?.dispose();
    if (isInIndentation(editor)) {
      takeTabBack();
      return false;
    }
    if (isTabOurs) return true;
    tabTimer = clock.after(Math.max(0, paintedSinceMs + tabAfterMs - clock.now()), () => {
      const edit = paintedEdit;
      void setTab.apply(true).then(() => {
        if (paintedEdit !== edit || edit === undefined) return;
        isTabOurs = true;
        repaint();
      });
    });
    return false;
  }

  function takeTabBack(): void {
    isTabOurs = false;
    setTab.set(false);
  }

  async function accept(): Promise<void> {
    const editor = window.activeTextEditor;
    // The editor's keys go by a context key that is up to 60 ms behind the cursor.
    if (editor !== undefined && isInIndentation(editor)) await commands.executeCommand('tab');
    else await take();
  }

  async function take(): Promise<void> {
    const now = current();
    if (now === undefined) return;
    if (isVisible(now.shown.proposal, visibleOf(now.editor))) await apply(now.editor);
    else jump(now.editor, now.shown.proposal);
  }

  function jump(editor: TextEditor, { line, oldLines }: LineHunk): void {
    const at = oldLines.length === 0 ? Math.max(0, line - 1) : line;
    const place = editor.document.lineAt(Math.min(at, editor.document.lineCount - 1)).range.end;
    editor.selection = new Selection(place, place);
    editor.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport);
    // What was announced from afar is now seen for the first time.
    paintedEdit = undefined;
  }

  async function apply(editor: TextEditor): Promise<void> {
    const proposal = engine.accept();
    if (proposal === undefined) return;
    isApplying = true;
    try {
      const isDone = await editor.edit((builder) => {
        for (const hunk of hunksOfProposal(proposal)) {
          const { range, text } = editOf(editor.document, hunk);
          builder.replace(range, text);
        }
      });
      if (!isDone) return;
    } finally {
      isApplying = false;
    }
    acceptedAt = { document: editor.document, version: editor.document.version };
    const last = Math.min(lastLineOf(proposal), editor.document.lineCount - 1);
    const end = editor.document.lineAt(last).range.end;
    editor.selection = new Selection(end, end);
    engine.moveCursor(describeDocument(editor.document), end.line, end.character);
    engine.settle();
  }

  async function ask(): Promise<void> {
    if (current() !== undefined) {
      await take();
      return;
    }
    await engine.ask();
    if (engine.shown === undefined) window.setStatusBarMessage(texts.nextEdit.none, saidMs);
  }

  store.own(engine.onDidChangeShown(repaint));
  store.own(deps.onDidChangeGhostText(repaint));
  const repaintOn = <T>(event: (listener: (value: T) => unknown) => Disposable) =>
    store.own(listen(event, 'next edit', repaint, onUnexpected));
  repaintOn(window.onDidChangeTextEditorSelection);
  repaintOn(window.onDidChangeTextEditorVisibleRanges);
  repaintOn(window.onDidChangeActiveTextEditor);
  setOn.set(true);
  store.own({
    dispose() {
      hide();
      setOn.set(false);
    },
  });
  return {
    accept,
    dismiss: engine.reject,
    ask,
    dispose: () => store.dispose(),
  };
}

const visibleOf = (editor: TextEditor) =>
  editor.visibleRanges.map((range) => ({ first: range.start.line, last: range.end.line }));

/** The last line of what is shown of a proposal, once all of it is applied. */
function lastLineOf({ line, newLines, others = [] }: Proposal): number {
  const above = others.filter((other) => other.line < line);
  const shift = above.reduce((sum, hunk) => sum + hunk.newLines.length - hunk.oldLines.length, 0);
  return line + shift + Math.max(0, newLines.length - 1);
}

/** Between a line's begin and its text Tab indents. */
function isInIndentation(editor: TextEditor): boolean {
  const { line, character } = editor.selection.active;
  return editor.document.lineAt(line).text.slice(0, character).trim() === '';
}

/** A hunk as one replacement of the document, at its end as well. */
function editOf(document: TextDocument, { line, oldLines, newLines }: LineHunk) {
  const eol = '\n';
  const text = newLines.join(eol);
  const end = line + oldLines.length;
  if (oldLines.length > 0 && newLines.length > 0)
    return { range: new Range(new Position(line, 0), document.lineAt(end - 1).range.end), text };
  if (end < document.lineCount)
    return { range: new Range(line, 0, end, 0), text: newLines.length > 0 ? text + eol : '' };
  const above = document.lineAt(Math.max(0, line - 1)).range.end;
  const last = document.lineAt(document.lineCount - 1).range.end;
  return { range: new Range(above, last), text: newLines.length > 0 ? eol + text : '' };
}

/** Switches next edits off, or on again with whatever they were allowed. */
export async function toggleNextEdits(settings: SettingsSource, texts: Texts): Promise<void> {
  const isOn = settings.current['nextEdit.enabled'] !== 'off';
  await workspace
    .getConfiguration('slipstream')
    .update('nextEdit.enabled', isOn ? 'off' : undefined, ConfigurationTarget.Global);
  window.setStatusBarMessage(isOn ? texts.nextEdit.switchedOff : texts.nextEdit.switchedOn, saidMs);
}
