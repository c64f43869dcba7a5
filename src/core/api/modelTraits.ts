import type { Refusal } from '../errors.ts';
import type { ModelTraits, ProviderProfile } from './provider.ts';

/** What is known of a model together with what it has just refused. */
export function withRefusal(traits: ModelTraits, refusal: Refusal): ModelTraits {
  switch (refusal.kind) {
    case 'fill':
      return { ...traits, fillStyle: 'none' };
    case 'field':
      return {
        ...traits,
        refusedFields: [...new Set([...(traits.refusedFields ?? []), refusal.field])],
      };
    case 'systemRole':
      return { ...traits, hasSystemRole: false };
    case 'toolCallContent':
      return { ...traits, toolCallContent: refusal.wants };
    case 'thoughts':
      return { ...traits, wantsThoughts: true };
    case 'answerTokens':
      return {
        ...traits,
        maxAnswerTokens: Math.min(traits.maxAnswerTokens ?? refusal.limit, refusal.limit),
      };
  }
}

/** The provider as one model of it wants to be asked. The same object where nothing differs. */
export function withTraits(profile: ProviderProfile, traits: ModelTraits): ProviderProfile {
  if (Object.values(traits).every((value) => value === undefined)) return profile;
  const refused = new Set([...(profile.refusedFields ?? []), ...(traits.refusedFields ?? [])]);
  const own = profile.maxTokensField;
  const other = own === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
  const isRenamed = refused.has(own) && !refused.has(other);
  if (isRenamed) refused.delete(own);
  return {
    ...profile,
    fillStyle: traits.fillStyle ?? profile.fillStyle,
    ...(traits.fillTemplate !== undefined && { fillTemplate: traits.fillTemplate }),
    maxTokensField: isRenamed ? other : own,
    ...(refused.has('response_format') && { structuredOutput: 'prompt' as const }),
    refusedFields: [...refused],
    renamedFields: { ...profile.renamedFields, ...traits.renamedFields },
    ...ways(traits),
  };
}

/** What a model wants of its messages, where it is known; the provider's ways count for the rest. */
function ways({
  hasSystemRole,
  toolCallContent,
  wantsThoughts,
}: ModelTraits): Partial<ProviderProfile> {
  return {
    ...(hasSystemRole !== undefined && { hasSystemRole }),
    ...(toolCallContent !== undefined && { toolCallContent }),
    ...(wantsThoughts !== undefined && { wantsThoughts }),
  };
}
