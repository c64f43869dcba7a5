import { failureOf } from '../../core/chat/failure.ts';
import { isSameModel, type ModelRef } from '../../core/models/modelRef.ts';
import type { RoutingState } from '../../core/routing/routingState.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { Failure } from '../../shared/chatMessage.ts';
import type { ModelRoom } from '../models/modelRoom.ts';
import type { RoutingRoom } from '../routing/routingRoom.ts';

/** What stands in the way of any question: no model, no key for its provider, or trouble with that provider. */
export function chatObstacle(
  models: Pick<ModelRoom, 'keys' | 'providers' | 'routing'>,
  routing: Pick<RoutingRoom, 'state'>,
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
  const standing = state.standings.find((one) => isSameModel(one.model, model));
  const answering = state.answering.find((one) => one.task === 'chat');
  const instead = answering?.instead === undefined ? undefined : answering.model;
  return standing === undefined ? '' : texts.routing.banner(standing, instead);
}
