import { type KeyTrouble, keyTrouble } from '../../core/routing/routingTrouble.ts';
import type { Task } from '../../core/task.ts';
import type { RoutingFeature } from '../routing/routingFeature.ts';
import type { ModelService } from './modelService.ts';

/** Leads from a task that lacks an API key straight to the box for it. */
export interface KeyStep {
  /** The name of the provider whose key is missing; undefined when the task can be asked. */
  missingFor(task: Task): string | undefined;
  /** Opens the box for the key of the task's provider. Resolves when it is closed: whether a key is set now. */
  open(task: Task): Promise<boolean>;
}

export interface KeyStepDeps {
  readonly models: Pick<ModelService, 'keys' | 'providers' | 'routing' | 'commands'>;
  readonly routing: Pick<RoutingFeature, 'state'>;
}

export function createKeyStep({ models, routing }: KeyStepDeps): KeyStep {
  const missing = (task: Task): KeyTrouble | undefined => {
    const trouble = keyTrouble(routing.state, task);
    return trouble?.kind === 'missingKey' ? trouble : undefined;
  };
  return {
    missingFor(task) {
      const trouble = missing(task);
      return trouble && (models.providers().get(trouble.provider)?.label ?? trouble.provider);
    },
    async open(task) {
      await models.commands['slipstream.setApiKey'](models.routing.choiceFor(task)?.provider);
      return missing(task) === undefined;
    },
  };
}

/** Whether a task has its key, after the user was asked for one that is missing. */
export const hasKey = async (keyStep: KeyStep, task: Task): Promise<boolean> =>
  keyStep.missingFor(task) === undefined || (await keyStep.open(task));
