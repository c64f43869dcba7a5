import { Uri, window, workspace } from 'vscode';
import { baseName } from '../../core/baseName.ts';
import { type CommitRules, readCommitRules } from '../../core/refactor/commitHabit.ts';
import { readProjectFile } from '../fileText.ts';
import { findGit, type GitRepository } from './gitExtension.ts';

/** Where commitlint looks for its rules, as far as they can be read without running them. */
const ruleFiles = [
  '.commitlintrc',
  '.commitlintrc.json',
  '.commitlintrc.yaml',
  '.commitlintrc.yml',
  '.commitlintrc.js',
  '.commitlintrc.cjs',
  '.commitlintrc.mjs',
  '.commitlintrc.ts',
  'commitlint.config.js',
  'commitlint.config.cjs',
  'commitlint.config.mjs',
  'commitlint.config.ts',
];
/** In which a project says how it wants its commit messages; the second is where other assistants look. */
const instructionFiles = ['.slipstream/commit.md', '.github/git-commit-instructions.md'];
/** The most that is taken of them, in UTF-16 units. */
const maxInstructions = 4_000;

/** What commitlint demands here. Its files are read as text and never run. */
export async function readRules(root: Uri): Promise<CommitRules | undefined> {
  const texts = await Promise.all(ruleFiles.map((file) => textOf(root, file)));
  const [rules] = texts.filter((text) => text !== undefined);
  if (rules !== undefined) return readCommitRules(rules);
  const { commitlint } = asObject(await textOf(root, 'package.json'));
  return commitlint === undefined
    ? undefined
    : readCommitRules(JSON.stringify(commitlint, null, 1));
}

/** The project's own words about its commit messages; undefined where there are none or the folder is not trusted. */
export async function readCommitInstructions(root: Uri): Promise<string | undefined> {
  if (!workspace.isTrusted) return undefined;
  const texts = await Promise.all(instructionFiles.map((file) => textOf(root, file)));
  const [text] = texts.filter((found) => found !== undefined && found.trim() !== '');
  return text?.trim().slice(0, maxInstructions);
}

async function textOf(root: Uri, file: string): Promise<string | undefined> {
  const content = await readProjectFile(root, Uri.joinPath(root, file));
  return content.kind === 'text' ? content.text : undefined;
}

function asObject(text: string | undefined): { readonly commitlint?: unknown } {
  try {
    const value: unknown = JSON.parse(text ?? '{}');
    return typeof value === 'object' && value !== null ? value : {};
  } catch {
    // Not the place to complain about it.
    return {};
  }
}

/**
 * The repository to write for: the one whose source control view was used, else the only one, else the user's choice.
 * `none`: there is none. Undefined: the user chose none.
 */
export async function findRepository(
  place: unknown,
  title: string,
): Promise<GitRepository | 'none' | undefined> {
  const git = await findGit();
  const repositories = git?.repositories ?? [];
  const root = rootOf(place);
  const own = root === undefined ? null : git?.getRepository(root);
  if (own) return own;
  if (repositories.length < 2) return repositories[0] ?? 'none';
  const active = window.activeTextEditor?.document.uri;
  // The Git extension hands out new objects each time: a repository is known by its root.
  const ofEditor = active === undefined ? undefined : keyOf(git?.getRepository(active));
  const first = repositories.filter((repository) => keyOf(repository) === ofEditor);
  const others = repositories.filter((repository) => keyOf(repository) !== ofEditor);
  const chosen = await window.showQuickPick(
    [...first, ...others].map((repository) => ({
      label: baseName(repository.rootUri.path),
      description: repository.state.HEAD?.name ?? '',
      detail: workspace.asRelativePath(repository.rootUri, true),
      repository,
    })),
    { title, matchOnDetail: true },
  );
  return chosen?.repository;
}

const keyOf = (repository: GitRepository | null | undefined): string | undefined =>
  repository?.rootUri.toString();

/** The source control view calls with its own `SourceControl`, whose root names the repository. */
function rootOf(place: unknown): Uri | undefined {
  if (typeof place !== 'object' || place === null || !('rootUri' in place)) return undefined;
  return place.rootUri instanceof Uri ? place.rootUri : undefined;
}
