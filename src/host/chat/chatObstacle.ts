import { failureOf } from '../../core/chat/failure.ts';
import type { Texts } from '../../core/texts/texts.ts';
import type { Failure } from '../../shared/chatMessage.ts';
import type { ModelRoom } from '../models/modelRoom.ts';

/** What stands in the way of any question: no model, or no key for its provider. */
export function chatObstacle(
  models: Pick<ModelRoom, 'keys' | 'providers' | 'routing'>,
  texts: Texts,
): Failure | undefined {
  const model = models.routing.choiceFor('chat');
  if (model === undefined) return failureOf({ kind: 'noModel' }, texts);
  const provider = models.providers().get(model.provider);
  const isKeyMissing = provider?.needsKey === true && models.keys.get(provider.id) === undefined;
  return isKeyMissing
    ? failureOf({ kind: 'missingKey', provider: provider.label }, texts)
    : undefined;
}
