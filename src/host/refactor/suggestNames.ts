import {
  commands,
  ProgressLocation,
  type QuickPickItem,
  Range,
  type TextEditor,
  type WorkspaceEdit,
  window,
  workspace,
} from 'vscode';
import {
  nameMessages,
  namesBudget,
  namesSchema,
  usableNames,
} from '../../core/refactor/suggestNames.ts';
import { type AskDeps, askWithProgress } from './askWithProgress.ts';

/** Lines around the name that show what it stands for. */
const surroundingLines = 40;

/** Asks for better names of the symbol at the cursor and lets the editor rename it, references included. */
export async function suggestNames(deps: AskDeps, editor: TextEditor): Promise<void> {
  const { document, selection } = editor;
  const strings = deps.texts.refactor;
  const range = document.getWordRangeAtPosition(selection.active);
  if (range === undefined) return deps.notify(strings.noSymbol);
  const current = document.getText(range);
  const first = Math.max(0, range.start.line - surroundingLines);
  const last = Math.min(document.lineCount - 1, range.start.line + surroundingLines);
  const code = document.getText(new Range(first, 0, last, document.lineAt(last).text.length));

  const answer = await askWithProgress(deps, ProgressLocation.Notification, {
    task: 'small',
    name: 'names',
    schema: namesSchema,
    messages: nameMessages({ current, languageId: document.languageId, code }),
    maxTokens: namesBudget,
  });
  if (answer === undefined) return;
  const items: QuickPickItem[] = usableNames(answer.names, current).map(({ name, reason }) => ({
    label: name,
    description: reason,
  }));
  if (items.length === 0) return deps.notify(strings.noNames);
  const chosen = await window.showQuickPick(items, { title: strings.namesTitle(current) });
  if (chosen === undefined) return;
  const edit = await commands
    .executeCommand<WorkspaceEdit | undefined>(
      'vscode.executeDocumentRenameProvider',
      document.uri,
      range.start,
      chosen.label,
    )
    // A language without a rename provider rejects; the user reads it as one case.
    .then(undefined, () => undefined);
  const isRenamed = edit !== undefined && edit.size > 0 && (await workspace.applyEdit(edit));
  if (!isRenamed) deps.notify(strings.renameFailed(chosen.label));
}
