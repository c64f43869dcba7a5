import { commands, TabInputTextDiff, type TextDocumentShowOptions, type Uri, window } from 'vscode';

export interface DiffTab {
  readonly left: Uri;
  readonly right: Uri;
}

export interface ShowDiffOptions extends DiffTab {
  readonly title: string;
  readonly show: TextDocumentShowOptions;
}

export async function showDiff({ left, right, title, show }: ShowDiffOptions): Promise<void> {
  await commands.executeCommand('vscode.diff', left, right, title, show);
}

/** Closes the tab of this comparison, wherever it is. Nothing happens when there is none. */
export async function closeDiff({ left, right }: DiffTab, preserveFocus: boolean): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter(
      ({ input }) =>
        input instanceof TabInputTextDiff &&
        input.original.toString() === left.toString() &&
        input.modified.toString() === right.toString(),
    );
  if (tabs.length > 0) await window.tabGroups.close(tabs, preserveFocus);
}
