import * as vscode from 'vscode';
import { waitFor } from '../support/waitFor.ts';

/** Runs a command that shows one list, and takes the entry `steps` below the first, by keys alone. */
export async function choose(
  { command, args = [] }: { readonly command: string; readonly args?: readonly unknown[] },
  steps: number,
): Promise<void> {
  const { window } = vscode;
  const { showQuickPick, createQuickPick } = window;
  let focused: unknown;
  const patch = (name: string, value: unknown) =>
    Object.defineProperty(window, name, { configurable: true, writable: true, value });
  patch('showQuickPick', (items: unknown, options: vscode.QuickPickOptions, token: unknown) =>
    Reflect.apply(showQuickPick, window, [
      items,
      {
        ...options,
        onDidSelectItem: (item: unknown) => {
          focused = item;
        },
      },
      token,
    ]),
  );
  patch('createQuickPick', () => {
    const made = createQuickPick();
    made.onDidChangeActive(([item]) => {
      focused = item;
    });
    return made;
  });
  try {
    const done = vscode.commands.executeCommand(command, ...args);
    await waitFor(() => focused !== undefined, `the list of ${command}`);
    for (let step = 0; step < steps; step += 1) {
      const before = focused;
      await vscode.commands.executeCommand('workbench.action.quickOpenSelectNext');
      await waitFor(() => focused !== before, `the next entry of ${command}`);
    }
    await vscode.commands.executeCommand('workbench.action.acceptSelectedQuickOpenItem');
    await done;
  } finally {
    patch('showQuickPick', showQuickPick);
    patch('createQuickPick', createQuickPick);
  }
}
