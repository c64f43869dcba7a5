import {
  ConfigurationTarget,
  commands,
  Range,
  Selection,
  type TextDocument,
  type TextEditor,
  TextEditorRevealType,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { baseName } from '../../core/baseName.ts';
import type { Clock } from '../../core/clock.ts';
import { createEditHistory } from '../../core/documents/editHistory.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import { minConfidenceOf } from '../../core/nextEdit/eagerness.ts';
import { createNextEditEngine } from '../../core/nextEdit/engine.ts';
import { describeHint, type Face, faceElsewhere, faceOf } from '../../core/nextEdit/face.ts';
import type { NextEditMeasures } from '../../core/nextEdit/figures.ts';
import { labelKeyOf } from '../../core/nextEdit/labelKey.ts';
import type { NextEditLayer } from '../../core/nextEdit/layer.ts';
import type { ShownEdit } from '../../core/nextEdit/nextEditEngine.ts';
import type { Proposal } from '../../core/nextEdit/proposal.ts';
import { createSnippetWatch } from '../../core/nextEdit/snippetWatch.ts';
import { mayBeShown } from '../../core/nextEdit/surroundings.ts';
import { createTabOffer } from '../../core/nextEdit/tabOffer.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { createContextKey } from '../contributions.ts';
import { listen, type OnUnexpected, run } from '../listen.ts';
import { createAnnouncer } from './announcer.ts';
import { applyProposal, removeLines } from './applyProposal.ts';
import { describeDocument, followEdits } from './followEdits.ts';
import { endAfter } from './hunkEdit.ts';
import { createNextEditGhost, type GhostOffer } from './nextEditGhost.ts';
import { createNextEditView, type PaintTarget } from './nextEditView.ts';
import { otherDocuments } from './otherDocuments.ts';
import { isInIndentation, modesOf, placeOf } from './placeOf.ts';

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
  /** Whether the editor's list of suggestions is open over it, as far as the stable API tells. */
  readonly isListOpen: (editor: TextEditor) => boolean;
  /** Whether changes in a document wait for the user's verdict. */
  readonly isUnderReview: (uri: Uri) => boolean;
  readonly onDidChangeReview: (listener: () => void) => Disposable;
  /** `publisher.name` of this extension. */
  readonly extensionId: string;
  /** Whether another assistant suggests as well: then a hint is enough. */
  readonly hasRival: () => boolean;
  readonly onUnexpected: OnUnexpected;
}

/** Next edits while they are switched on. */
export interface NextEdits extends Disposable {
  /** Takes what is in sight, or goes where it is. Tab does so only while it is not needed for anything else. */
  accept(isTab: boolean): Promise<void>;
  dismiss(): Promise<void>;
  /** Alt+N: looks for a next edit, goes to it, or takes it. */
  ask(): Promise<void>;
}

const saidMs = 3_000;

export function createNextEdits(deps: NextEditsDeps): NextEdits {
  const { clock, settings, texts, onUnexpected } = deps;
  const store = createStore();
  const history = createEditHistory();
  const snippet = createSnippetWatch();
  const view = store.own(createNextEditView(texts, onUnexpected));
  const announcer = store.own(createAnnouncer());
  const ghost = store.own(
    createNextEditGhost({
      extensionId: deps.extensionId,
      onTaken: (offer) => run(() => finishTaken(offer), 'next edit ghost text', onUnexpected),
      onUnexpected,
    }),
  );
  const setShown = createContextKey('slipstream.nextEditShown', onUnexpected);
  const setOn = createContextKey('slipstream.nextEditOn', onUnexpected);
  const tab = store.own(
    createTabOffer({
      clock,
      key: createContextKey('slipstream.nextEditTab', onUnexpected),
      onOurs: () => repaint(),
    }),
  );
  const setGhost = createContextKey('slipstream.nextEditGhost', onUnexpected);
  let isApplying = false;
  let acceptedAt: { readonly document: TextDocument; readonly version: number } | undefined;
  /** The user went where a hint pointed: there it is shown in full. */
  let visitedEdit: ShownEdit['proposal'] | undefined;

  const engine = store.own(
    createNextEditEngine({
      clock,
      history,
      layers: deps.layers,
      others: () => otherDocuments().filter(isFree).map(describeDocument),
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
      snippet,
      isEligible: deps.isEligible,
      isTaking: ({ document, contentChanges }) =>
        isApplying || ghost.isTaking(document, contentChanges),
      onUndo(document) {
        if (acceptedAt?.document === document && document.version === acceptedAt.version + 1)
          engine.rejectLastAccepted();
        acceptedAt = undefined;
      },
      onUnexpected,
    }),
  );

  /** Whether something may be proposed in a document that is not in hand. */
  const isFree = (document: TextDocument): boolean =>
    deps.isEligible(document) &&
    !deps.isUnderReview(document.uri) &&
    history.linesOf(document.uri.toString()) !== undefined;

  /** What may be on the screen now, with its editor, and the document that it is in, when that is not in hand. */
  function current(): Current | undefined {
    const editor = window.activeTextEditor;
    const { shown } = engine;
    if (editor === undefined || shown === undefined) return undefined;
    const isHere = editor.document.uri.toString() === shown.document.documentKey;
    const other = isHere ? undefined : documentOf(shown);
    if (!isHere && (other === undefined || !isFree(other))) return undefined;
    const around = {
      ...placeOf(editor),
      hasGhostText: deps.hasGhostText(editor),
      isListOpen: deps.isListOpen(editor),
      isInSnippet: snippet.isInside,
      isUnderReview: deps.isUnderReview(editor.document.uri),
    };
    return mayBeShown(around) ? { editor, shown, other } : undefined;
  }

  function repaint(): void {
    // While an edit is on its way to the document it is not known what comes next; nothing goes and comes back.
    if (isApplying) {
      tab.takeBack();
      return;
    }
    const now = current();
    if (now === undefined) {
      hide();
      return;
    }
    const { editor, shown, other } = now;
    setShown.set(true);
    const face = other === undefined ? faceIn(editor, shown) : faceFrom(shown);
    tab.offer(shown.proposal, isInIndentation(editor));
    setGhost.set(face.kind === 'ghost');
    if (face.kind === 'ghost') ghost.show(editor, face, shown.proposal);
    else ghost.clear();
    announcer.announce(shown.proposal, spokenOf(shown, other));
    view.paint([{ editor, face }, ...inOtherEditors(editor, shown)], {
      places: 1 + (shown.proposal.others?.length ?? 0),
      ...labelOf(editor),
    });
  }

  /** No label names a key that does something else. */
  function labelOf(editor: TextEditor): { readonly key: string; readonly isLive: boolean } {
    const { keys } = texts.nextEdit;
    if (labelKeyOf({ hasRival: deps.hasRival(), ...modesOf(editor) }) === 'tab')
      return { key: keys.tab, isLive: tab.isOurs };
    return { key: process.platform === 'darwin' ? keys.askOnMac : keys.ask, isLive: true };
  }

  function faceIn(editor: TextEditor, shown: ShownEdit): Face {
    const isHintOnly = settings.current['nextEdit.display'] === 'hint' || deps.hasRival();
    return faceOf(shown.proposal, {
      lines: linesOf(shown),
      languageId: editor.document.languageId,
      cursor: editor.selection.active,
      visible: visibleOf(editor),
      isHintOnly: isHintOnly && visitedEdit !== shown.proposal,
      hasGhostText: editor === window.activeTextEditor,
    });
  }

  /** How another document's next edit is announced: nothing of it is taken before it was seen there. */
  const faceFrom = (shown: ShownEdit): Face =>
    faceElsewhere(shown.proposal, {
      lines: linesOf(shown),
      languageId: shown.document.languageId,
      file: baseName(shown.document.path),
    });

  /** Other editors of the document show the same, where it is in sight; their keys stay theirs. */
  const inOtherEditors = (active: TextEditor, shown: ShownEdit): readonly PaintTarget[] =>
    window.visibleTextEditors
      .filter(
        (editor) =>
          editor !== active && editor.document.uri.toString() === shown.document.documentKey,
      )
      .map((editor) => ({ editor, face: faceIn(editor, shown) }))
      .filter(({ face }) => face.kind !== 'hint');

  function spokenOf(shown: ShownEdit, other: TextDocument | undefined): string {
    const { document, proposal } = shown;
    const hint = describeHint(proposal, linesOf(shown), document.languageId);
    return other === undefined
      ? texts.nextEdit.spoken(hint)
      : texts.nextEdit.spokenElsewhere(baseName(document.path), hint);
  }

  const linesOf = ({ document }: ShownEdit): readonly string[] =>
    history.linesOf(document.documentKey) ?? [];

  function hide(): void {
    tab.takeBack();
    setShown.set(false);
    setGhost.set(false);
    ghost.clear();
    announcer.clear();
    view.clear();
  }

  async function accept(isTab: boolean): Promise<void> {
    const editor = window.activeTextEditor;
    // The editor's keys go by a context key that is up to 60 ms behind the cursor and what is shown.
    const isMeant = editor !== undefined && tab.isOurs && !isInIndentation(editor);
    if (isTab && !isMeant) await commands.executeCommand('tab');
    else await take();
  }

  async function take(): Promise<void> {
    const now = current();
    if (now === undefined) return;
    if (now.other !== undefined) {
      await goTo(now.other, now.shown.proposal);
      return;
    }
    const face = faceIn(now.editor, now.shown);
    // A hint names the first change alone: nothing is taken that was not shown.
    if (face.kind === 'hint') jump(now.editor, now.shown.proposal);
    else if (face.kind === 'ghost')
      await commands.executeCommand('editor.action.inlineSuggest.commit');
    else await apply(now.editor);
  }

  /** Opens another document at a proposal, which is shown there and waits for another key. */
  async function goTo(document: TextDocument, proposal: Proposal): Promise<void> {
    const open = window.visibleTextEditors.find((editor) => editor.document === document);
    jump(await window.showTextDocument(document, open?.viewColumn), proposal);
  }

  function jump(editor: TextEditor, proposal: Proposal): void {
    const { line, oldLines, newLines } = proposal;
    visitedEdit = proposal;
    // At a block's end its new lines have room as ghost text.
    const isBlock = oldLines.length !== newLines.length;
    const at = isBlock ? Math.max(0, line + oldLines.length - 1) : line;
    const place = editor.document.lineAt(Math.min(at, editor.document.lineCount - 1)).range.end;
    editor.selection = new Selection(place, place);
    editor.revealRange(new Range(place, place), TextEditorRevealType.InCenterIfOutsideViewport);
    // What was announced from afar is now seen for the first time.
    tab.restart();
  }

  async function apply(editor: TextEditor): Promise<void> {
    const proposal = engine.accept();
    if (proposal === undefined) return;
    // In the frame in which the new text comes the old words must no longer be struck.
    view.clear();
    const isDone = await whileApplying(() => applyProposal(editor, proposal, onUnexpected));
    if (isDone) finish(editor.document, proposal);
    else engine.noteRefused(proposal);
    repaint();
  }

  async function whileApplying<T>(work: () => PromiseLike<T>): Promise<T> {
    isApplying = true;
    try {
      return await work();
    } finally {
      isApplying = false;
    }
  }

  /** The editor has inserted a next edit as ghost text; the lines that go with it are left to take away. */
  async function finishTaken({ document, face, proposal }: GhostOffer): Promise<void> {
    const editor = window.activeTextEditor;
    if (editor?.document !== document) return;
    engine.noteAccepted(describeDocument(document), proposal);
    if (face.count > 0) {
      const first = face.line - face.count + 1;
      await whileApplying(() => removeLines(editor, first, face.count));
    }
    finish(document, proposal);
    repaint();
  }

  function finish(document: TextDocument, proposal: Proposal): void {
    acceptedAt = { document, version: document.version };
    const end = endAfter(document, proposal);
    engine.moveCursor(describeDocument(document), end.line, end.character);
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
  store.own(deps.onDidChangeReview(repaint));
  const repaintOn = <T>(event: (listener: (value: T) => unknown) => Disposable) =>
    store.own(listen(event, 'next edit', repaint, onUnexpected));
  repaintOn(window.onDidChangeTextEditorSelection);
  repaintOn(window.onDidChangeTextEditorVisibleRanges);
  repaintOn(window.onDidChangeTextEditorOptions);
  repaintOn(window.onDidChangeActiveTextEditor);
  repaintOn(window.onDidChangeVisibleTextEditors);
  store.own(settings.onDidChange(repaint));
  setOn.set(true);
  store.own({
    dispose() {
      hide();
      setOn.set(false);
    },
  });
  return {
    accept,
    async dismiss() {
      engine.reject();
      await commands.executeCommand('editor.action.inlineSuggest.hide');
    },
    ask,
    dispose: () => store.dispose(),
  };
}

interface Current {
  readonly editor: TextEditor;
  readonly shown: ShownEdit;
  readonly other: TextDocument | undefined;
}

const documentOf = ({ document: { documentKey } }: ShownEdit): TextDocument | undefined =>
  workspace.textDocuments.find(({ uri }) => uri.toString() === documentKey);

const visibleOf = (editor: TextEditor) =>
  editor.visibleRanges.map((range) => ({ first: range.start.line, last: range.end.line }));

/** Switches next edits off, or on again with whatever they were allowed. */
export async function toggleNextEdits(settings: SettingsSource, texts: Texts): Promise<void> {
  const isOn = settings.current['nextEdit.enabled'] !== 'off';
  await workspace
    .getConfiguration('slipstream')
    .update('nextEdit.enabled', isOn ? 'off' : undefined, ConfigurationTarget.Global);
  window.setStatusBarMessage(isOn ? texts.nextEdit.switchedOff : texts.nextEdit.switchedOn, saidMs);
}
