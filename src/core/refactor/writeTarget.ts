/** A file that a model's answer is about to change or make. Paths are absolute, with `/`, links followed. */
export interface WriteTarget {
  /** As the answer or the editor names it, links not followed. */
  readonly path: string;
  /** Where it really is; of a new file, where its nearest existing folder really is, with the rest of its path. */
  readonly realPath: string;
  readonly workspaceFolders: readonly { readonly path: string; readonly realPath: string }[];
}

/**
 * Why a file is only written after the user has seen it and said yes to this very one: what stands in it runs or decides what
 * runs, or is not what its name says.
 */
export type ConfirmReason = 'link' | 'hidden' | 'pipeline' | 'manifest' | 'lockFile' | 'dependency';

export type WriteVerdict =
  | { readonly kind: 'plain' }
  | { readonly kind: 'confirm'; readonly why: ConfirmReason }
  /** `outside`: no workspace folder holds it. `git`: it belongs to Git itself. */
  | { readonly kind: 'refuse'; readonly why: 'outside' | 'git' };

/**
 * Whether a file that is not the one in the user's hand may be written because of a model's answer. Names are compared as file
 * systems do that take more for the same name than a program sees: any case, trailing dots and blanks (Windows), streams
 * (`:$DATA`), short names (`GIT~1`), characters without width (HFS+).
 */
export function judgeWrite(target: WriteTarget): WriteVerdict {
  const below = relativeTo(target, 'realPath');
  if (below === undefined) return { kind: 'refuse', why: 'outside' };
  const segments = below.split('/').map(sameName);
  if (segments.some(isGit) || below.split('/').includes('..')) {
    return { kind: 'refuse', why: segments.some(isGit) ? 'git' : 'outside' };
  }
  const named = relativeTo(target, 'path');
  if (named === undefined || named.split('/').map(sameName).some(isGit))
    return { kind: 'refuse', why: named === undefined ? 'outside' : 'git' };
  const why = reasonOf(segments) ?? reasonOf(named.split('/').map(sameName));
  if (named !== below) return { kind: 'confirm', why: 'link' };
  return why === undefined ? { kind: 'plain' } : { kind: 'confirm', why };
}

/** The path below the first folder that holds it. Empty for the folder itself, which is no file. */
function relativeTo(target: WriteTarget, which: 'path' | 'realPath'): string | undefined {
  const path = target[which];
  for (const folder of target.workspaceFolders) {
    const root = folder[which].endsWith('/') ? folder[which] : `${folder[which]}/`;
    if (path.startsWith(root) && path.length > root.length) return path.slice(root.length);
  }
  return undefined;
}

/** What a file system may take a name for. */
function sameName(name: string): string {
  const visible = name
    .normalize('NFKC')
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\u00ad]/g, '');
  const [beforeColon = ''] = visible.split(':', 1);
  return beforeColon.replace(/(?<![. ])[. ]+$/, '').toLowerCase();
}

/** `.git` of a repository or a worktree, and the folders of the same kind that other systems have. */
const isGit = (name: string): boolean => name === '.git' || /^git~\d$/.test(name);

const dependencyFolders = new Set([
  'node_modules',
  'bower_components',
  'site-packages',
  '.venv',
  'vendor',
]);
const lockFiles =
  /^(?:package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|packages\.lock\.json|gradle\.lockfile|go\.(?:sum|work\.sum)|bun\.lockb|.*\.lock)$/;
/** They say what is installed, built or started, and with which commands. */
const manifests =
  /^(?:package\.json|deno\.jsonc?|jsr\.json|cargo\.toml|build\.rs|pyproject\.toml|setup\.(?:py|cfg)|requirements.*\.txt|pipfile|tox\.ini|noxfile\.py|conftest\.py|sitecustomize\.py|go\.(?:mod|work)|pom\.xml|(?:build|settings)\.gradle(?:\.kts)?|gradlew(?:\.bat)?|mvnw(?:\.cmd)?|gemfile|rakefile|.*\.gemspec|composer\.json|package\.swift|podfile|pubspec\.yaml|mix\.exs|.*\.(?:cs|fs|vb|vcx)proj|.*\.sln|directory\.build\.(?:props|targets)|nuget\.config|makefile|gnumakefile|.*\.mk|cmakelists\.txt|meson\.build|build\.bazel|workspace|justfile|taskfile\.ya?ml|dockerfile.*|containerfile.*|(?:docker-)?compose.*\.ya?ml|vagrantfile|procfile|flake\.nix|(?:default|shell)\.nix|lerna\.json|nx\.json|turbo\.json|pnpm-workspace\.yaml|.*\.code-workspace|tsconfig.*\.json|jsconfig\.json|.*\.config\.[cm]?[jt]s|gruntfile\.\w+|gulpfile\.\w+)$/;
const pipelines =
  /^(?:jenkinsfile.*|azure-pipelines.*\.ya?ml|appveyor\.yml|bitbucket-pipelines\.yml|cloudbuild\.ya?ml|buildspec.*\.ya?ml|codemagic\.yaml|wercker\.yml|codefresh\.ya?ml|skaffold\.ya?ml|netlify\.toml|vercel\.json|fly\.toml|app\.yaml)$/;

function reasonOf(segments: readonly string[]): ConfirmReason | undefined {
  const name = segments.at(-1) ?? '';
  if (segments.some((segment) => dependencyFolders.has(segment))) return 'dependency';
  if (segments.some((segment) => segment.startsWith('.'))) return 'hidden';
  if (pipelines.test(name)) return 'pipeline';
  if (lockFiles.test(name)) return 'lockFile';
  return manifests.test(name) ? 'manifest' : undefined;
}
