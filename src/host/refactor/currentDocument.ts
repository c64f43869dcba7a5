import { type TextDocument, type Uri, workspace } from 'vscode';
import { withUnixEnds } from '../../core/answer/textLines.ts';
import type { Clock } from '../../core/clock.ts';

/**
 * How often it is looked whether the editor has read what another program wrote, and how long in between. Its watcher tells
 * within a second; a document without a tab stays in memory for minutes.
 */
const maxLooks = 50;
const lookMs = 100;

/**
 * The document of a file as the user has it: with his unsaved changes, those kept from an earlier window too, else with
 * what stands on the disk at this moment. Undefined: there is no such file, it is none of text, or the editor has not read yet
 * what another program wrote.
 */
export async function currentDocument(
  uri: Uri,
  clock: Pick<Clock, 'after'>,
): Promise<TextDocument | undefined> {
  // A file that is gone, or is none of text, rejects.
  const document = await workspace.openTextDocument(uri).then(undefined, () => undefined);
  if (document === undefined || workspace.fs.isWritableFileSystem(uri.scheme) === undefined)
    return document;
  for (let look = 0; look < maxLooks && !document.isDirty; look++) {
    const saved = await savedText(document);
    if (saved === undefined) return undefined;
    if (saved === withUnixEnds(document.getText())) return document;
    await new Promise<void>((resolve) => clock.after(lookMs, resolve));
  }
  return document.isDirty ? document : undefined;
}

async function savedText({ uri, encoding }: TextDocument): Promise<string | undefined> {
  try {
    return withUnixEnds(await workspace.decode(await workspace.fs.readFile(uri), { encoding }));
  } catch {
    // Not there, or not to be read.
    return undefined;
  }
}
