import { ConfigurationTarget, workspace } from 'vscode';
import type { Task } from '../../core/task.ts';

/** Writes the model of a task into the user's settings, the only ones that count. Undefined: back to the catalog's choice. */
export async function writeModel(task: Task, value: string | undefined): Promise<void> {
  await workspace
    .getConfiguration('slipstream')
    .update(`models.${task}`, value, ConfigurationTarget.Global);
}
