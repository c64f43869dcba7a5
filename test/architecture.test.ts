import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What can be imported: our folders, and one example of each kind of package. */
const targets = {
  shared: 'src/shared',
  core: 'src/core',
  net: 'src/net',
  host: 'src/host',
  webview: 'src/webview',
  bench: 'src/bench',
  vscode: 'vscode',
  node: 'node:fs',
  undici: 'undici',
  undiciDeep: 'undici/lib/dispatcher/pool.js',
  wholeZod: 'zod',
} as const;

type Target = keyof typeof targets;

/** The import table: what a file may import from outside of its own folder of `src`. */
const mayImport: Readonly<Record<string, readonly Target[]>> = {
  'src/shared/deep/probe.ts': [],
  'src/core/deep/probe.ts': ['shared'],
  'src/net/deep/probe.ts': ['shared', 'core', 'node', 'undiciDeep'],
  'src/host/deep/probe.ts': ['shared', 'core', 'net', 'vscode', 'node'],
  'src/webview/deep/probe.ts': ['shared'],
  'src/bench/deep/probe.ts': ['shared', 'core', 'net', 'node'],
  'src/extension.ts': ['shared', 'core', 'net', 'host', 'vscode', 'node'],
  'src/compose.ts': ['shared', 'core', 'net', 'host', 'vscode', 'node'],
  'src/composeModels.ts': ['shared', 'core', 'net', 'host', 'vscode', 'node'],
};

/**
 * The order of folders and files inside `core`: each may import those of the lines above it, types included, but none of
 * its own line. `host` and the rest are held by lint.
 */
const coreOrder: readonly (readonly string[])[] = [
  [
    'baseName',
    'errors',
    'frontMatter',
    'lifetime',
    'oddCharacters',
    'settingProblem',
    'task',
    'translate',
  ],
  ['clock', 'event'],
  ['steps', 'withDeadline'],
  ['api', 'language', 'predictor', 'report', 'secrets', 'syntax'],
  ['documents', 'errorTexts', 'settings'],
  ['ports'],
  ['answer', 'context', 'models', 'search'],
  ['latency'],
  ['routing'],
  ['completion', 'nextEdit', 'status'],
  ['benchmark', 'refactor'],
  ['chat'],
  ['texts'],
];

/** Exported names that may stand in two files, with the reason. */
const declaredTwice: Readonly<Record<string, string>> = {};

describe('the architecture', () => {
  it('has a lint rule for every edge of the import table', () => {
    const allowed = lintProbes();
    assert.deepEqual(allowed, sorted(mayImport));
  });

  it('keeps browser types out of everything but the webview', () => {
    const { compilerOptions, exclude } = readJson('tsconfig.json');
    assert.deepEqual(compilerOptions.lib, ['ES2023']);
    assert.deepEqual(exclude, ['src/webview']);
    assert.deepEqual(readJson('src/webview/tsconfig.json').compilerOptions.types, []);
  });

  it('has no file above 400 lines', () => {
    const long = sources().filter(({ text }) => text.split('\n').length > 401);
    assert.deepEqual(paths(long), []);
  });

  it('has no barrel and no catch-all file: each is named after its one idea', () => {
    const catchAll = /(^|[\\/])(index|utils?|helpers?|types|constants|common|misc)\.tsx?$/;
    const barrel = /^export \* from/m;
    const found = sources().filter(({ path, text }) => catchAll.test(path) || barrel.test(text));
    assert.deepEqual(paths(found), []);
  });

  it('gives an exported name one meaning in the whole of src', () => {
    const declaration =
      /^export (?:declare )?(?:async )?(?:function\*?|const|let|class|interface|type|enum) (\w+)/gm;
    const files = new Map<string, string[]>();
    for (const { path, text } of sources())
      for (const [, name = ''] of text.matchAll(declaration))
        files.set(name, [...new Set([...(files.get(name) ?? []), path])]);
    const shared = [...files].filter(([name, list]) => list.length > 1 && !(name in declaredTwice));
    assert.deepEqual(shared, []);
  });

  it('has no circle of imports in core, types included', () => {
    assert.deepEqual(circles(coreImports()), []);
  });

  it('imports downward in core', () => {
    const rank = new Map(coreOrder.flatMap((line, index) => line.map((name) => [name, index])));
    const upward = new Set<string>();
    for (const [file, imported] of coreImports())
      for (const other of imported) {
        const [from, to] = [partOf(file), partOf(other)];
        const [low, high] = [rank.get(from), rank.get(to)];
        assert.ok(low !== undefined && high !== undefined, `${from} or ${to} has no place in it`);
        if (from !== to && high >= low) upward.add(`${from} → ${to}`);
      }
    assert.deepEqual([...upward].sort(), []);
  });

  it('names its files in camelCase', () => {
    const found = sources().filter(({ path }) => !/[\\/][a-z][a-zA-Z0-9]*(\.d)?\.tsx?$/.test(path));
    assert.deepEqual(paths(found), []);
  });

  it('gives a reason for each lint rule it suppresses, and suppresses no type error', () => {
    const careless = /@ts-(ignore|nocheck|expect-error)|biome-ignore(-all)? [\w/]+:\s*$/m;
    assert.deepEqual(paths(sources().filter(({ text }) => careless.test(text))), []);
  });
});

/** What each file of `core` imports of `core`, as paths below it. */
function coreImports(): ReadonlyMap<string, readonly string[]> {
  const below = (path: string) =>
    path
      .split(sep)
      .join('/')
      .replace(/^src\/core\//, '');
  const core = sources().filter(({ path }) => path.startsWith(join('src', 'core')));
  return new Map(
    core.map(({ path, text }) => [
      below(path),
      [...text.matchAll(/^(?:import|export)[^;]*? from '(\.[^']+)';/gm)]
        .map(([, target = '']) => join(dirname(path), target))
        .filter((target) => target.startsWith(join('src', 'core')))
        .map(below),
    ]),
  );
}

/** The folder below `core`, or the name of a file that is in none. */
const partOf = (path: string): string => path.split('/')[0]?.replace(/\.ts$/, '') ?? path;

/** Groups of files that import each other, directly or through others. */
function circles(imports: ReadonlyMap<string, readonly string[]>): string[][] {
  const reach = (start: string): Set<string> => {
    const seen = new Set<string>();
    const open = [...(imports.get(start) ?? [])];
    for (let file = open.pop(); file !== undefined; file = open.pop()) {
      if (seen.has(file)) continue;
      seen.add(file);
      open.push(...(imports.get(file) ?? []));
    }
    return seen;
  };
  const reached = new Map([...imports.keys()].map((file) => [file, reach(file)]));
  const inCircle = [...imports.keys()].filter((file) => reached.get(file)?.has(file));
  return inCircle.map((file) =>
    inCircle.filter((other) => reached.get(file)?.has(other) && reached.get(other)?.has(file)),
  );
}

/**
 * Puts a file that imports everything into each folder of a copy of the tree, and returns what the project's lint rules
 * let each of them import.
 */
function lintProbes(): Record<string, readonly string[]> {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-probe-'));
  try {
    copyFileSync(join(root, '.biome.json'), join(folder, '.biome.json'));
    const names = Object.keys(mayImport);
    for (const file of names) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      const lines = foreignTargets(file).map((target) => `import '${specifier(file, target)}';`);
      writeFileSync(join(folder, file), `${lines.join('\n')}\n`);
    }
    const denied = lint(folder);
    return sorted(
      Object.fromEntries(
        names.map((file) => [
          file,
          foreignTargets(file).filter((_target, line) => !denied.has(`${file}:${line + 1}`)),
        ]),
      ),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** `path:line` of each import that the lint rules deny. */
function lint(folder: string): Set<string> {
  const biome = join(root, 'node_modules', '@biomejs', 'biome', 'bin', 'biome');
  const { stdout, stderr } = spawnSync(
    process.execPath,
    [
      biome,
      'lint',
      '--only=style/noRestrictedImports',
      '--max-diagnostics=none',
      '--reporter=json',
      '.',
    ],
    { cwd: folder, encoding: 'utf8' },
  );
  assert.ok(stdout.startsWith('{'), stderr);
  const { diagnostics } = JSON.parse(stdout) as {
    readonly diagnostics: readonly {
      readonly location: { readonly path: string; readonly start: { readonly line: number } };
    }[];
  };
  return new Set(diagnostics.map(({ location: { path, start } }) => `${path}:${start.line}`));
}

function foreignTargets(file: string): Target[] {
  // The keys of a literal without an index signature are exactly its type's keys.
  const names = Object.keys(targets) as Target[];
  return names.filter((name) => !file.startsWith(`${targets[name]}/`));
}

function specifier(file: string, target: Target): string {
  const path = targets[target];
  if (!path.startsWith('src/')) return path;
  const up = file.split('/').length - 2;
  return `${up === 0 ? './' : '../'.repeat(up)}${path.slice('src/'.length)}/deep/thing.ts`;
}

function sorted(
  table: Readonly<Record<string, readonly string[]>>,
): Record<string, readonly string[]> {
  return Object.fromEntries(Object.entries(table).map(([key, list]) => [key, [...list].sort()]));
}

interface Source {
  readonly path: string;
  readonly text: string;
}

function sources(): Source[] {
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .filter((path) => /\.tsx?$/.test(path))
    .map((path) => ({
      path: join('src', path),
      text: readFileSync(join(root, 'src', path), 'utf8'),
    }));
}

function paths(found: readonly Source[]): string[] {
  return found.map(({ path }) => path);
}

interface TypesConfig {
  readonly compilerOptions: {
    readonly lib?: readonly string[];
    readonly types?: readonly string[];
  };
  readonly exclude?: readonly string[];
}

function readJson(path: string): TypesConfig {
  return JSON.parse(readFileSync(join(root, path), 'utf8')) as TypesConfig;
}
