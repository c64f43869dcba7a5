import { Uri, window, workspace } from 'vscode';
import type { FileAnswer } from '../../core/answer/namedBlocks.ts';
import { findUnsaved } from '../fileText.ts';
import { run } from '../listen.ts';
import type { ApplyAsReview } from './applyAsReview.ts';
import { type ChangeDeps, editDocument } from './changeDocument.ts';
import type { WriteDoor } from './confirmWrite.ts';

export interface OtherFilesDeps extends ChangeDeps {
  readonly applyAsReview: ApplyAsReview;
  readonly door: WriteDoor;
  /** Whether the files stay in the background. */
  readonly isQuiet: boolean;
}

export interface OtherFilesResult {
  readonly changed: number;
  /** Files whose part of the answer could not be used. */
  readonly failed: readonly string[];
}

/**
 * Puts what an answer says about further files into them, each under review. New files stay unsaved. Files that decide what runs
 * are asked about one by one afterwards, in the background: nobody waits for the user to make up his mind.
 */
export async function applyOtherFiles(
  deps: OtherFilesDeps,
  folder: Uri,
  files: readonly FileAnswer[],
): Promise<OtherFilesResult> {
  const failed: string[] = [];
  const inQuestion: FileAnswer[] = [];
  for (const file of files) {
    if (!(await deps.door.isPlain(Uri.joinPath(folder, file.path)))) inQuestion.push(file);
    else if (!(await applyOne(deps, folder, file))) failed.push(file.path);
  }
  const confirmInTurn = async () => {
    for (const file of inQuestion) await applyOne({ ...deps, isQuiet: true }, folder, file);
  };
  if (inQuestion.length > 0) run(confirmInTurn, 'files to confirm', deps.onUnexpected);
  return { changed: files.length - failed.length - inQuestion.length, failed };
}

async function applyOne(
  deps: OtherFilesDeps,
  folder: Uri,
  { path, info, lines }: FileAnswer,
): Promise<boolean> {
  const { applyAsReview, door, isQuiet } = deps;
  const uri = Uri.joinPath(folder, path);
  const text = lines.join('\n');
  // Four backticks: the text itself may hold a fence.
  const code = ['````', info, '\n', text, '\n````'].join('');
  const known = (await exists(uri)) ? uri : findUnsaved(uri);
  if (known !== undefined)
    return (await applyAsReview({ uri: known, code, isQuiet, isOther: true })).ok;
  return (await door.mayWrite(uri, text)) && createUnsaved(uri, text, deps);
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
