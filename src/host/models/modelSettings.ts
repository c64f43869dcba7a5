import { ConfigurationTarget, workspace } from 'vscode';
import type { Task } from '../../core/models/task.ts';

/**
 * Writes the model of a task where it is set now, so that the change takes effect: the workspace's settings when
 * they name one, else the user's. Undefined: back to the catalog's choice.
 */
export async function writeModel(task: Task, value: string | undefined): Promise<void> {
  const configuration = workspace.getConfiguration('slipstream');
  const key = `models.${task}`;
  const current = configuration.inspect<string>(key);
  const isInWorkspace = current?.workspaceValue !== undefined;
  await configuration.update(
    key,
    value,
    isInWorkspace ? ConfigurationTarget.Workspace : ConfigurationTarget.Global,
  );
}
