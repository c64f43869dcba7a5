import type { ModelRequest } from '../api/modelRequest.ts';
import { type ChoiceContext, limitEffort, planFor } from './chooseModel.ts';
import type { ModelRef } from './modelRef.ts';

/**
 * A request as one model takes it. An effort that the caller names counts before the task's setting, but neither
 * leaves what the model accepts: a value it lacks would be refused.
 */
export function fitRequest(
  request: ModelRequest,
  ref: ModelRef,
  context: Omit<ChoiceContext, 'providers'>,
): ModelRequest {
  const model = context.catalog.find(ref);
  const plan = planFor(ref, 'setting', context);
  const reasoning =
    request.reasoning === undefined
      ? plan.reasoning
      : limitEffort(request.reasoning, model?.reasoningEfforts ?? []);
  const wantsHidden = plan.hideReasoning || request.hideReasoning === true;
  const { reasoning: _, hideReasoning: __, ...rest } = request;
  return {
    ...rest,
    maxTokens: Math.min(request.maxTokens, plan.maxOutputTokens),
    ...(reasoning === undefined ? {} : { reasoning }),
    // Some models refuse to hide it: asked only of those known to obey.
    ...(wantsHidden && model?.canHideReasoning === true && reasoning !== 'none'
      ? { hideReasoning: true }
      : {}),
  };
}
