import {
  commands,
  type Tab,
  TabInputTextDiff,
  type TextDocumentShowOptions,
  type Uri,
  window,
} from 'vscode';

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

const isThis = ({ input }: Tab, { left, right }: DiffTab): boolean =>
  input instanceof TabInputTextDiff &&
  input.original.toString() === left.toString() &&
  input.modified.toString() === right.toString();

/** Whether this comparison is what the user looks at. */
export function isDiffInFront(diff: DiffTab): boolean {
  const tab = window.tabGroups.activeTabGroup.activeTab;
  return tab !== undefined && isThis(tab, diff);
}

/** Closes the tab of this comparison, wherever it is. Nothing happens when there is none. */
export async function closeDiff(diff: DiffTab, preserveFocus: boolean): Promise<void> {
  const tabs = window.tabGroups.all
    .flatMap((group) => group.tabs)
    .filter((tab) => isThis(tab, diff));
  if (tabs.length > 0) await window.tabGroups.close(tabs, preserveFocus);
}
