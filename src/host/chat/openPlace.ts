import { Range, window } from 'vscode';
import { workspacePath } from '../../core/chat/tools/workspacePath.ts';
import { findInWorkspace } from '../fileText.ts';

/** Shows a line, counted from 1, of a file that an answer names. Nothing outside of the workspace is opened. */
export async function openPlace(
  path: string,
  line: number,
  onMissing: (path: string) => void,
): Promise<void> {
  const named = workspacePath(path);
  const file = named === undefined ? undefined : await findInWorkspace(named);
  if (file === undefined) return onMissing(path);
  const at = Math.max(0, line - 1);
  await window.showTextDocument(file, { selection: new Range(at, 0, at, 0), preview: true });
}
