import { Uri } from 'vscode';
import { splitDiff } from '../../core/refactor/commitMessage.ts';
import { findGit, type GitRepository } from '../refactor/gitExtension.ts';

/** The Git changes of the open repositories, staged ones alone when asked for; files that may not be sent are left out. */
export async function readGitChanges(
  isStaged: boolean,
  isAllowed: (uri: Uri) => boolean,
): Promise<string> {
  const repositories = (await findGit())?.repositories ?? [];
  const diffs = await Promise.all(
    repositories.map((repository) => readDiff(repository, isStaged, isAllowed)),
  );
  return diffs.filter((diff) => diff !== '').join('\n');
}

async function readDiff(
  repository: GitRepository,
  isStaged: boolean,
  isAllowed: (uri: Uri) => boolean,
): Promise<string> {
  return splitDiff(await repository.diff(isStaged))
    .filter(({ path }) => isAllowed(Uri.joinPath(repository.rootUri, path)))
    .map(({ diff }) => diff)
    .join('\n');
}
