import { RelativePattern, type Uri, workspace } from 'vscode';

/** Folders that hold what others wrote or machines made. `files.exclude` of the user applies as well. */
const foreign =
  '**/{node_modules,bower_components,vendor,dist,out,build,target,coverage,.git,.venv,__pycache__}/**';
/** Names of more files than this are not listed. */
const maxFiles = 20_000;

export interface FindOptions {
  /** Folder to look in; the whole workspace without one. */
  readonly folder?: Uri | undefined;
  /** Glob of files, relative to the folder. */
  readonly include?: string | undefined;
  readonly isAllowed: (uri: Uri) => boolean;
}

/** The workspace's files that may be read, by path. */
export async function findFiles(options: FindOptions): Promise<readonly Uri[]> {
  const include = options.include ?? '**/*';
  const pattern =
    options.folder === undefined ? include : new RelativePattern(options.folder, include);
  const uris = await workspace.findFiles(pattern, foreign, maxFiles);
  return uris.filter(options.isAllowed).sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** The path that names a file to users and models. */
export function workspacePathOf(uri: Uri): string {
  return workspace.asRelativePath(uri).replaceAll('\\', '/');
}
