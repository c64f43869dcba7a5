import {
  Range,
  Selection,
  type TextDocument,
  TextEditorRevealType,
  type Uri,
  window,
  workspace,
} from 'vscode';
import { applyLineEdits, spanAfter } from '../../core/answer/textLines.ts';
import { baseName } from '../../core/baseName.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { Notices, SettingsSource, Storage } from '../../core/ports.ts';
import { claimDefaultTold } from '../../core/refactor/defaultTold.ts';
import type { EditStatistics } from '../../core/refactor/editStatistics.ts';
import type { LineSpan } from '../../core/refactor/liveDocument.ts';
import { reanchor } from '../../core/refactor/reanchor.ts';
import { reviewPlace } from '../../core/refactor/reviewPlace.ts';
import type { EditAnswer, EditCall, EditFailure } from '../../core/refactor/runEdit.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import { createContextKey } from '../contributions.ts';
import { type OnUnexpected, run } from '../listen.ts';
import { hasKey, type KeyStep } from '../models/keyStep.ts';
import type { ApplyAsReview } from './applyAsReview.ts';
import { applyOtherFiles } from './applyOtherFiles.ts';
import { type ChooseDeps, chooseDoubtful } from './chooseDoubtful.ts';
import type { WriteDoor } from './confirmWrite.ts';
import { isInFront } from './diffTab.ts';
import { linesOf } from './documentLines.ts';
import { buildEditRequest, type EditJob, type RequestDeps } from './editRequest.ts';
import { showEditStatus } from './editStatus.ts';
import { applyEdits, type LiveEdit, type LiveEditDeps, startLiveEdit } from './liveEdit.ts';
import type { ReviewOrigin, ReviewStore } from './reviewStore.ts';
import { createRewriteView, type RewriteView, type RewriteViewDeps } from './rewriteView.ts';
import { withTabTimeout } from './withTabTimeout.ts';

export interface EditFlowDeps extends LiveEditDeps, RequestDeps, ChooseDeps {
  readonly view: RewriteViewDeps;
  readonly reviews: ReviewStore;
  readonly statistics: EditStatistics;
  readonly notices: Notices;
  readonly settings: SettingsSource;
  readonly storage: Pick<Storage, 'update'>;
  readonly keyStep: KeyStep;
  readonly onUnexpected: OnUnexpected;
  /** Asks for another instruction about a part that was just rewritten. */
  readonly askFollowUp: (job: EditJob) => Promise<void>;
  readonly showReview: (uri: Uri) => Promise<void>;
  readonly applyAsReview: ApplyAsReview;
  readonly door: WriteDoor;
  readonly grammars: Grammars;
}

/** What a rewrite left behind. */
export interface Applied {
  readonly raw: string;
  /** Where the part stands now. */
  part(): LineSpan;
}

/** An answer on its way, or there already. */
export interface AskedEdit {
  readonly edit: LiveEdit;
  readonly view: RewriteView;
  /** For how long the whole change stood on screen before the user approved of it, in ms; absent: it was not seen whole. */
  readonly shownForMs?: number;
}

/** The way of a rewrite from question to review. One at a time: a new one stops the one before. */
export interface EditFlow extends Disposable {
  /** Whether the document may be edited and sent; says so when not. */
  mayEdit(document: TextDocument): boolean;
  /** Asks, shows, applies and begins the review. Undefined: nothing was applied, and why has been said. */
  run(job: EditJob): Promise<Applied | undefined>;
  /** Starts asking and shows the answer in `view`; nothing is applied. */
  start(job: EditJob, view: RewriteView, priority: EditCall['priority']): LiveEdit;
  openView(job: Pick<EditJob, 'document' | 'part'>, preserveFocus: boolean): RewriteView;
  /** Waits for the answer, closes the view and applies. */
  finish(job: EditJob, asked: AskedEdit): Promise<Applied | undefined>;
  stop(): void;
}

export function createEditFlow(deps: EditFlowDeps): EditFlow {
  const store = createStore();
  const setEditing = createContextKey('slipstream.editing', deps.onUnexpected);
  let current: LiveEdit | undefined;
  store.own({ dispose: () => current?.stop() });
  const strings = deps.texts.refactor;

  const flow: EditFlow = {
    mayEdit(document) {
      if (!isEditable(document.uri)) {
        notify(deps, 'readonly', strings.notEditable);
        return false;
      }
      if (deps.isAllowed(document.uri)) return true;
      notify(deps, 'excluded', strings.excluded(nameOf(document)));
      return false;
    },
    openView: ({ document, part }, preserveFocus) =>
      createRewriteView(deps.view, { document, part, preserveFocus }),
    start(job, view, priority) {
      current?.stop();
      // To have it at hand when the answer is whole.
      deps.grammars.ready(job.document.languageId);
      const edit = startLiveEdit(
        deps,
        {
          build: () => buildEditRequest(deps, job),
          priority,
          predicts: deps.settings.current['edit.prediction'],
        },
        view,
      );
      current = edit;
      return edit;
    },
    async run(job) {
      if (!flow.mayEdit(job.document) || !(await hasKey(deps.keyStep, 'edit'))) return undefined;
      const view = flow.openView(job, false);
      const edit = flow.start(job, view, 'asked');
      return await flow.finish(job, { edit, view });
    },
    async finish(job, { edit, view, shownForMs }) {
      const status = showEditStatus(edit, deps);
      setEditing.set(true);
      const end = () => {
        status.dispose();
        if (current !== edit) return;
        current = undefined;
        setEditing.set(false);
      };
      try {
        const [outcome] = await Promise.all([edit.outcome, view.show()]);
        // A question about a doubtful answer may stand for long, with nothing under way.
        end();
        if (outcome.ok)
          return await apply(deps, { job, answer: outcome.value, view, flow, shownForMs });
        await view.close(false);
        notifyFailure(deps, outcome.error, () => flow.run(job));
        return undefined;
      } catch (error) {
        await view.close(false);
        throw error;
      } finally {
        end();
      }
    },
    stop() {
      current?.stop();
    },
    dispose: () => store.dispose(),
  };
  return flow;
}

const nameOf = ({ uri }: TextDocument): string => baseName(uri.path);

/** Documents that others provide to be read: versions in git, output, our own pictures of text. */
const readOnlySchemes = new Set(['git', 'output', 'slipstream-live', 'slipstream-before']);

const isEditable = ({ scheme }: Uri): boolean =>
  !readOnlySchemes.has(scheme) && workspace.fs.isWritableFileSystem(scheme) !== false;

interface Finished {
  readonly job: EditJob;
  readonly answer: EditAnswer;
  readonly view: RewriteView;
  readonly flow: EditFlow;
  readonly shownForMs: number | undefined;
  /** The user said yes to a doubtful answer. */
  readonly isDoubtful?: boolean;
}

async function apply(deps: EditFlowDeps, finished: Finished): Promise<Applied | undefined> {
  const { job, answer, view, flow } = finished;
  const { document } = job;
  const strings = deps.texts.refactor;
  const snapshot = answer.target.document;
  const { edits, repairs } = answer.read;
  if (answer.doubts.length > 0) return await applyIfChosen(deps, finished);
  view.lift();
  // Closing a comparison before its last lines are painted would show the change later, not sooner.
  await view.shown();
  // What was written stays in sight when it has no place any more.
  if (reanchor(edits, snapshot, linesOf(document)) === undefined) {
    deps.log.info('edit.notApplied', { why: 'moved' });
    view.leave();
    notify(deps, 'edit', strings.moved, () => flow.run(job));
    return undefined;
  }
  // Whoever went on working elsewhere keeps his place: no tab comes to the front, no cursor moves.
  const isWatched = view.isInFront();
  // The file comes over the view, which then closes unseen: one change of tabs instead of two.
  if (isWatched) await withTabTimeout(window.showTextDocument(document, { preview: false }), deps);
  const part = () => partNow(finished);
  const origin = originOf(deps, finished, part);
  const { version } = document;
  const hasPending = deps.reviews.entry(document.uri) !== undefined;
  const applied = await applyEdits(document, { snapshot, edits, reviews: deps.reviews, origin });
  if (!applied.ok) {
    deps.log.info('edit.notApplied', { why: applied.error });
    const text = applied.error === 'moved' ? strings.moved : strings.notApplied;
    notify(deps, 'edit', text, () => flow.run(job));
    await view.close(true);
    return undefined;
  }
  const place = reviewPlace(deps.settings.current['edit.review'], {
    shownForMs: finished.shownForMs,
    otherFiles: answer.read.others.length,
    isDoubtful: finished.isDoubtful === true,
    hasPending,
  });
  // Keys pressed meanwhile went to the cursor where it is; it must not move away under them.
  const isStill = document.version <= version + 1;
  if (isWatched && isStill) revealFirstHunk(deps, document);
  else if (!isInFront(document) && place !== 'none')
    window.setStatusBarMessage(strings.waitsElsewhere(nameOf(document)), repairedMs);
  if (place === 'none') approve(deps, document);
  await view.close(true);
  await applyOthers(deps, finished, !isWatched);
  const repaired = strings.repairs(repairs);
  if (repaired !== undefined) window.setStatusBarMessage(repaired, repairedMs);
  else if (place === 'none') window.setStatusBarMessage(strings.approved, repairedMs);
  if (isWatched && place === 'comparison') await deps.showReview(document.uri);
  return { raw: answer.raw, part };
}

/** The line above what was kept says once why there is no review, beside the way back and the setting. */
function approve(deps: EditFlowDeps, { uri }: TextDocument): void {
  deps.reviews.approve(uri);
  if (deps.settings.current['edit.review'] !== 'auto') return;
  const tell = async () => {
    if (await claimDefaultTold(deps.storage))
      deps.reviews.remark(uri, deps.texts.refactor.keptWithoutReview);
  };
  run(tell, 'review', deps.onUnexpected);
}

/** A doubtful answer is applied only where the user says so, looking at what would be lost. */
async function applyIfChosen(deps: EditFlowDeps, finished: Finished): Promise<Applied | undefined> {
  const { job, answer, view } = finished;
  const { after, doubts } = answer;
  await view.close(true);
  deps.log.info('edit.doubtful', { doubts: doubts.map(({ kind }) => kind).join(' ') });
  const isChosen = await chooseDoubtful({ document: job.document, after, doubts }, deps);
  deps.statistics.noteChoice(isChosen);
  if (!isChosen) return undefined;
  return await apply(deps, { ...finished, answer: { ...answer, doubts: [] }, isDoubtful: true });
}

/** What the answer says about further files goes there; the file in hand comes back to the front, unless quiet. */
async function applyOthers(
  deps: EditFlowDeps,
  { job, answer }: Finished,
  isQuiet: boolean,
): Promise<void> {
  const { others } = answer.read;
  const folder = workspace.getWorkspaceFolder(job.document.uri);
  if (others.length === 0 || folder === undefined) return;
  const { changed, failed } = await applyOtherFiles({ ...deps, isQuiet }, folder.uri, others);
  if (!isQuiet) await window.showTextDocument(job.document, { preview: false });
  const strings = deps.texts.refactor;
  if (failed.length > 0) notify(deps, 'others', strings.otherFilesFailed(failed.join(', ')));
  else if (changed > 0) window.setStatusBarMessage(strings.otherFiles(changed), repairedMs);
}

/** How long the message about a repaired answer stays in the status bar. */
const repairedMs = 8000;

/** Where the part of a rewrite stands now, found by the lines that the rewrite alone would have left. */
function partNow({ job, answer }: Finished): LineSpan {
  const { target, read } = answer;
  const after = applyLineEdits(target.document, read.edits);
  const whole = { start: 0, end: job.document.lineCount };
  return partIn(job.document, after, spanAfter(target, read.edits)) ?? whole;
}

const partIn = (
  document: TextDocument,
  lines: readonly string[],
  part: LineSpan,
): LineSpan | undefined => reanchor([{ ...part, lines: [] }], lines, linesOf(document))?.[0];

/** Asking again begins from the part as it was, going on from the part as it is. */
function originOf(
  deps: EditFlowDeps,
  { job, answer, flow }: Finished,
  part: () => LineSpan,
): ReviewOrigin {
  return {
    async rerun() {
      if (!(await deps.reviews.undoAll(job.document.uri))) return;
      const before = partIn(job.document, answer.target.document, job.part);
      await flow.run({ ...job, part: before ?? job.part });
    },
    async followUp() {
      const turn = { instruction: job.instruction, answer: answer.raw };
      const { problems: _, focus: __, ...rest } = job;
      await deps.askFollowUp({ ...rest, part: part(), before: [...(job.before ?? []), turn] });
    },
  };
}

function revealFirstHunk(deps: EditFlowDeps, document: TextDocument): void {
  const hunk = deps.reviews.entry(document.uri)?.review.hunks[0];
  const editor = window.visibleTextEditors.find((candidate) => candidate.document === document);
  if (hunk === undefined || editor === undefined) return;
  const start = document.positionAt(hunk.start);
  editor.selection = new Selection(start, start);
  editor.revealRange(new Range(start, start), TextEditorRevealType.InCenterIfOutsideViewport);
}

function notifyFailure(
  deps: EditFlowDeps,
  failure: EditFailure,
  again: () => Promise<unknown>,
): void {
  const strings = deps.texts.refactor;
  if (failure.kind === 'answer') {
    notify(deps, 'edit', strings.answerProblem(failure.problem), again);
    return;
  }
  const { error } = failure;
  if (error.kind === 'aborted') {
    window.setStatusBarMessage(strings.stopped, repairedMs);
    return;
  }
  const isAboutKey = error.kind === 'missingKey' || error.kind === 'wrongKey';
  notify(deps, 'edit', deps.texts.error(error), again, isAboutKey);
}

function notify(
  deps: Pick<EditFlowDeps, 'notices' | 'texts' | 'keyStep'>,
  id: string,
  text: string,
  again?: () => Promise<unknown>,
  isAboutKey = false,
): void {
  const { tryAgain, setKey } = deps.texts.refactor;
  const setKeyFirst = async () => {
    if (await deps.keyStep.open('edit')) await again?.();
  };
  // Each attempt is a state of its own: the same word may be due again.
  deps.notices.clear(`edit.${id}`);
  deps.notices.show({
    id: `edit.${id}`,
    level: 'warning',
    text,
    actions:
      again === undefined
        ? []
        : [
            ...(isAboutKey ? [{ label: setKey, run: setKeyFirst }] : []),
            {
              label: tryAgain,
              run: async () => {
                await again();
              },
            },
          ],
  });
}
