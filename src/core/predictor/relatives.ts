/** How many relatives a file has at most. */
const maxRelatives = 2;
const sameFolderScore = 1.5;

/**
 * The paths that most likely hold the same kind of code as `path`: same extension, and names that share words
 * (`userHandler.ts`, `orderHandler.ts`) or at least the folder. Best first; linear in the number of paths.
 */
export function closestPaths(path: string, files: ReadonlyMap<string, FileName>): string[] {
  const own = readFileName(path);
  const scored: { readonly path: string; readonly score: number }[] = [];
  for (const [other, name] of files) {
    if (other === path || name.extension !== own.extension) continue;
    const score = resemblance(own, name);
    if (score > 0) scored.push({ path: other, score });
  }
  return scored
    .sort((a, b) => b.score - a.score)
    .slice(0, maxRelatives)
    .map((one) => one.path);
}

/** A path taken apart, once for each file. */
export interface FileName {
  readonly folder: string;
  readonly words: readonly string[];
  readonly extension: string;
}

export function readFileName(path: string): FileName {
  const slash = path.lastIndexOf('/');
  const base = path.slice(slash + 1);
  const dot = base.lastIndexOf('.');
  const stem = dot <= 0 ? base : base.slice(0, dot);
  return {
    folder: path.slice(0, Math.max(0, slash)),
    words: stem.split(/[^A-Za-z0-9]+|(?<=[a-z0-9])(?=[A-Z])/).map((word) => word.toLowerCase()),
    extension: dot <= 0 ? '' : base.slice(dot),
  };
}

/** Words at the names' ends say what kind of thing a file holds; words at their begins, which one. */
function resemblance(a: FileName, b: FileName): number {
  let sharedEnd = 0;
  while (
    sharedEnd < Math.min(a.words.length, b.words.length) &&
    a.words[a.words.length - 1 - sharedEnd] === b.words[b.words.length - 1 - sharedEnd]
  )
    sharedEnd++;
  const sharedStart = a.words[0] === b.words[0] ? 0.5 : 0;
  return sharedEnd + sharedStart + (a.folder === b.folder ? sameFolderScore : 0);
}
