import { commands, window } from 'vscode';
import type { Texts } from '../core/texts/texts.ts';
import type { CommandId } from './contributions.ts';

/** Opens the list of what can be done from the status bar: the commands of `texts.basic.menu`, in its order. */
export function createMenu(texts: Texts): () => Promise<void> {
  const labels: Partial<Record<CommandId, string>> = texts.basic.menu;
  const items = Object.entries(labels).map(([id, label]) => ({ id, label }));
  return async () => {
    const chosen = await window.showQuickPick(items, { title: texts.basic.menuTitle });
    if (chosen !== undefined) await commands.executeCommand(chosen.id);
  };
}
