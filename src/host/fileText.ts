import { realpath } from 'node:fs/promises';
import { sep } from 'node:path';
import { Uri, workspace } from 'vscode';
import { isExcludedPath } from '../core/secrets/excludedPaths.ts';

/** Larger files are data: they are not read. */
const maxBytes = 2_000_000;
/** A NUL within so many first bytes means that it is no text, as Git decides it. */
const sniffedBytes = 8_000;

export type FileContent =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'missing' | 'binary' };

/** What a file holds now, unsaved changes included. It is not opened in the editor: linters would report it. */
export async function readFileText(uri: Uri): Promise<FileContent> {
  const open = workspace.textDocuments.find(
    (document) => document.uri.toString() === uri.toString(),
  );
  if (open !== undefined) return { kind: 'text', text: open.getText() };
  try {
    const { size } = await workspace.fs.stat(uri);
    if (size > maxBytes) return { kind: 'binary' };
    const bytes = await workspace.fs.readFile(uri);
    if (bytes.subarray(0, sniffedBytes).includes(0)) return { kind: 'binary' };
    return { kind: 'text', text: new TextDecoder().decode(bytes) };
  } catch {
    // Gone, a folder, or not to be read: the caller says so.
    return { kind: 'missing' };
  }
}

/** Where a file really is, links followed; the same address where that cannot be told. */
export async function followLinks(uri: Uri): Promise<Uri> {
  if (uri.scheme !== 'file') return uri;
  return realpath(uri.fsPath).then(
    (path) => Uri.file(path),
    () => uri,
  );
}

/**
 * A file by which a project speaks to models. As if it were not there when links lead out of `folder`, or to what its real
 * name says to be secret.
 */
export async function readProjectFile(folder: Uri, uri: Uri): Promise<FileContent> {
  const isOwn = await isWithin(folder, uri);
  if (!isOwn || isExcludedPath((await followLinks(uri)).path)) return { kind: 'missing' };
  return readFileText(uri);
}

/** The address of a path within the workspace, as models and fences name files; undefined where there is no such file. */
export async function findInWorkspace(path: string): Promise<Uri | undefined> {
  for (const folder of workspace.workspaceFolders ?? []) {
    // With several folders, paths begin with the folder's name, as `asRelativePath` writes them.
    const prefix = `${folder.name}/`;
    const inFolder = path.startsWith(prefix) ? [path, path.slice(prefix.length)] : [path];
    for (const candidate of inFolder) {
      const uri = Uri.joinPath(folder.uri, candidate);
      if (await isWithin(folder.uri, uri)) return uri;
    }
  }
  return undefined;
}

/** A new document that nobody has saved at this place yet, with text in it. */
export const findUnsaved = ({ path }: Uri): Uri | undefined =>
  workspace.textDocuments.find(
    (document) => document.isUntitled && document.uri.path === path && document.getText() !== '',
  )?.uri;

/** Whether a file is there and lies within the folder, links followed. */
async function isWithin(folder: Uri, uri: Uri): Promise<boolean> {
  try {
    if (uri.scheme !== 'file') return (await workspace.fs.stat(uri)).size >= 0;
    const [root, real] = await Promise.all([realpath(folder.fsPath), realpath(uri.fsPath)]);
    return real === root || real.startsWith(root.endsWith(sep) ? root : root + sep);
  } catch {
    return false;
  }
}
