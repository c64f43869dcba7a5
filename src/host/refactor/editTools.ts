import { Diagnostic, Selection, type TextEditor, window } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import {
  type RewriteAction,
  type RewriteActionId,
  rewriteActions,
} from '../../core/refactor/actions.ts';
import type { EditStatistics } from '../../core/refactor/editStatistics.ts';
import type { FaceInPlace } from '../../core/refactor/faceInPlace.ts';
import { createPredictionGain } from '../../core/refactor/predictionGain.ts';
import { type CommandHandlers, createContextKey } from '../contributions.ts';
import type { CoreServices } from '../coreServices.ts';
import type { NextEditView } from '../nextEdit/nextEditView.ts';
import { type ApplyAsReview, createApplyAsReview } from './applyAsReview.ts';
import type { WriteDoor } from './confirmWrite.ts';
import { problemsOf } from './diagnostics.ts';
import { createEditFlow, type EditFlow } from './editFlow.ts';
import { findPart, findScopes, selectedLines } from './editTarget.ts';
import { explain } from './explain.ts';
import { fixProblems, problemAtCursor } from './fixProblem.ts';
import { generateTests } from './generateTests.ts';
import { askInstruction, type InstructionDeps, type ScopeKeys } from './instructionInput.ts';
import { createLiveDecorations } from './liveView.ts';
import type { RefactorFeatureDeps } from './refactorFeature.ts';
import type { ReviewCommands } from './reviewCommands.ts';
import type { ReviewStore } from './reviewStore.ts';
import { createScopeChoice, createScopeDecoration } from './scopeChoice.ts';
import { suggestNames } from './suggestNames.ts';
import { chooseUserAction } from './userActions.ts';
import type { VirtualDocuments } from './virtualDocuments.ts';
import { writeCommitMessage } from './writeCommitMessage.ts';

export interface EditToolsDeps extends RefactorFeatureDeps {
  readonly reviews: ReviewStore;
  readonly showReview: ReviewCommands['showReview'];
  readonly live: VirtualDocuments;
  readonly snapshots: VirtualDocuments;
  readonly door: WriteDoor;
  readonly statistics: EditStatistics;
  readonly notify: (text: string) => void;
  /** What next edits are drawn with: in the main bundle, not a second time in this one. */
  readonly createFaces: () => NextEditView;
  readonly faceInPlace: FaceInPlace;
}

/** The commands that ask a model. */
export type EditCommandId =
  | `slipstream.${RewriteActionId}`
  | 'slipstream.editSelection'
  | 'slipstream.explainCode'
  | 'slipstream.fixProblem'
  | 'slipstream.fixAllProblems'
  | 'slipstream.generateTests'
  | 'slipstream.suggestNames'
  | 'slipstream.writeCommitMessage'
  | 'slipstream.runAction'
  | 'slipstream.stopEdit'
  | 'slipstream.widenEditScope'
  | 'slipstream.narrowEditScope';

export interface EditTools extends Disposable {
  readonly commands: Pick<CommandHandlers, EditCommandId>;
  readonly applyAsReview: ApplyAsReview;
}

/** What edits are made with. Not needed before the first one: a bundle of its own (`loadEditTools.ts`). */
export function createEditTools(deps: EditToolsDeps): EditTools {
  const store = createStore();
  const { texts, onUnexpected, clock, reviews, live, snapshots, door, notify } = deps;
  const strings = texts.refactor;
  const decorations = store.own(createLiveDecorations());
  const faces = store.own(deps.createFaces());
  const applyAsReview = createApplyAsReview(reviews, deps.isAllowed, door, deps.grammars, clock);
  const flow: EditFlow = store.own(
    createEditFlow({
      ...deps,
      view: {
        live,
        snapshots,
        decorations,
        faces,
        faceInPlace: deps.faceInPlace,
        clock,
        title: strings.liveTitle,
        onUnexpected,
      },
      askFollowUp: (job) => askInstruction(instruction, { job, title: strings.followUpTitle }),
      applyAsReview,
      predictionGain: createPredictionGain(),
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
      setChoosing.set(keys !== undefined);
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

  const commands: EditTools['commands'] = {
    'slipstream.addDocumentation': rewrite(rewriteActions.addDocumentation),
    'slipstream.simplifyCode': rewrite(rewriteActions.simplifyCode),
    'slipstream.extractFunction': rewrite(rewriteActions.extractFunction),
    'slipstream.addTypes': rewrite(rewriteActions.addTypes),
    'slipstream.convertCode': rewrite(rewriteActions.convertCode),
    'slipstream.editSelection': (from: unknown) =>
      withEditor(async ({ document, selection }) => {
        if (isFromReadOnlyEditor(from)) return notify(strings.readOnly);
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
  return { commands, applyAsReview, dispose: () => store.dispose() };
}

/** What the key hands over in an editor that the user made read-only, which no extension is told of otherwise. */
const isFromReadOnlyEditor = (from: unknown): boolean =>
  typeof from === 'object' && from !== null && 'isReadOnly' in from && from.isReadOnly === true;

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
