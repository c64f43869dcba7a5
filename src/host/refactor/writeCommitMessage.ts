import { ProgressLocation, Uri, window } from 'vscode';
import { commitHabit } from '../../core/refactor/commitHabit.ts';
import {
  commitBudget,
  commitMessages,
  commitSchema,
  type StagedChange,
} from '../../core/refactor/commitMessage.ts';
import { commitText, subjectIssue } from '../../core/refactor/commitText.ts';
import { isDiffAllowed, splitDiff } from '../../core/refactor/gitDiff.ts';
import { type AskDeps, askWithProgress } from './askWithProgress.ts';
import { findRepository, readCommitInstructions, readRules } from './commitSources.ts';
import type { GitRepository } from './gitExtension.ts';

export interface CommitDeps extends AskDeps {
  readonly isAllowed: (uri: Uri) => boolean;
}

/** So many of the latest subjects show how the project writes. */
const subjectsForStyle = 20;

/** Writes a message for the staged change into the commit box. `place` is what the source control view hands over. */
export async function writeCommitMessage(deps: CommitDeps, place: unknown): Promise<void> {
  const strings = deps.texts.refactor;
  const repository = await findRepository(place, strings.whichRepository);
  if (repository === undefined) return;
  if (repository === 'none') return deps.notify(strings.noRepository);
  const found = await findChanges(deps, repository);
  if (found === undefined) return;
  const { rootUri } = repository;
  const [recentSubjects, rules, instructions] = await Promise.all([
    subjectsOf(repository),
    readRules(rootUri),
    readCommitInstructions(rootUri),
  ]);
  const habit = commitHabit(recentSubjects, rules);
  const branch = repository.state.HEAD?.name;
  const message = await askWithProgress(deps, ProgressLocation.SourceControl, {
    task: 'small',
    name: 'commit_message',
    schema: commitSchema,
    messages: commitMessages({ ...found, recentSubjects, habit, instructions, branch }),
    maxTokens: commitBudget,
    issueOf: (answer) => subjectIssue(answer, habit),
  });
  if (message !== undefined) repository.inputBox.value = commitText(message, habit);
}

interface FoundChanges {
  readonly changes: readonly StagedChange[];
  readonly isStaged: boolean;
}

/** What is staged; where nothing is, what is not, if the user wants that. */
async function findChanges(
  deps: CommitDeps,
  repository: GitRepository,
): Promise<FoundChanges | undefined> {
  const strings = deps.texts.refactor;
  const staged = await changesOf(deps, repository, true);
  if (staged.length > 0) return { changes: staged, isStaged: true };
  const changes = await changesOf(deps, repository, false);
  if (changes.length === 0) {
    deps.notify(strings.nothingToCommit);
    return undefined;
  }
  const wanted = await window.showInformationMessage(
    strings.nothingStaged(changes.length),
    strings.describeUnstaged,
  );
  return wanted === undefined ? undefined : { changes, isStaged: false };
}

async function changesOf(
  { isAllowed }: CommitDeps,
  repository: GitRepository,
  isStaged: boolean,
): Promise<readonly StagedChange[]> {
  const isPathAllowed = (path: string) => isAllowed(Uri.joinPath(repository.rootUri, path));
  return splitDiff(await repository.diff(isStaged)).map((change) => ({
    path: change.path,
    diff: isDiffAllowed(change, isPathAllowed) ? change.diff : undefined,
  }));
}

/** A repository without commits has no log. */
async function subjectsOf(repository: GitRepository): Promise<readonly string[]> {
  const commits = await repository.log({ maxEntries: subjectsForStyle }).catch(() => []);
  return commits.map(({ message }) => message.split('\n')[0] ?? '');
}
