import type { EditOrigin, HistoryEntry } from '../documents/editHistory.ts';
import { hunksOf, type LineHunk, type TextChange } from '../documents/lineHunk.ts';
import { createEmitter } from '../event.ts';
import { createStore } from '../lifetime.ts';
import { createCompositionWatch } from './composition.ts';
import { createElsewhere } from './elsewhere.ts';
import { rank } from './judge.ts';
import type {
  FoundElsewhere,
  NextEditDocument,
  NextEditLayer,
  NextEditSituation,
} from './layer.ts';
import { afterRest, afterTaking, createLocalLook } from './local/localLook.ts';
import { type DocumentText, renamedImports } from './local/renamedImport.ts';
import { repeatElsewhere } from './local/repeatElsewhere.ts';
import type { NextEditEngine, NextEditEngineDeps, ShownEdit } from './nextEditEngine.ts';
import { includesProposal, isKept, moveProposals, type Proposal } from './proposal.ts';
import { createRejections } from './rejections.ts';
import { createSettlePause } from './settlePause.ts';
import { createSieve } from './sieve.ts';
import { restAfterTyping } from './typedAlong.ts';
import { createVerdicts } from './verdicts.ts';
import { isLineWhole } from './wholeLine.ts';

/** Creates the engine of one window: what the user did goes in, the next edit to show comes out. */
export function createNextEditEngine(deps: NextEditEngineDeps): NextEditEngine {
  const { clock, history, layers, options, note } = deps;
  const store = createStore();
  const changes = store.own(createEmitter<void>(deps.onUnexpected));
  const rejections = createRejections();
  const patterns = store.own(createLocalLook(clock));
  const elsewhere = createElsewhere();
  const sieve = createSieve({
    history,
    rejections,
    onFiltered: (reason) => note({ kind: 'filtered', reason }),
  });
  let active: NextEditDocument | undefined;
  let cursor = { line: 0, character: 0 };
  let proposals: readonly Proposal[] = [];
  let owner: NextEditDocument | undefined;
  let shown: ShownEdit | undefined;
  let running: AbortController | undefined;
  let hasUnsettled = false;
  const verdicts = createVerdicts(clock);
  const composition = createCompositionWatch();
  /** Whether the edit that is going on is a proposal that was taken. */
  let isTaking = false;
  /** Whether the document in hand was looked through by all that may propose something there soon. */
  let mayLeave = false;
  /** Where the user was led from another document, as long as he does what he came for. */
  let visited: string | undefined;
  /** What is left of the proposal that the user has begun to write himself. */
  let typedInto: Proposal | undefined;
  let lastAccepted: { readonly documentKey: string; readonly proposal: Proposal } | undefined;

  const pause = store.own(
    createSettlePause({
      clock,
      isLineWhole: () => isLineWhole(lineAtCursor(), cursor.character),
      onSettled: settle,
    }),
  );
  store.own({ dispose: () => running?.abort() });

  const lineAtCursor = (): string =>
    (active && history.linesOf(active.documentKey))?.[cursor.line] ?? '';

  const editsOf = (documentKey: string): readonly HistoryEntry[] =>
    history.list().filter((entry) => entry.documentKey === documentKey);

  const situationIn = ({ documentKey, languageId }: NextEditDocument) => ({
    lines: history.linesOf(documentKey) ?? [],
    edits: editsOf(documentKey),
    cursorLine: cursor.line,
    languageId,
  });

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
    moveAlong(document, hunks);
    stop();
    goOnWith(rest);
    if (origin !== 'user') isTaking = false;
    if (origin !== 'user' || !isActive(document)) return;
    hasUnsettled = true;
    // What an input method is at work on is not done, however long it takes.
    if (composition.isLikely) pause.end();
    else pause.begin();
    patterns.ahead(() => afterRest(situationIn(document)));
  }

  /** What was proposed moves with its lines; what is left to do elsewhere is about the edit before this one. */
  function moveAlong(document: NextEditDocument, hunks: readonly LineHunk[]): void {
    if (owner?.documentKey === document.documentKey)
      proposals = hunks.reduce(moveProposals, proposals);
    elsewhere.change(document.documentKey, hunks);
    if (isTaking || !isActive(document)) return;
    visited = undefined;
    elsewhere.clear();
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
      pause.end();
      hasUnsettled = false;
      if (document !== undefined) arrive(document);
      else hide();
      return;
    }
    if (!hasUnsettled || last === undefined) return;
    const hasLeft = line < last.line || line >= last.line + Math.max(1, last.newLines.length);
    if (hasLeft) settle();
  }

  /** The user has come to another document: what was announced there is shown. */
  function arrive(document: NextEditDocument): void {
    const announced = elsewhere.arrive(document.documentKey);
    if (announced === undefined) {
      elsewhere.clear();
      hide();
      return;
    }
    owner = document;
    visited = document.documentKey;
    proposals = sift(announced, document);
    show();
  }

  function settle(): void {
    pause.end();
    if (active === undefined) return;
    history.settle(active.documentKey);
    if (!hasUnsettled) return;
    hasUnsettled = false;
    if (!options().isAutomatic || verdicts.isQuiet) return;
    look(active, false).catch(deps.onUnexpected);
  }

  async function look(document: NextEditDocument, isAsked: boolean): Promise<void> {
    stop();
    if (history.linesOf(document.documentKey) === undefined) return;
    const here = situationIn(document);
    const { lines, edits } = here;
    const local = patterns.proposals(here);
    const isLed = isTaking && visited === document.documentKey;
    const kept =
      owner?.documentKey === document.documentKey
        ? proposals.filter((item) => item === typedInto || isLed || isKept(item, isTaking))
        : [];
    if (!isTaking) elsewhere.clear();
    isTaking = false;
    owner = document;
    proposals = sift([...kept, ...local], document);
    mayLeave = false;
    show();
    if (shown === undefined) lookElsewhere({ ...document, lines }, edits);
    const asked = layers.filter(({ isFree }) => isFree || isAsked || shown === undefined);
    const possible = local.filter(({ confidence }) => confidence < threshold());
    const situation = { ...here, document, history: history.list(), possible, isAsked };
    const controller = new AbortController();
    running = controller;
    const listen = (layer: NextEditLayer) => listenTo(layer, situation, controller.signal);
    const free = asked.filter(({ isFree }) => isFree).map(listen);
    await Promise.all(asked.filter(({ isFree }) => !isFree).map(listen));
    if (running === controller) leave();
    await Promise.all(free);
    if (running === controller) running = undefined;
  }

  /** Whatever else language support may still report: what is left to do elsewhere is announced now. */
  function leave(): void {
    mayLeave = true;
    if (shown === undefined) show();
  }

  /** What is left to do in other documents: of a rename where they import the name, and of what was done to whole lines. */
  function lookElsewhere(document: DocumentText, edits: readonly HistoryEntry[]): void {
    const others = deps.others().map((other) => ({
      ...other,
      lines: history.linesOf(other.documentKey) ?? [],
    }));
    for (const find of [renamedImports, repeatElsewhere])
      for (const found of find(document, edits, others)) addElsewhere(found);
  }

  function addElsewhere({ document, proposals: found }: FoundElsewhere): void {
    if (!deps.others().some(({ documentKey }) => documentKey === document.documentKey)) return;
    elsewhere.add({ document, proposals: sift(found, document) });
  }

  async function listenTo(
    layer: NextEditLayer,
    situation: NextEditSituation,
    signal: AbortSignal,
  ): Promise<void> {
    for await (const found of layer.propose(situation, signal)) {
      if (signal.aborted) return;
      if (!('document' in found)) takeIn(found, situation.document);
      else {
        addElsewhere(found);
        if (shown === undefined) show();
      }
    }
  }

  function takeIn(proposal: Proposal, document: NextEditDocument): void {
    const kept = sift([proposal], document);
    proposals = [
      ...proposals.filter((item) => !kept.some((more) => includesProposal(more, item))),
      ...kept,
    ];
    const isHere = shown?.document.documentKey === document.documentKey;
    if (!isHere || kept.some((more) => shown && includesProposal(more, shown.proposal))) show();
    else if (shown !== undefined) {
      shown = { ...shown, following: inOrder().filter((item) => item !== shown?.proposal) };
      changes.fire();
    }
  }

  const sift = (found: readonly Proposal[], document: NextEditDocument): readonly Proposal[] =>
    sieve(found, document, hasUnsettled && isActive(document) ? cursor.line : undefined);

  const isActive = ({ documentKey }: NextEditDocument): boolean =>
    active?.documentKey === documentKey;

  const threshold = (): number => options().minConfidence + verdicts.thresholdShift;

  const inOrder = (): readonly Proposal[] =>
    rank(
      proposals.filter(({ confidence }) => confidence >= threshold()),
      cursor.line,
    );

  /** What is first in the document in hand; when nothing is left there, in another one. */
  function show(): void {
    const [proposal, ...following] = inOrder();
    if (proposal !== undefined && owner !== undefined) {
      present(owner, proposal, following);
      return;
    }
    const found = mayLeave ? elsewhere.next() : undefined;
    const [first, ...rest] = found?.proposals ?? [];
    if (found === undefined || first === undefined || first.confidence < threshold()) {
      hide();
      return;
    }
    elsewhere.announce(found.document);
    present(found.document, first, rest);
  }

  function present(
    document: NextEditDocument,
    proposal: Proposal,
    following: readonly Proposal[],
  ): void {
    const isSame = shown?.proposal === proposal;
    shown = {
      document,
      proposal,
      following,
      sinceMs: isSame ? (shown?.sinceMs ?? clock.now()) : clock.now(),
    };
    if (!isSame) {
      note({ kind: 'shown', layer: proposal.layer });
      patterns.ahead(() => afterTaking(situationIn(document), proposal));
    }
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
      pause.end();
    },
    moveCursor,
    settle,
    async ask() {
      if (active === undefined) return;
      pause.end();
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
      // Nothing is taken in a document that is not in hand.
      if (shown === undefined || !isActive(shown.document)) return undefined;
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
    noteRefused({ layer }) {
      isTaking = false;
      lastAccepted = undefined;
      note({ kind: 'refused', layer });
    },
    reject() {
      if (shown === undefined) return;
      const { document, proposal } = shown;
      rejections.add(document.documentKey, proposal);
      verdicts.note('rejected');
      note({ kind: 'rejected', layer: proposal.layer });
      stop();
      proposals = [];
      elsewhere.clear();
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
      patterns.forget();
      elsewhere.clear();
      proposals = [];
      lastAccepted = undefined;
      hide();
    },
    dispose: () => store.dispose(),
  };
}
