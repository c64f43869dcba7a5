import { readdirSync, readFileSync } from 'node:fs';
import { extname, join, relative, sep } from 'node:path';

/** A source file, its path relative to the folder that was read. */
export interface SourceText {
  readonly path: string;
  readonly text: string;
}

/** Where in the line the hole begins. */
export type Part = 'line start' | 'first half' | 'second half';
export const parts: readonly Part[] = ['line start', 'first half', 'second half'];

/** A random line whose rest is hidden. */
export interface LineCase {
  readonly part: Part;
  readonly path: string;
  readonly prefix: string;
  readonly suffix: string;
  readonly goal: string;
}

const sourceFile =
  /\.(tsx?|jsx?|mjs|cjs|py|rb|go|rs|java|kt|cs|c|h|cc|cpp|hpp|sh|css|scss|html|vue|svelte|sql|json|ya?ml|md)$/;
/** Larger files are generated more often than written. */
const maxFileChars = 400_000;

/** Random lines with something to complete; comments and imports are no test of code. */
export function chooseCases(
  files: readonly SourceText[],
  count: number,
  random: () => number,
): LineCase[] {
  const long = files.filter((file) => file.text.split('\n').length > 15);
  const cases: LineCase[] = [];
  for (let attempt = 0; cases.length < count && attempt < 50 * count; attempt++) {
    const file = long[Math.floor(random() * long.length)];
    if (file === undefined) break;
    const lines = file.text.split('\n');
    const index = 5 + Math.floor(random() * (lines.length - 6));
    const line = lines[index] ?? '';
    if (line.trim().length < 6 || /^\s*(\/\/|\*|\/\*|#|import\b|from\b)/.test(line)) continue;
    const part = parts[cases.length % 3] ?? 'line start';
    const column = chooseColumn(line, part, random);
    const goal = line.slice(column).trimEnd();
    if (goal === '') continue;
    cases.push({
      part,
      path: file.path,
      prefix: `${lines.slice(0, index).join('\n')}\n${line.slice(0, column)}`,
      suffix: `\n${lines.slice(index + 1).join('\n')}`,
      goal,
    });
  }
  return cases;
}

function chooseColumn(line: string, part: Part, random: () => number): number {
  const indent = line.length - line.trimStart().length;
  const end = line.trimEnd().length;
  if (part === 'line start') return indent;
  if (part === 'first half') return indent + 1 + Math.floor(random() * (end - indent - 1) * 0.5);
  return indent + 1 + Math.floor((0.5 + random() * 0.5) * (end - indent - 2));
}

/** Reads a folder's source files, without those of packages inside it. */
export function readTexts(root: string): SourceText[] {
  return readdirSync(root, { recursive: true, withFileTypes: true })
    .filter(
      (entry) => entry.isFile() && sourceFile.test(entry.name) && !/\.d\.[mc]?ts$/.test(entry.name),
    )
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes(`${sep}node_modules${sep}`) || root.includes('node_modules'))
    .sort()
    .map((path) => ({
      path: relative(root, path).split(sep).join('/'),
      text: readFileSync(path, 'utf8').replace(/\r\n/g, '\n'),
    }))
    .filter((file) => file.text.length < maxFileChars);
}

/** A package's sources are one language: data files beside them would only make cases easier. */
export function keepMainLanguage(files: readonly SourceText[]): SourceText[] {
  const family = (path: string) =>
    extname(path)
      .replace(/^\.(tsx?)$/, '.ts')
      .replace(/^\.([mc]?jsx?)$/, '.js');
  const chars = new Map<string, number>();
  for (const file of files)
    chars.set(family(file.path), (chars.get(family(file.path)) ?? 0) + file.text.length);
  const main = [...chars].sort((a, b) => b[1] - a[1])[0]?.[0];
  return files.filter((file) => family(file.path) === main);
}
