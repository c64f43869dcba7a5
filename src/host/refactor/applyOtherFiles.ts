import { Uri, window, workspace } from 'vscode';
import type { FileAnswer } from '../../core/refactor/answer/namedBlocks.ts';
import type { ApplyAsReview } from './applyAsReview.ts';
import { type ChangeDeps, editDocument } from './changeDocument.ts';

export interface OtherFilesDeps extends ChangeDeps {
  readonly applyAsReview: ApplyAsReview;
  readonly isAllowed: (uri: Uri) => boolean;
  /** Whether the files stay in the background. */
  readonly isQuiet: boolean;
}

export interface OtherFilesResult {
  readonly changed: number;
  /** Files whose part of the answer could not be used. */
  readonly failed: readonly string[];
}

/** Puts what an answer says about further files into them, each under review. New files stay unsaved. */
export async function applyOtherFiles(
  deps: OtherFilesDeps,
  folder: Uri,
  files: readonly FileAnswer[],
): Promise<OtherFilesResult> {
  const { applyAsReview, isAllowed, isQuiet } = deps;
  const failed: string[] = [];
  for (const { path, info, lines } of files) {
    const uri = Uri.joinPath(folder, path);
    // Four backticks: the text itself may hold a fence.
    const code = ['````', info, '\n', lines.join('\n'), '\n````'].join('');
    const isDone = (await exists(uri))
      ? (await applyAsReview({ uri, content: { code }, isQuiet })).ok
      : isAllowed(uri) && (await createUnsaved(uri, lines.join('\n'), deps));
    if (!isDone) failed.push(path);
  }
  return { changed: files.length - failed.length, failed };
}

async function createUnsaved(uri: Uri, text: string, deps: OtherFilesDeps): Promise<boolean> {
  const document = await workspace.openTextDocument(uri.with({ scheme: 'untitled' }));
  // The editor opens a tab in the background for a changed document that has none.
  if (deps.isQuiet) return editDocument(document, [{ start: 0, end: 0, text }], deps);
  const editor = await window.showTextDocument(document, { preview: false });
  return editor.edit((builder) => builder.insert(document.positionAt(0), text));
}

/** A file that is not there rejects. */
const exists = (uri: Uri): Promise<boolean> =>
  Promise.resolve(workspace.fs.stat(uri)).then(
    () => true,
    () => false,
  );
