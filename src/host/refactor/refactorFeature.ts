import { type Uri, window, workspace } from 'vscode';
import { createChangeSetLibrary } from '../../core/chat/changeSetLibrary.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { DocumentStorage } from '../../core/ports.ts';
import { createEditStatistics, type EditStatistics } from '../../core/refactor/editStatistics.ts';
import { faceInPlace } from '../../core/refactor/faceInPlace.ts';
import { type TerminalRun, terminalQuestion } from '../../core/refactor/terminalOutput.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Grammars } from '../../core/syntax/syntaxTree.ts';
import type { CommandHandlers } from '../contributions.ts';
import type { CoreServices } from '../coreServices.ts';
import type { KeyStep } from '../models/keyStep.ts';
import { createNextEditView } from '../nextEdit/nextEditView.ts';
import type { ApplyAsReview } from './applyAsReview.ts';
import { type ChangeSets, createChangeSets } from './changeSets.ts';
import { createWriteDoor, type WriteDoor } from './confirmWrite.ts';
import type { EditCommandId } from './editTools.ts';
import type { AskInChat } from './explain.ts';
import { registerFixActions } from './fixActions.ts';
import { createLiveFiles } from './liveFiles.ts';
import { createLazyEditTools } from './loadEditTools.ts';
import { createReviewCommands, type ReviewCommands } from './reviewCommands.ts';
import { createReviewLens } from './reviewLens.ts';
import { createReviewPersistence } from './reviewPersistence.ts';
import { createReviewStore, type ReviewStore } from './reviewStore.ts';
import { createReviewView } from './reviewView.ts';
import { registerRewriteActions } from './rewriteActions.ts';
import { createTerminalRuns } from './terminalRuns.ts';
import { createVirtualDocuments } from './virtualDocuments.ts';

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
  readonly keyStep: KeyStep;
  readonly grammars: Grammars;
  /** Keeps what was there before each change of the chat. */
  readonly checkpoints: DocumentStorage;
}

export interface RefactorFeature extends Disposable {
  readonly commands: Pick<CommandHandlers, EditCommandId | 'slipstream.explainTerminalOutput'> &
    ReviewCommands['commands'];
  readonly applyAsReview: ApplyAsReview;
  readonly door: WriteDoor;
  /** What the answers of the chat have changed. */
  readonly changes: ChangeSets;
  /** What became of edits in this session. */
  readonly statistics: Pick<EditStatistics, 'figures'>;
  /** The documents with changes that wait for a verdict. */
  readonly reviews: Pick<ReviewStore, 'entry' | 'onDidChange'>;
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
  const live = store.own(createLiveFiles('slipstream-live', onUnexpected));
  const snapshots = store.own(createVirtualDocuments('slipstream-before'));
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
  const tools = store.own(
    createLazyEditTools({
      ...deps,
      reviews,
      showReview: review.showReview,
      live,
      snapshots,
      door,
      statistics,
      notify,
      createFaces: () => createNextEditView(texts, onUnexpected),
      faceInPlace,
    }),
  );
  const changes = store.own(
    createChangeSets(
      {
        applyAsReview: tools.applyAsReview,
        door,
        reviews,
        showReview: review.showReview,
        snapshots,
        texts,
        clock,
        onUnexpected,
      },
      createChangeSetLibrary(deps.checkpoints, clock),
    ),
  );
  const commands: RefactorFeature['commands'] = {
    ...review.commands,
    ...tools.commands,
    'slipstream.explainTerminalOutput': async () => {
      const { last } = terminals;
      if (last === undefined) return notify(strings.noTerminalRun);
      await deps.askInChat({ text: terminalQuestion(last), context: [] });
    },
  };
  return {
    commands,
    applyAsReview: tools.applyAsReview,
    door,
    changes,
    statistics,
    reviews,
    lastTerminalRun: () => terminals.last,
    dispose: () => store.dispose(),
  };
}
