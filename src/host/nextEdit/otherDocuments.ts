import { TabInputText, type TextDocument, window, workspace } from 'vscode';

/** With more tabs than these, the rest is left alone. */
const maxFiles = 24;

/** The files of the workspace that have a tab and were looked at since the window began, besides the one in hand. */
export function otherDocuments(): readonly TextDocument[] {
  const tabs = new Set(
    window.tabGroups.all
      .flatMap((group) => group.tabs)
      .flatMap(({ input }) => (input instanceof TabInputText ? [input.uri.toString()] : [])),
  );
  const active = window.activeTextEditor?.document;
  return workspace.textDocuments
    .filter(
      (document) =>
        document !== active &&
        tabs.has(document.uri.toString()) &&
        workspace.getWorkspaceFolder(document.uri) !== undefined,
    )
    .slice(0, maxFiles);
}
