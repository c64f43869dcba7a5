import { failureOf } from '../../core/chat/describeFailure.ts';
import { isSameModel, type ModelRef } from '../../core/models/modelRef.ts';
import type { RoutingState } from '../../core/routing/routingState.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { Failure } from '../../shared/chatMessage.ts';
import type { ModelService } from '../models/modelService.ts';
import type { RoutingFeature } from '../routing/routingFeature.ts';

/** Why no question can be answered: no model, no key for its provider, or trouble with that provider. */
export function chatObstacle(
  models: Pick<ModelService, 'keys' | 'providers' | 'routing'>,
  routing: Pick<RoutingFeature, 'state'>,
  texts: Texts,
): Failure | undefined {
  const model = models.routing.choiceFor('chat');
  if (model === undefined) return failureOf({ kind: 'noModel' }, texts);
  const provider = models.providers().get(model.provider);
  const isKeyMissing = provider?.needsKey === true && models.keys.get(provider.id) === undefined;
  if (isKeyMissing) return failureOf({ kind: 'missingKey', provider: provider.label }, texts);
  const text = troubleWith(model, routing.state, texts);
  return text === '' ? undefined : { text, actions: [] };
}

function troubleWith(model: ModelRef, state: RoutingState, texts: Texts): string {
  const health = state.modelHealth.find((one) => isSameModel(one.model, model));
  const answering = state.taskRoutes.find((one) => one.task === 'chat');
  const instead = answering?.instead === undefined ? undefined : answering.model;
  return health === undefined ? '' : texts.routing.banner(health, instead);
}
