import { Diagnostic, Selection, type TextEditor, type Uri, window } from 'vscode';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import {
  type RewriteAction,
  type RewriteActionId,
  rewriteActions,
} from '../../core/refactor/actions.ts';
import { createPredictionGain } from '../../core/refactor/predictionGain.ts';
import { type TerminalRun, terminalQuestion } from '../../core/refactor/terminalOutput.ts';
import type { Router } from '../../core/routing/ask.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import type { Basics } from '../basics.ts';
import type { CommandHandlers } from '../contributions.ts';
import { type ApplyAsReview, createApplyAsReview } from './applyAsReview.ts';
import { problemsOf } from './diagnostics.ts';
import { createEditFlow, type EditFlow } from './editFlow.ts';
import { findPart, selectedLines } from './editTarget.ts';
import { type AskInChat, explain } from './explain.ts';
import { fixProblems, problemAtCursor, registerFixActions } from './fixProblem.ts';
import { generateTests } from './generateTests.ts';
import { askInstruction, type InstructionDeps } from './instructionInput.ts';
import { createLiveDecorations } from './liveView.ts';
import { createReviewBook } from './reviewBook.ts';
import { createReviewCommands, type ReviewCommands } from './reviewCommands.ts';
import { createReviewLens } from './reviewLens.ts';
import { createReviewMemory } from './reviewMemory.ts';
import { createReviewView } from './reviewView.ts';
import { registerRewriteBulb } from './rewriteBulb.ts';
import { suggestNames } from './suggestNames.ts';
import { createTerminalRuns } from './terminalRuns.ts';
import { chooseUserAction } from './userActions.ts';
import { createVirtualDocuments } from './virtualDocuments.ts';
import { writeCommitMessage } from './writeCommitMessage.ts';

type RoomBasics = Pick<
  Basics,
  'clock' | 'log' | 'storage' | 'texts' | 'notices' | 'settings' | 'onUnexpected'
>;

export interface RefactorRoomDeps extends RoomBasics {
  readonly router: Pick<Router, 'ask'>;
  /** Whether a file may be read and sent. */
  readonly isAllowed: (uri: Uri) => boolean;
  /** Whether an automatic request may go out now: the quota has room. */
  readonly hasRoom: () => boolean;
  readonly askInChat: AskInChat;
  readonly grammars: Grammars;
}

/** The commands of this room beside those of the review. */
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
  | 'slipstream.stopEdit';

export interface RefactorRoom extends Disposable {
  readonly commands: Pick<CommandHandlers, OwnCommandId> & ReviewCommands['commands'];
  readonly applyAsReview: ApplyAsReview;
  /** The last finished command of the terminals. */
  readonly lastTerminalRun: () => TerminalRun | undefined;
}

/** How long a word stays in the status bar. */
const sayMs = 6000;

/** Everything that changes code: from command and light bulb to the last verdict. */
export function createRefactorRoom(deps: RefactorRoomDeps): RefactorRoom {
  const store = createStore();
  const { texts, onUnexpected, clock } = deps;
  const words = texts.refactor;
  const say = (text: string) => {
    window.setStatusBarMessage(text, sayMs);
  };
  const live = store.own(createVirtualDocuments('slipstream-live'));
  const snapshots = store.own(createVirtualDocuments('slipstream-before'));
  const decorations = store.own(createLiveDecorations());
  const book = store.own(createReviewBook({ texts, clock, onUnexpected }));
  store.own(createReviewView(book, onUnexpected));
  store.own(createReviewLens(book, texts));
  store.own(registerFixActions(texts));
  store.own(registerRewriteBulb(texts));
  const terminals = store.own(createTerminalRuns(onUnexpected));
  const review = store.own(createReviewCommands({ book, snapshots, texts, say, onUnexpected }));
  const applyAsReview = createApplyAsReview(book, deps.isAllowed);
  store.own(
    createReviewMemory({
      book,
      storage: deps.storage,
      onLost: () => say(words.reviewLost),
      onUnexpected,
    }),
  );
  const flow: EditFlow = store.own(
    createEditFlow({
      ...deps,
      book,
      view: { live, snapshots, decorations, clock, title: words.liveTitle, onUnexpected },
      askFollowUp: (job) => askInstruction(instruction, job, words.followUpTitle),
      showReview: review.showReview,
      applyAsReview,
      predictionGain: createPredictionGain(),
    }),
  );
  const instruction: InstructionDeps = { ...deps, flow };
  const asking = { ...deps, flow, book, say };

  /** Runs `work` with the editor in use, or says that there is none. */
  const withEditor = async (work: (editor: TextEditor) => Promise<void>): Promise<void> => {
    const editor = window.activeTextEditor;
    if (editor === undefined || editor.document.uri.scheme === 'output') return say(words.noEditor);
    await work(editor);
  };

  const rewrite = (action: RewriteAction) => () =>
    withEditor((editor) => runRewrite(action, editor, { clock, flow }));

  const commands: RefactorRoom['commands'] = {
    ...review.commands,
    'slipstream.addDocumentation': rewrite(rewriteActions.addDocumentation),
    'slipstream.simplifyCode': rewrite(rewriteActions.simplifyCode),
    'slipstream.extractFunction': rewrite(rewriteActions.extractFunction),
    'slipstream.addTypes': rewrite(rewriteActions.addTypes),
    'slipstream.convertCode': rewrite(rewriteActions.convertCode),
    'slipstream.editSelection': () =>
      withEditor(async ({ document, selection }) => {
        if (!flow.mayEdit(document)) return;
        const part = await findPart(document, selection, { widening: 'symbol', clock });
        const title = words.instructionTitle(part.end - part.start);
        await askInstruction(instruction, { document, part }, title);
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
        if (found.length === 0) return say(words.noProblems);
        await fixProblems(asking, document, found);
      }),
    'slipstream.fixAllProblems': () =>
      withEditor(async ({ document }) => {
        const found = problemsOf(document.uri);
        if (found.length === 0) return say(words.noProblems);
        await fixProblems(asking, document, found);
      }),
    'slipstream.generateTests': () =>
      withEditor(async (editor) => {
        const part = await findPart(editor.document, editor.selection, {
          widening: 'symbol',
          clock,
        });
        await generateTests(asking, editor, part);
      }),
    'slipstream.suggestNames': () =>
      withEditor(async (editor) => {
        if (flow.mayEdit(editor.document)) await suggestNames(asking, editor);
      }),
    'slipstream.writeCommitMessage': (place: unknown) => writeCommitMessage(asking, place),
    'slipstream.explainTerminalOutput': async () => {
      const { last } = terminals;
      if (last === undefined) return say(words.noTerminalRun);
      await deps.askInChat({ text: terminalQuestion(last), context: [] });
    },
    'slipstream.runAction': () =>
      withEditor(async (editor) => {
        const action = await chooseUserAction(texts, say);
        if (action === undefined) return;
        if (action.kind === 'edit') return runRewrite(action, editor, { clock, flow });
        const part = await findPart(editor.document, editor.selection, { ...action, clock });
        if (flow.mayEdit(editor.document))
          await explain(deps, editor.document, { part, question: action.instruction });
      }),
    'slipstream.stopEdit': () => flow.stop(),
  };
  return {
    commands,
    applyAsReview,
    lastTerminalRun: () => terminals.last,
    dispose: () => store.dispose(),
  };
}

interface RewriteDeps {
  readonly clock: Basics['clock'];
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
