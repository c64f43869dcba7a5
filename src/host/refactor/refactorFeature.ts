import { Diagnostic, Selection, type TextEditor, type Uri, window, workspace } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import {
  type RewriteAction,
  type RewriteActionId,
  rewriteActions,
} from '../../core/refactor/actions.ts';
import { createEditStatistics, type EditStatistics } from '../../core/refactor/editStatistics.ts';
import { createPredictionGain } from '../../core/refactor/predictionGain.ts';
import { type TerminalRun, terminalQuestion } from '../../core/refactor/terminalOutput.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import { type CommandHandlers, createContextKey } from '../contributions.ts';
import type { CoreServices } from '../coreServices.ts';
import { type ApplyAsReview, createApplyAsReview } from './applyAsReview.ts';
import { createWriteDoor, type WriteDoor } from './confirmWrite.ts';
import { problemsOf } from './diagnostics.ts';
import { createEditFlow, type EditFlow } from './editFlow.ts';
import { findPart, findScopes, selectedLines } from './editTarget.ts';
import { type AskInChat, explain } from './explain.ts';
import { fixProblems, problemAtCursor, registerFixActions } from './fixProblem.ts';
import { generateTests } from './generateTests.ts';
import { askInstruction, type InstructionDeps, type ScopeKeys } from './instructionInput.ts';
import { createLiveDecorations } from './liveView.ts';
import { createReviewCommands, type ReviewCommands } from './reviewCommands.ts';
import { createReviewLens } from './reviewLens.ts';
import { createReviewPersistence } from './reviewPersistence.ts';
import { createReviewStore } from './reviewStore.ts';
import { createReviewView } from './reviewView.ts';
import { registerRewriteActions } from './rewriteActions.ts';
import { createScopeChoice, createScopeDecoration } from './scopeChoice.ts';
import { suggestNames } from './suggestNames.ts';
import { createTerminalRuns } from './terminalRuns.ts';
import { chooseUserAction } from './userActions.ts';
import { createVirtualDocuments } from './virtualDocuments.ts';
import { writeCommitMessage } from './writeCommitMessage.ts';

type RefactorServices = Pick<
  CoreServices,
  'clock' | 'log' | 'storage' | 'texts' | 'notices' | 'settings' | 'onUnexpected'
>;

export interface RefactorFeatureDeps extends RefactorServices {
  readonly router: Pick<Router, 'ask'>;
  /** Whether a file may be read and sent. */
  readonly isAllowed: (uri: Uri) => boolean;
  /** Whether the quota allows an automatic request now. */
  readonly hasQuotaLeft: () => boolean;
  readonly askInChat: AskInChat;
  readonly grammars: Grammars;
}

/** The commands of this feature other than those of the review. */
type OwnCommandId =
  | `slipstream.${RewriteActionId}`
  | 'slipstream.editSelection'
  | 'slipstream.explainCode'
  | 'slipstream.fixProblem'
  | 'slipstream.fixAllProblems'
  | 'slipstream.generateTests'
  | 'slipstream.suggestNames'
  | 'slipstream.writeCommitMessage'
  | 'slipstream.explainTerminalOutput'
  | 'slipstream.runAction'
  | 'slipstream.stopEdit'
  | 'slipstream.widenEditScope'
  | 'slipstream.narrowEditScope';

export interface RefactorFeature extends Disposable {
  readonly commands: Pick<CommandHandlers, OwnCommandId> & ReviewCommands['commands'];
  readonly applyAsReview: ApplyAsReview;
  readonly door: WriteDoor;
  /** What became of edits in this session. */
  readonly statistics: Pick<EditStatistics, 'figures'>;
  /** The last finished command of the terminals. */
  readonly lastTerminalRun: () => TerminalRun | undefined;
}

/** How long a word stays in the status bar. */
const notifyMs = 6000;

/** Everything that changes code: from command and light bulb to the last verdict. */
export function createRefactorFeature(deps: RefactorFeatureDeps): RefactorFeature {
  const store = createStore();
  const { texts, onUnexpected, clock } = deps;
  const strings = texts.refactor;
  const notify = (text: string) => {
    window.setStatusBarMessage(text, notifyMs);
  };
  const live = store.own(createVirtualDocuments('slipstream-live'));
  const snapshots = store.own(createVirtualDocuments('slipstream-before'));
  const decorations = store.own(createLiveDecorations());
  const reviews = store.own(createReviewStore({ texts, clock, onUnexpected }));
  store.own(createReviewView(reviews, onUnexpected));
  store.own(createReviewLens(reviews, texts));
  store.own(registerFixActions(texts));
  store.own(registerRewriteActions(texts));
  const terminals = store.own(createTerminalRuns(onUnexpected));
  const review = store.own(
    createReviewCommands({ reviews, snapshots, texts, notify, onUnexpected }),
  );
  const proposals = store.own(createVirtualDocuments('slipstream-proposed'));
  const door = createWriteDoor({ proposals, texts, isAllowed: deps.isAllowed });
  const applyAsReview = createApplyAsReview(reviews, deps.isAllowed, door, deps.grammars);
  store.own(
    createReviewPersistence({
      folder: workspace.workspaceFolders?.[0]?.uri.toString() ?? '',
      reviews,
      storage: deps.storage,
      onLost: () => notify(strings.reviewLost),
      onUnexpected,
    }),
  );
  const statistics = createEditStatistics();
  const flow: EditFlow = store.own(
    createEditFlow({
      ...deps,
      reviews,
      view: { live, snapshots, decorations, clock, title: strings.liveTitle, onUnexpected },
      askFollowUp: (job) => askInstruction(instruction, { job, title: strings.followUpTitle }),
      showReview: review.showReview,
      applyAsReview,
      door,
      predictionGain: createPredictionGain(),
      statistics,
      proposals: snapshots,
    }),
  );
  const scopeDecoration = store.own(createScopeDecoration());
  const setChoosing = createContextKey('slipstream.choosingEditScope', onUnexpected);
  let scopeKeys: ScopeKeys | undefined;
  const instruction: InstructionDeps = {
    ...deps,
    flow,
    onChoosing(keys) {
      scopeKeys = keys;
      setChoosing(keys !== undefined);
    },
  };
  const confirming = { ...deps, flow, reviews, notify, door };

  /** Runs `work` with the editor in use, or says that there is none. */
  const withEditor = async (work: (editor: TextEditor) => Promise<void>): Promise<void> => {
    const editor = window.activeTextEditor;
    if (editor === undefined || editor.document.uri.scheme === 'output')
      return notify(strings.noEditor);
    await work(editor);
  };

  const rewrite = (action: RewriteAction) => () =>
    withEditor((editor) => runRewrite(action, editor, { clock, flow }));

  const commands: RefactorFeature['commands'] = {
    ...review.commands,
    'slipstream.addDocumentation': rewrite(rewriteActions.addDocumentation),
    'slipstream.simplifyCode': rewrite(rewriteActions.simplifyCode),
    'slipstream.extractFunction': rewrite(rewriteActions.extractFunction),
    'slipstream.addTypes': rewrite(rewriteActions.addTypes),
    'slipstream.convertCode': rewrite(rewriteActions.convertCode),
    'slipstream.editSelection': () =>
      withEditor(async ({ document, selection }) => {
        if (!flow.mayEdit(document)) return;
        const scopes = await findScopes(document, selection, { clock });
        const choice = createScopeChoice(document, scopes, scopeDecoration);
        await askInstruction(instruction, { document, choice });
      }),
    'slipstream.explainCode': (_uri: unknown, problems: unknown) =>
      withEditor(async ({ document, selection }) => {
        const [problem] = diagnosticsOf(problems);
        const at =
          problem === undefined ? selection : new Selection(problem.range.start, problem.range.end);
        const part = await findPart(document, at, {
          widening: 'symbol',
          alwaysWidens: problem !== undefined,
          clock,
        });
        if (flow.mayEdit(document)) await explain(deps, document, { part, problem });
      }),
    'slipstream.fixProblem': (_uri: unknown, problems: unknown) =>
      withEditor(async ({ document }) => {
        const given = diagnosticsOf(problems);
        const found = given.length > 0 ? given : [problemAtCursor()].flatMap((p) => p ?? []);
        if (found.length === 0) return notify(strings.noProblems);
        await fixProblems(confirming, document, found);
      }),
    'slipstream.fixAllProblems': () =>
      withEditor(async ({ document }) => {
        const found = problemsOf(document.uri);
        if (found.length === 0) return notify(strings.noProblems);
        await fixProblems(confirming, document, found);
      }),
    'slipstream.generateTests': () =>
      withEditor(async (editor) => {
        const part = await findPart(editor.document, editor.selection, {
          widening: 'symbol',
          clock,
        });
        await generateTests(confirming, editor, part);
      }),
    'slipstream.suggestNames': () =>
      withEditor(async (editor) => {
        if (flow.mayEdit(editor.document)) await suggestNames(confirming, editor);
      }),
    'slipstream.writeCommitMessage': (place: unknown) => writeCommitMessage(confirming, place),
    'slipstream.explainTerminalOutput': async () => {
      const { last } = terminals;
      if (last === undefined) return notify(strings.noTerminalRun);
      await deps.askInChat({ text: terminalQuestion(last), context: [] });
    },
    'slipstream.runAction': () =>
      withEditor(async (editor) => {
        const action = await chooseUserAction(texts, notify);
        if (action === undefined) return;
        if (action.kind === 'edit') return runRewrite(action, editor, { clock, flow });
        const part = await findPart(editor.document, editor.selection, { ...action, clock });
        if (flow.mayEdit(editor.document))
          await explain(deps, editor.document, { part, question: action.instruction });
      }),
    'slipstream.stopEdit': () => flow.stop(),
    'slipstream.widenEditScope': () => scopeKeys?.widen(),
    'slipstream.narrowEditScope': () => scopeKeys?.narrow(),
  };
  return {
    commands,
    applyAsReview,
    door,
    statistics,
    lastTerminalRun: () => terminals.last,
    dispose: () => store.dispose(),
  };
}

interface RewriteDeps {
  readonly clock: CoreServices['clock'];
  readonly flow: EditFlow;
}

async function runRewrite(
  action: RewriteAction,
  { document, selection }: TextEditor,
  { clock, flow }: RewriteDeps,
): Promise<void> {
  const part = await findPart(document, selection, { ...action, clock });
  const focus = selectedLines(selection);
  const isNarrower = !selection.isEmpty && (focus.start > part.start || focus.end < part.end);
  await flow.run({
    document,
    part,
    instruction: action.instruction,
    ...(isNarrower ? { focus } : {}),
  });
}

/** What a light bulb hands over. */
const diagnosticsOf = (value: unknown): readonly Diagnostic[] =>
  Array.isArray(value) ? value.filter((item) => item instanceof Diagnostic) : [];
