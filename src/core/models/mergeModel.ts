import type { DeclaredModel } from '../api/provider.ts';
import type { BundledModel } from './bundledModel.ts';
import type { Abilities, CatalogModel } from './catalogModel.ts';
import type { ListedModel } from './listing.ts';
import type { ModelRef } from './modelRef.ts';

/** What each source says of one model; the server's word goes before the table's. */
export interface ModelSources {
  readonly ref: ModelRef;
  readonly bundled: BundledModel | undefined;
  /** Newest entries of the public and of the key's listing, even if since gone. */
  readonly publicEntry: ListedModel | undefined;
  readonly keyEntry: ListedModel | undefined;
  /** What the user's settings say: it goes before both. */
  readonly declared?: DeclaredModel | undefined;
  /** Learned from the server's refusal of a longer request. */
  readonly learnedWindowTokens: number | undefined;
}

/** Everything about a model except its lifecycle and availability. */
export type ModelFacts = Omit<CatalogModel, 'lifecycle' | 'availability'>;

export function mergeModel(sources: ModelSources): ModelFacts {
  const { ref, bundled, declared } = sources;
  const listed = mergeListed(sources.publicEntry, sources.keyEntry);
  const known = mergeAbilities(bundled?.abilities, listed.abilities);
  const abilities = { ...known, reasoning: declared?.reasons ?? known.reasoning };
  const windowTokens =
    declared?.windowTokens ?? listed.windowTokens ?? bundled?.windowTokens ?? undefined;
  return {
    ref,
    name: listed.name ?? bundled?.name ?? ref.model,
    parametersB: bundled?.parametersB ?? undefined,
    windowTokens: sources.learnedWindowTokens ?? windowTokens,
    maxOutputTokens:
      declared?.maxAnswerTokens ?? listed.maxOutputTokens ?? bundled?.maxOutputTokens ?? undefined,
    tokensPerSecond: bundled?.tokensPerSecond ?? undefined,
    inputUsdPerMTok:
      declared?.inputUsdPerMTok ?? listed.inputUsdPerMTok ?? bundled?.inputUsdPerMTok ?? undefined,
    outputUsdPerMTok:
      declared?.outputUsdPerMTok ??
      listed.outputUsdPerMTok ??
      bundled?.outputUsdPerMTok ??
      undefined,
    abilities,
    reasoningEfforts: abilities.reasoning === false ? [] : (bundled?.reasoningEfforts ?? []),
    canHideReasoning: bundled?.canHideReasoning ?? undefined,
    fillsIn: listed.fillsIn,
    recommended:
      typeof bundled?.replacement === 'string'
        ? { provider: ref.provider, model: bundled.replacement }
        : undefined,
    origin: originOf(sources),
  };
}

function originOf(sources: ModelSources): CatalogModel['origin'] {
  if (sources.bundled !== undefined) return 'table';
  return sources.publicEntry !== undefined || sources.keyEntry !== undefined ? 'listing' : 'custom';
}

/** The key's listing is the more specific one. */
function mergeListed(
  publicEntry: ListedModel | undefined,
  keyEntry: ListedModel | undefined,
): Omit<ListedModel, 'id'> {
  return {
    name: keyEntry?.name ?? publicEntry?.name,
    windowTokens: keyEntry?.windowTokens ?? publicEntry?.windowTokens,
    maxOutputTokens: keyEntry?.maxOutputTokens ?? publicEntry?.maxOutputTokens,
    inputUsdPerMTok: keyEntry?.inputUsdPerMTok ?? publicEntry?.inputUsdPerMTok,
    outputUsdPerMTok: keyEntry?.outputUsdPerMTok ?? publicEntry?.outputUsdPerMTok,
    fillsIn: keyEntry?.fillsIn ?? publicEntry?.fillsIn,
    abilities: mergeAbilities(publicEntry?.abilities, keyEntry?.abilities),
  };
}

function mergeAbilities(
  under: Partial<Abilities> | undefined,
  over: Partial<Abilities> | undefined,
): Abilities {
  return {
    streaming: over?.streaming ?? under?.streaming,
    tools: over?.tools ?? under?.tools,
    parallelToolCalls: over?.parallelToolCalls ?? under?.parallelToolCalls,
    structuredOutputs: over?.structuredOutputs ?? under?.structuredOutputs,
    reasoning: over?.reasoning ?? under?.reasoning,
    vision: over?.vision ?? under?.vision,
  };
}
