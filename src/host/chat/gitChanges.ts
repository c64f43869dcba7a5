import { Uri, workspace } from 'vscode';
import { isDiffAllowed, splitDiff } from '../../core/refactor/gitDiff.ts';
import { followLinks } from '../fileText.ts';
import { findGit, type GitRepository } from '../refactor/gitExtension.ts';

/** The Git changes of the workspace, staged ones alone when asked for; files that may not be sent are left out. */
export async function readGitChanges(
  isStaged: boolean,
  isAllowed: (uri: Uri) => boolean,
): Promise<string> {
  const repositories = (await findGit())?.repositories ?? [];
  const roots = await workspaceRoots();
  const diffs = await Promise.all(
    repositories.map((repository) =>
      readDiff(repository, isStaged, (uri) => isAllowed(uri) && isWithin(uri.path, roots)),
    ),
  );
  return diffs.filter((diff) => diff !== '').join('\n');
}

/**
 * Paths of the workspace's folders, as opened and with links followed: the editor also opens repositories around the workspace
 * and beside it, and what lies outside is not what the user asks about.
 */
async function workspaceRoots(): Promise<readonly string[]> {
  const folders = workspace.workspaceFolders ?? [];
  const real = await Promise.all(folders.map(({ uri }) => followLinks(uri)));
  return [...folders.map(({ uri }) => uri.path), ...real.map(({ path }) => path)];
}

const isWithin = (path: string, roots: readonly string[]): boolean =>
  roots.some((root) => path.startsWith(root.endsWith('/') ? root : `${root}/`));

async function readDiff(
  repository: GitRepository,
  isStaged: boolean,
  isAllowed: (uri: Uri) => boolean,
): Promise<string> {
  const isPathAllowed = (path: string) => isAllowed(Uri.joinPath(repository.rootUri, path));
  return splitDiff(await repository.diff(isStaged))
    .filter((change) => isDiffAllowed(change, isPathAllowed))
    .map(({ diff }) => diff)
    .join('\n');
}
