import { ProgressLocation, Uri, window } from 'vscode';
import {
  commitBudget,
  commitMessages,
  commitSchema,
  commitText,
} from '../../core/refactor/commitMessage.ts';
import { isDiffAllowed, splitDiff } from '../../core/refactor/gitDiff.ts';
import { type AskDeps, askWithProgress } from './askWithProgress.ts';
import { findGit, type GitRepository } from './gitExtension.ts';

export interface CommitDeps extends AskDeps {
  readonly isAllowed: (uri: Uri) => boolean;
}

const subjectsForStyle = 12;

/** Writes a message for the staged change into the commit box. `place` is what the source control view hands over. */
export async function writeCommitMessage(deps: CommitDeps, place: unknown): Promise<void> {
  const strings = deps.texts.refactor;
  const repository = await findRepository(place);
  if (repository === undefined) return deps.notify(strings.noRepository);
  const isAllowed = (path: string) => deps.isAllowed(Uri.joinPath(repository.rootUri, path));
  const changes = splitDiff(await repository.diff(true)).map((change) => ({
    path: change.path,
    diff: isDiffAllowed(change, isAllowed) ? change.diff : undefined,
  }));
  if (changes.length === 0) return deps.notify(strings.nothingStaged);
  const recentSubjects = await subjectsOf(repository);
  const message = await askWithProgress(deps, ProgressLocation.SourceControl, {
    task: 'small',
    name: 'commit_message',
    schema: commitSchema,
    messages: commitMessages({ changes, recentSubjects, branch: repository.state.HEAD?.name }),
    maxTokens: commitBudget,
  });
  if (message !== undefined) repository.inputBox.value = commitText(message);
}

async function findRepository(place: unknown): Promise<GitRepository | undefined> {
  const git = await findGit();
  const root = rootOf(place) ?? window.activeTextEditor?.document.uri;
  const own = root === undefined ? null : git?.getRepository(root);
  return own ?? git?.repositories[0];
}

/** The source control view calls with its own `SourceControl`, whose root names the repository. */
function rootOf(place: unknown): Uri | undefined {
  if (typeof place !== 'object' || place === null || !('rootUri' in place)) return undefined;
  return place.rootUri instanceof Uri ? place.rootUri : undefined;
}

/** A repository without commits has no log. */
async function subjectsOf(repository: GitRepository): Promise<readonly string[]> {
  const commits = await repository.log({ maxEntries: subjectsForStyle }).catch(() => []);
  return commits.map(({ message }) => message.split('\n')[0] ?? '');
}
