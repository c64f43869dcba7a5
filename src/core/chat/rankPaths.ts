import { baseName } from '../baseName.ts';

/**
 * Paths that match what was typed, best first: its characters in order, better the more they stand together in the name. Of
 * files that match alike those that are open come first; one that matches much better comes before them.
 */
export function rankPaths(
  paths: readonly string[],
  query: string,
  { most, isOpen = () => false }: RankOptions,
): readonly string[] {
  const wanted = query.toLowerCase().replaceAll('\\', '/');
  const scored: { readonly path: string; readonly score: number }[] = [];
  for (const path of paths) {
    const score = scorePath(path.toLowerCase(), wanted);
    if (score !== undefined) scored.push({ path, score: score + (isOpen(path) ? open : 0) });
  }
  return scored
    .sort((a, b) => b.score - a.score || a.path.length - b.path.length || compare(a.path, b.path))
    .slice(0, most)
    .map(({ path }) => path);
}

export interface RankOptions {
  readonly most: number;
  readonly isOpen?: (path: string) => boolean;
}

/** Points for a place of a match; what begins the name weighs most. */
const nameStart = 60;
const inName = 40;
const inPath = 20;
const scattered = 0;
/** Points for a file that is open: as much as one place better, and a half. */
const open = 30;

function scorePath(path: string, wanted: string): number | undefined {
  if (wanted === '') return 0;
  const name = baseName(path);
  if (name.startsWith(wanted)) return nameStart;
  if (name.includes(wanted)) return inName;
  if (path.includes(wanted)) return inPath;
  return holdsInOrder(path, wanted) ? scattered : undefined;
}

function holdsInOrder(path: string, wanted: string): boolean {
  let at = -1;
  for (const character of wanted) {
    at = path.indexOf(character, at + 1);
    if (at < 0) return false;
  }
  return true;
}

const compare = (a: string, b: string): number => (a < b ? -1 : 1);
