import type { Usage } from '../api/responseFacts.ts';
import type { CatalogModel, CatalogView } from '../models/catalogModel.ts';
import { chooseModel, type ModelChoice, planFor } from '../models/chooseModel.ts';
import type { ModelRef } from '../models/modelRef.ts';
import type { ProviderSet } from '../models/providerSet.ts';
import { resolveReplacement } from '../models/replacement.ts';
import type { TokenEstimate } from '../routing/tokenEstimate.ts';
import type { Settings } from '../settings.ts';
import type { PromptLimits } from './prompt.ts';

export interface ChatModelsDeps {
  readonly catalog: CatalogView;
  settings(): Settings;
  providers(): Pick<ProviderSet, 'ids'>;
  readonly estimate: Pick<TokenEstimate, 'textTokens'>;
}

/** What the chat asks of the catalog. Without a model: of the one chosen for chat. */
export interface ChatModels {
  /** The model that a question goes to now; undefined when none is known. */
  chosen(): ModelRef | undefined;
  nameOf(ref: ModelRef): string;
  /** The model to move to from this one, or from the chosen one; undefined when there is none. */
  replacementOf(ref: ModelRef | undefined): ModelRef | undefined;
  limits(ref: ModelRef | undefined): PromptLimits;
  costUsd(ref: ModelRef, usage: Usage): number | undefined;
  /** Whether it takes images, as far as is known. */
  hasVision(ref: ModelRef | undefined): boolean;
  /** Whether it supports tools; assumed when unknown. */
  hasTools(ref: ModelRef | undefined): boolean;
}

/** For a chat without any model: the request will fail with its own reason. */
const fallbackWindowTokens = 32_768;

export function createChatModels({
  catalog,
  settings,
  providers,
  estimate,
}: ChatModelsDeps): ChatModels {
  const choose = (): ModelChoice | undefined =>
    chooseModel({ task: 'chat', settings: settings(), catalog, providers: providers() });
  const find = (ref: ModelRef | undefined): CatalogModel | undefined => {
    const wanted = ref ?? choose()?.ref;
    return wanted && catalog.find(wanted);
  };
  return {
    chosen: () => choose()?.ref,
    replacementOf(ref) {
      const from = ref ?? choose()?.ref;
      return from && resolveReplacement(from, { task: 'chat' }, catalog);
    },
    nameOf: (ref) => catalog.find(ref)?.name ?? ref.model,
    limits(ref) {
      const choice = ref
        ? planFor(ref, 'setting', { task: 'chat', settings: settings(), catalog })
        : choose();
      const windowTokens = choice?.windowTokens ?? fallbackWindowTokens;
      const wanted = settings()['chat.maxTokens'];
      return {
        windowTokens,
        // An answer may not take more than half of a small window from its question.
        answerTokens: Math.min(
          wanted,
          choice?.maxOutputTokens ?? wanted,
          Math.floor(windowTokens / 2),
        ),
        estimate: (text) => estimate.textTokens(choice?.ref, text),
      };
    },
    costUsd(ref, { promptTokens, completionTokens }) {
      const { inputUsdPerMTok: input, outputUsdPerMTok: output } = catalog.find(ref) ?? {};
      if (input === undefined || output === undefined) return undefined;
      if (promptTokens === undefined || completionTokens === undefined) return undefined;
      return (promptTokens * input + completionTokens * output) / 1e6;
    },
    hasVision: (ref) => find(ref)?.abilities.vision === true,
    hasTools: (ref) => find(ref)?.abilities.tools !== false,
  };
}
