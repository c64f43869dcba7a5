import {
  DiagnosticSeverity,
  languages,
  type TextDocument,
  type TextEditor,
  Uri,
  workspace,
} from 'vscode';
import type { Clock } from '../../core/clock.ts';
import { createStore, type Disposable } from '../../core/lifetime.ts';
import type { ModelRef } from '../../core/models/modelRef.ts';
import { createNextEditMeasures, type NextEditFigures } from '../../core/nextEdit/figures.ts';
import type { NextEditDocument } from '../../core/nextEdit/layer.ts';
import { createFormChoice } from '../../core/nextEdit/model/answerForm.ts';
import { measuredForms } from '../../core/nextEdit/model/measuredForms.ts';
import { createModelLayer } from '../../core/nextEdit/model/modelLayer.ts';
import type { PromptProblem } from '../../core/nextEdit/model/prompt.ts';
import type { SettingsSource } from '../../core/ports.ts';
import type { QuotaBudget } from '../../core/routing/quotaBudget.ts';
import type { Router } from '../../core/routing/routerRequest.ts';
import type { Texts } from '../../core/texts/texts.ts';
import { doesRivalSuggest } from '../completion/conflicts.ts';
import { createEligibility } from '../completion/eligibility.ts';
import type { CommandHandler } from '../contributions.ts';
import type { FileAccess } from '../fileAccess.ts';
import type { OnUnexpected } from '../listen.ts';
import { createLanguageLayer } from './languageLayer.ts';
import { createNextEdits, type NextEdits, toggleNextEdits } from './nextEdits.ts';

export interface NextEditFeatureDeps {
  readonly clock: Clock;
  readonly settings: SettingsSource;
  readonly texts: Texts;
  readonly access: Pick<FileAccess, 'whyNot'>;
  readonly router: Router;
  /** The model that is chosen for next edits; undefined when there is none. */
  readonly model: () => ModelRef | undefined;
  /** What automatic requests for next edits may count on. */
  readonly budget: () => QuotaBudget;
  readonly isSnoozed: () => boolean;
  readonly hasGhostText: (editor: TextEditor) => boolean;
  readonly onDidChangeGhostText: (listener: () => void) => Disposable;
  readonly isListOpen: (editor: TextEditor) => boolean;
  readonly isUnderReview: (uri: Uri) => boolean;
  readonly onDidChangeReview: (listener: () => void) => Disposable;
  readonly extensionId: string;
  readonly onUnexpected: OnUnexpected;
}

export interface NextEditFeature extends Disposable {
  readonly commands: {
    readonly [Id in
      | 'slipstream.acceptNextEdit'
      | 'slipstream.dismissNextEdit'
      | 'slipstream.nextEdit'
      | 'slipstream.toggleNextEdits']: CommandHandler;
  };
  readonly figures: NextEditFigures;
}

/** Next edits, switched on and off by their setting. Its figures are for the life of the window. */
export function createNextEditFeature(deps: NextEditFeatureDeps): NextEditFeature {
  const { settings, texts } = deps;
  const store = createStore();
  const measures = createNextEditMeasures();
  const modelLayer = createModelLayer({
    router: deps.router,
    clock: deps.clock,
    budget: deps.budget,
    errorsIn,
    model: deps.model,
    forms: createFormChoice(measuredForms),
    predicts: () => settings.current['edit.prediction'],
    isAllowed: () => settings.current['nextEdit.enabled'] === 'on' && workspace.isTrusted,
  });
  let running: (Disposable & { readonly nextEdits: NextEdits }) | undefined;

  // Ghost text's own switch does not matter here; its languages, sizes and exclusions do.
  const eligibility = createEligibility({
    settings: () => ({ ...settings.current, 'inline.enabled': true }),
    access: deps.access,
  });
  const isEligible = (document: TextDocument) => eligibility(document) === 'ok';

  function follow(): void {
    if (settings.current['nextEdit.enabled'] === 'off') {
      running?.dispose();
      running = undefined;
    } else running ??= start();
  }

  function start(): Disposable & { readonly nextEdits: NextEdits } {
    const session = createStore();
    const languageLayer = session.own(createLanguageLayer(deps));
    const nextEdits = session.own(
      createNextEdits({
        ...deps,
        measures,
        layers: [languageLayer, modelLayer],
        isEligible,
        hasRival: doesRivalSuggest,
      }),
    );
    return { nextEdits, dispose: () => session.dispose() };
  }

  store.own({ dispose: () => running?.dispose() });
  store.own(settings.onDidChange(follow));
  follow();
  return {
    commands: {
      'slipstream.acceptNextEdit': (key) => running?.nextEdits.accept(key === 'tab'),
      'slipstream.dismissNextEdit': () => running?.nextEdits.dismiss(),
      'slipstream.nextEdit': () => running?.nextEdits.ask(),
      'slipstream.toggleNextEdits': () => toggleNextEdits(settings, texts),
    },
    get figures() {
      return measures.figures;
    },
    dispose: () => store.dispose(),
  };
}

const errorsIn = ({ documentKey }: NextEditDocument): readonly PromptProblem[] =>
  languages
    .getDiagnostics(Uri.parse(documentKey))
    .filter(({ severity }) => severity === DiagnosticSeverity.Error)
    .map(({ range, message }) => ({ line: range.start.line, message }));
