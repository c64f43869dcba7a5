import { withTraits } from '../api/modelTraits.ts';
import type { ModelTraits, ProviderProfile } from '../api/provider.ts';
import { fillTemplateOf } from './fillTemplates.ts';

/** What is known of one model beside its provider's ways. */
export interface ModelKnowledge {
  readonly modelId: string;
  /** What the user's settings say; it counts before everything else. */
  readonly declared: ModelTraits | undefined;
  /** What the server has refused. */
  readonly learned: ModelTraits | undefined;
  /** Whether the server lists it as filling in the middle; undefined where it does not say. */
  readonly fillsIn: boolean | undefined;
}

/** The provider's profile as this model wants to be asked. The same object where nothing differs. */
export function fitProvider(profile: ProviderProfile, known: ModelKnowledge): ProviderProfile {
  const { declared, learned } = known;
  const fill = fillTraits(profile, known);
  if (declared === undefined && learned === undefined && fill === undefined) return profile;
  return withTraits(profile, {
    ...learned,
    ...declared,
    ...fill,
    refusedFields: [...(learned?.refusedFields ?? []), ...(declared?.refusedFields ?? [])],
  });
}

/**
 * How a model is asked to fill in the middle: by the settings, else by what the server lists or has refused, else by
 * what the model is known to have been trained on. A provider's route alone says nothing of the model behind it: only
 * where the server itself refuses a model that cannot (llama.cpp's `/infill`, Ollama's and DeepSeek's `suffix`) it is
 * tried.
 */
function fillTraits(
  profile: ProviderProfile,
  { modelId, declared, learned, fillsIn }: ModelKnowledge,
): Pick<ModelTraits, 'fillStyle' | 'fillTemplate'> | undefined {
  const isDeclared = declared?.fillStyle !== undefined;
  const style = declared?.fillStyle ?? profile.fillStyle;
  if (style === 'none') return profile.fillStyle === 'none' ? undefined : none;
  const template = declared?.fillTemplate ?? fillTemplateOf(modelId);
  // An answer of the server speaks of the route that was tried: a declared one is the user's to change.
  const isRefused = learned?.fillStyle === 'none' || (!isDeclared && fillsIn === false);
  const needsMarkers = style === 'template' && template === undefined;
  const isUnknownThere =
    style === 'mistral' && !isDeclared && fillsIn === undefined && template === undefined;
  if (isRefused || needsMarkers || isUnknownThere) return none;
  if (style === 'template') return { fillStyle: style, fillTemplate: template };
  return style === profile.fillStyle ? undefined : { fillStyle: style };
}

const none = { fillStyle: 'none' } as const;
