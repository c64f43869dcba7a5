import type { Clock } from '../clock.ts';
import type { EditHistory, EditOrigin, HistoryEntry } from '../documents/editHistory.ts';
import { hunksOf, type LineHunk, type TextChange } from '../documents/lineHunk.ts';
import { createEmitter, type Event } from '../event.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import { createCompositionWatch } from './composition.ts';
import { type FilterReason, reasonAgainst } from './filters.ts';
import { rank } from './judge.ts';
import type { NextEditDocument, NextEditLayer, NextEditSituation } from './layer.ts';
import { localProposals } from './local/localLayer.ts';
import { hunksOfProposal, includesProposal, moveProposals, type Proposal } from './proposal.ts';
import { createRejections } from './rejections.ts';
import { restAfterTyping } from './typedAlong.ts';
import { createVerdicts } from './verdicts.ts';
import { isLineWhole } from './wholeLine.ts';

export interface NextEditOptions {
  readonly isAutomatic: boolean;
  /** From this confidence on a proposal is shown. */
  readonly minConfidence: number;
}

/** What happened, for the figures. */
export type NextEditEvent =
  | { readonly kind: 'shown'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'accepted'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'rejected'; readonly layer: Proposal['layer'] }
  | { readonly kind: 'filtered'; readonly reason: FilterReason };

export interface NextEditEngineDeps {
  readonly clock: Clock;
  readonly history: EditHistory;
  readonly layers: readonly NextEditLayer[];
  readonly options: () => NextEditOptions;
  readonly note: (event: NextEditEvent) => void;
  readonly onUnexpected: (error: unknown) => void;
}

export interface ShownEdit {
  readonly document: NextEditDocument;
  readonly proposal: Proposal;
  /** The ones after it, in the order in which Tab walks through them. */
  readonly following: readonly Proposal[];
  readonly sinceMs: number;
}

export interface NextEditEngine extends Disposable {
  /** Follows a change event of a document. The history is fed by this, too. */
  change(document: NextEditDocument, changes: readonly TextChange[], origin: EditOrigin): void;
  /** A file was read from disk again: the last change of its document was no edit of the user. */
  reload(document: NextEditDocument): void;
  /** The cursor is at another place, or another editor is active (`undefined`: none that takes next edits). */
  moveCursor(document: NextEditDocument | undefined, line: number, character: number): void;
  /** What the user did is done: a suggestion was taken, or the file was saved. */
  settle(): void;
  /** Looks for a next edit now because the user asks. Resolves when all layers have answered. */
  ask(): Promise<void>;
  /** What would be shown now, if nothing else is in the way. */
  readonly shown: ShownEdit | undefined;
  readonly onDidChangeShown: Event<void>;
  /** The user takes what is shown. The caller applies it, as a change by the user, and settles. */
  accept(): Proposal | undefined;
  /** The editor has applied a proposal by itself, as ghost text. The caller settles. */
  noteAccepted(document: NextEditDocument, proposal: Proposal): void;
  /** The user turns down what is shown: it does not come back. */
  reject(): void;
  /** The editor's undo took an accepted edit back. */
  rejectLastAccepted(): void;
  forgetAll(): void;
}

/** Nothing typed for so long, on a line that is whole. */
const settledMs = 400;
/** Nothing typed for so long, in the middle of a line. */
const unfinishedMs = 1_200;

/** Creates the engine of one window: what the user did goes in, the next edit to show comes out. */
export function createNextEditEngine(deps: NextEditEngineDeps): NextEditEngine {
  const { clock, history, layers, options, note } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<void>(deps.onUnexpected));
  const rejections = createRejections();
  let active: NextEditDocument | undefined;
  let cursor = { line: 0, character: 0 };
  let proposals: readonly Proposal[] = [];
  let owner: NextEditDocument | undefined;
  let shown: ShownEdit | undefined;
  let pause: Disposable | undefined;
  let running: AbortController | undefined;
  let hasUnsettled = false;
  const verdicts = createVerdicts(clock);
  const composition = createCompositionWatch();
  /** Whether the edit that is going on is a proposal that was taken. */
  let isTaking = false;
  /** What is left of the proposal that the user has begun to write himself. */
  let typedInto: Proposal | undefined;
  let lastAccepted: { readonly documentKey: string; readonly proposal: Proposal } | undefined;

  store.own({
    dispose() {
      pause?.dispose();
      running?.abort();
    },
  });

  const editsOf = (documentKey: string): readonly HistoryEntry[] =>
    history.list().filter((entry) => entry.documentKey === documentKey);

  function change(
    document: NextEditDocument,
    textChanges: readonly TextChange[],
    origin: EditOrigin,
  ): void {
    const before = history.linesOf(document.documentKey);
    if (before === undefined || textChanges.length === 0) return;
    const hunks = hunksOf(before, textChanges);
    composition.note(document.documentKey, textChanges);
    history.change(document.documentKey, textChanges, { origin, atMs: clock.now() });
    const rest = origin === 'user' ? restOfShown(document, hunks) : undefined;
    if (owner?.documentKey === document.documentKey)
      for (const hunk of hunks) proposals = moveProposals(proposals, hunk);
    stop();
    goOnWith(rest);
    if (origin !== 'user') isTaking = false;
    if (origin !== 'user' || active?.documentKey !== document.documentKey) return;
    hasUnsettled = true;
    waitForPause(document);
  }

  /** What is shown, when this change only writes a part of it. */
  function restOfShown(
    document: NextEditDocument,
    hunks: readonly LineHunk[],
  ): Proposal | undefined {
    const [hunk, ...more] = hunks;
    const isOurs = shown?.document.documentKey === document.documentKey;
    if (shown === undefined || !isOurs || hunk === undefined || more.length > 0) return undefined;
    return restAfterTyping(shown.proposal, hunk);
  }

  /** Shows what is left of what was shown, or nothing. */
  function goOnWith(rest: Proposal | undefined): void {
    typedInto = rest;
    if (rest === undefined || shown === undefined) {
      hide();
      return;
    }
    proposals = [rest, ...proposals];
    shown = { ...shown, proposal: rest };
    changes.fire();
  }

  function waitForPause(document: NextEditDocument): void {
    pause?.dispose();
    const start = clock.now();
    // What an input method is at work on is not done, however long it takes.
    if (composition.isLikely) return;
    pause = clock.after(settledMs, () => {
      if (isLineWhole(lineAtCursor(document), cursor.character)) settle();
      else pause = clock.after(unfinishedMs - (clock.now() - start), settle);
    });
  }

  const lineAtCursor = (document: NextEditDocument): string =>
    history.linesOf(document.documentKey)?.[cursor.line] ?? '';

  function moveCursor(
    document: NextEditDocument | undefined,
    line: number,
    character: number,
  ): void {
    const isOther = document?.documentKey !== active?.documentKey;
    const last = active === undefined ? undefined : editsOf(active.documentKey).at(-1);
    active = document;
    cursor = { line, character };
    if (isOther) {
      stop();
      pause?.dispose();
      hasUnsettled = false;
      hide();
      return;
    }
    if (!hasUnsettled || last === undefined) return;
    const hasLeft = line < last.line || line >= last.line + Math.max(1, last.newLines.length);
    if (hasLeft) settle();
  }

  function settle(): void {
    pause?.dispose();
    if (active === undefined) return;
    history.settle(active.documentKey);
    if (!hasUnsettled) return;
    hasUnsettled = false;
    if (!options().isAutomatic || verdicts.isQuiet) return;
    look(active, false).catch(deps.onUnexpected);
  }

  async function look(document: NextEditDocument, isAsked: boolean): Promise<void> {
    stop();
    const lines = history.linesOf(document.documentKey);
    if (lines === undefined) return;
    const edits = editsOf(document.documentKey);
    const local =
      edits.length === 0
        ? []
        : localProposals({
            lines,
            edits,
            cursorLine: cursor.line,
            languageId: document.languageId,
          });
    const kept =
      owner?.documentKey === document.documentKey
        ? proposals.filter((item) => item === typedInto || isKept(item, isTaking))
        : [];
    isTaking = false;
    owner = document;
    proposals = sift([...kept, ...local], document);
    show();
    const asked = layers.filter(({ isFree }) => isFree || isAsked || shown === undefined);
    if (asked.length === 0) return;
    const possible = local.filter(({ confidence }) => confidence < threshold());
    const situation = {
      document,
      lines,
      cursorLine: cursor.line,
      edits,
      history: history.list(),
      possible,
      isAsked,
    };
    const controller = new AbortController();
    running = controller;
    await Promise.all(asked.map((layer) => listenTo(layer, situation, controller.signal)));
    if (running === controller) running = undefined;
  }

  async function listenTo(
    layer: NextEditLayer,
    situation: NextEditSituation,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const proposal of layer.propose(situation, signal)) {
      if (signal.aborted) return;
      const kept = sift([proposal], situation.document);
      proposals = [
        ...proposals.filter((item) => !kept.some((more) => includesProposal(more, item))),
        ...kept,
      ];
      if (
        shown === undefined ||
        kept.some((more) => shown && includesProposal(more, shown.proposal))
      )
        show();
      else {
        shown = { ...shown, following: inOrder().filter((item) => item !== shown?.proposal) };
        changes.fire();
      }
    }
  }

  /** What may be shown of them. What may not is counted. */
  function sift(found: readonly Proposal[], document: NextEditDocument): readonly Proposal[] {
    const lines = history.linesOf(document.documentKey) ?? [];
    const edits = [...editsOf(document.documentKey), ...history.leftStates(document.documentKey)];
    return found.filter((proposal) => {
      const context = {
        lines,
        edits,
        isRejected: (hunk: LineHunk) => rejections.has(document.documentKey, hunk),
        writingLine: hasUnsettled ? cursor.line : undefined,
        isProven: proposal.layer === 'language',
      };
      const reasons = hunksOfProposal(proposal).map((hunk) => reasonAgainst(hunk, context));
      const reason = reasons.find((item) => item !== undefined);
      if (reason !== undefined) note({ kind: 'filtered', reason });
      return reason === undefined;
    });
  }

  const threshold = (): number => options().minConfidence + verdicts.thresholdShift;

  const inOrder = (): readonly Proposal[] =>
    rank(
      proposals.filter(({ confidence }) => confidence >= threshold()),
      cursor.line,
    );

  function show(): void {
    const [proposal, ...following] = inOrder();
    if (proposal === undefined || owner === undefined) {
      hide();
      return;
    }
    const isSame = shown?.proposal === proposal;
    shown = {
      document: owner,
      proposal,
      following,
      sinceMs: isSame ? (shown?.sinceMs ?? clock.now()) : clock.now(),
    };
    if (!isSame) note({ kind: 'shown', layer: proposal.layer });
    changes.fire();
  }

  function hide(): void {
    if (shown === undefined) return;
    shown = undefined;
    changes.fire();
  }

  function stop(): void {
    running?.abort();
    running = undefined;
  }

  function noteAccepted({ documentKey }: NextEditDocument, proposal: Proposal): void {
    verdicts.note('accepted');
    isTaking = true;
    note({ kind: 'accepted', layer: proposal.layer });
    lastAccepted = { documentKey, proposal };
  }

  return {
    change,
    reload({ documentKey }) {
      history.takeLastAsOthers(documentKey);
      if (active?.documentKey !== documentKey) return;
      hasUnsettled = false;
      pause?.dispose();
    },
    moveCursor,
    settle,
    async ask() {
      if (active === undefined) return;
      pause?.dispose();
      hasUnsettled = false;
      verdicts.endQuiet();
      history.settle(active.documentKey);
      await look(active, true);
    },
    get shown() {
      return shown;
    },
    onDidChangeShown: changes.event,
    accept() {
      if (shown === undefined) return undefined;
      const { document, proposal } = shown;
      const lines = history.linesOf(document.documentKey) ?? [];
      proposals = proposals.filter((item) => item !== proposal);
      const [kept] = sift([proposal], document);
      if (kept === undefined || lines.length === 0) {
        hide();
        return undefined;
      }
      noteAccepted(document, proposal);
      return proposal;
    },
    noteAccepted,
    reject() {
      if (shown === undefined) return;
      const { document, proposal } = shown;
      rejections.add(document.documentKey, proposal);
      verdicts.note('rejected');
      note({ kind: 'rejected', layer: proposal.layer });
      stop();
      proposals = [];
      hide();
    },
    rejectLastAccepted() {
      if (lastAccepted === undefined) return;
      rejections.add(lastAccepted.documentKey, lastAccepted.proposal);
      lastAccepted = undefined;
    },
    forgetAll() {
      stop();
      rejections.forgetAll();
      proposals = [];
      lastAccepted = undefined;
      hide();
    },
    dispose: () => store.dispose(),
  };
}

/**
 * What took a request is kept along a chain; what costs nothing is looked for anew. What language support said is about
 * one edit: it holds while its own proposals are taken, and not when the user does anything else.
 */
const isKept = ({ layer }: Proposal, isTaking: boolean): boolean =>
  layer === 'model' || (layer === 'language' && isTaking);
