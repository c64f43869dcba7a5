/**
 * Paths that an import line may mean, most likely first, relative to the same root as `path`. Nothing is looked up:
 * most of them do not exist. Libraries that are not in the workspace give paths that are not there.
 */
export function importedPaths(path: string, lines: readonly string[]): readonly string[] {
  const found = new Set<string>();
  const folder = path.split('/').slice(0, -1);
  const extension = /\.\w+$/.exec(path)?.[0] ?? '';
  for (const line of lines)
    for (const candidate of candidatesOf(line, { folder, extension }))
      if (candidate !== path && isBelowRoot(candidate)) found.add(candidate);
  return [...found].slice(0, maxCandidates);
}

/** Each of them is asked for at the disk. */
const maxCandidates = 120;

interface Importing {
  readonly folder: readonly string[];
  /** Of the file that imports, with its dot. */
  readonly extension: string;
}

const scripts = ['.ts', '.tsx', '.js', '.jsx', '.mts', '.cts', '.mjs', '.cjs', '.vue', '.svelte'];

function candidatesOf(line: string, from: Importing): readonly string[] {
  if (/^\.pyi?$/.test(from.extension)) return pythonPaths(line, from);
  if (from.extension === '.rs') return rustPaths(line, from);
  const quoted = /["'<]([^"'<>]+)["'>]/.exec(line)?.[1];
  if (quoted !== undefined) return quotedPaths(quoted, line, from);
  const dotted = /^\s*import\s+(?:static\s+)?([A-Za-z_][\w.]*)/.exec(line)?.[1];
  return dotted === undefined ? [] : anyRoot(dotted.split('.'), from, [from.extension]);
}

function quotedPaths(name: string, line: string, from: Importing): readonly string[] {
  if (/^\s*(?:import|export|const|let|var|\})/.test(line) && scripts.includes(from.extension)) {
    const base = name.startsWith('.') ? join(from.folder, name) : undefined;
    if (base === undefined) return [];
    const plain = base.replace(/\.[cm]?jsx?$/, '');
    return [
      base,
      ...scripts.map((end) => plain + end),
      ...scripts.map((end) => `${base}/index${end}`),
    ];
  }
  if (/^\s*#\s*include/.test(line)) return anyRoot(name.split('/'), from, ['']);
  if (/\brequire(?:_relative)?\b/.test(line))
    return anyRoot(name.replace(/^\.\//, '').split(/[./](?!\w*$)|\.(?=\w+$)|\//), from, [
      from.extension,
    ]);
  const base = join(from.folder, name);
  return base === undefined || name.includes(':') ? [] : [base];
}

function pythonPaths(line: string, from: Importing): readonly string[] {
  const relative = /^\s*from\s+(\.+)((?:\w[\w.]*)?)\s+import\s+(.*)/.exec(line);
  const ends = [from.extension, '/__init__.py'];
  if (relative !== null) {
    const [, dots = '.', module = '', names = ''] = relative;
    const base = from.folder.slice(0, from.folder.length - (dots.length - 1));
    const inside = [...base, ...module.split('.').filter((part) => part !== '')];
    const named = names.match(/\w+/g) ?? [];
    return [
      ...(module === '' ? [] : ends.map((end) => inside.join('/') + end)),
      ...named.map((name) => [...inside, `${name}${from.extension}`].join('/')),
    ];
  }
  const absolute = /^\s*(?:from|import)\s+([A-Za-z_][\w.]*)/.exec(line)?.[1];
  return absolute === undefined ? [] : anyRoot(absolute.split('.'), from, ends);
}

function rustPaths(line: string, from: Importing): readonly string[] {
  const child = /^\s*(?:pub(?:\([^)]*\))?\s+)?mod\s+(\w+)\s*;/.exec(line)?.[1];
  if (child !== undefined)
    return [join(from.folder, `${child}.rs`), join(from.folder, `${child}/mod.rs`)].filter(isPath);
  const used = /^\s*(?:pub\s+)?use\s+(crate|super|self)((?:::\w+)*)/.exec(line);
  if (used === null) return [];
  const segments = (used[2] ?? '').split('::').filter((part) => part !== '');
  const src = from.folder.lastIndexOf('src');
  const base = used[1] === 'crate' && src >= 0 ? from.folder.slice(0, src + 1) : from.folder;
  const paths: string[] = [];
  for (let length = segments.length; length > 0; length -= 1)
    for (const end of ['.rs', '/mod.rs'])
      paths.push([...base, ...segments.slice(0, length)].join('/') + end);
  return paths;
}

/** A module's path below the folder of the file or any above it. */
function anyRoot(
  segments: readonly string[],
  { folder }: Importing,
  ends: readonly string[],
): readonly string[] {
  const paths: string[] = [];
  for (let depth = folder.length; depth >= 0; depth -= 1)
    for (const end of ends) paths.push([...folder.slice(0, depth), ...segments].join('/') + end);
  return paths;
}

/** Undefined for what lies above the root. */
function join(folder: readonly string[], name: string): string | undefined {
  const path = [...folder];
  for (const part of name.split('/')) {
    if (part === '.' || part === '') continue;
    if (part !== '..') path.push(part);
    else if (path.pop() === undefined) return undefined;
  }
  return path.join('/');
}

const isBelowRoot = (path: string): boolean =>
  path.split('/').every((part) => part !== '' && part !== '.' && part !== '..');

const isPath = (path: string | undefined): path is string => path !== undefined;
