// Builds the bundles. `--production` minifies; `--budget` prints bytes by input and fails above the limits; `--bench`
// adds what `npm run bench:client` compares; `--package` takes the time that what is shipped deserves.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { build } from 'esbuild';

const shipping = process.argv.includes('--package');
const production = process.argv.includes('--production');
const budget = process.argv.includes('--budget');
const bench = process.argv.includes('--bench');

/** Every Node from 20 on has WebAssembly SIMD, so undici's second build is never tried. Bodies are bytes, never FormData. */
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /llhttp\/llhttp-wasm\.js$|web\/fetch\/body\.js$/ }, ({ path }) => ({
      path,
      namespace: 'left-out',
    }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = { extractBody() { throw new Error(${JSON.stringify(`${path} is left out`)}); } };`,
    }));
  },
};

/**
 * Bundles of their own: the parser is read when a language with a grammar is first edited, benchmark and latency report
 * when they are first asked for, the edit tools with the first edit, undici for the first connection on HTTP/1.1 or
 * through the editor's own fetch.
 */
const loadedLater = {
  name: 'loaded-later',
  setup({ onResolve }) {
    for (const [filter, path] of [
      [/\/treeSitter\.ts$/, './syntax.cjs'],
      [/\/latencyTools\.ts$/, './latency.cjs'],
      [/\/undiciClients\.ts$/, './undici.cjs'],
      [/\/editTools\.ts$/, './edits.cjs'],
    ])
      onResolve({ filter }, ({ kind }) =>
        kind === 'dynamic-import' ? { path, external: true } : undefined,
      );
  },
};

/**
 * What packages could make code of text with, and never do here: zod asks whether it may, and a grammar could bring
 * JavaScript along, which none of ours does.
 */
const noCodeFromText = {
  name: 'no-code-from-text',
  setup({ onLoad }) {
    for (const [filter, text, instead] of [
      [/zod[\\/]v4[\\/]core[\\/]util\.js$/, 'new F("");\n        return true;', 'return false;'],
      [/tree-sitter-wasm[\\/]wasm[\\/]tree-sitter\.js$/, 'eval(func)', 'abort(func)'],
    ])
      onLoad({ filter }, ({ path }) => {
        const source = readFileSync(path, 'utf8');
        if (!source.includes(text)) throw new Error(`${path} no longer holds ${text}`);
        return { contents: source.replaceAll(text, instead), loader: 'js' };
      });
  },
};

/** A bundle that could make code of text is not shipped. */
function refuseCodeFromText(file) {
  const found = /(?<![\w$.])(eval\(|new Function\(|Function\(["'`])|=\s*Function;return new/.exec(
    readFileSync(file, 'utf8'),
  );
  if (found !== null) throw new Error(`${file} makes code of text: ${found[0]}`);
}

const shared = {
  plugins: [loadedLater, noCodeFromText],
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  target: 'node20',
};

/** The package of the grammars names only its own authors; these are from the grammars' own licence files. */
const grammarNotices = `tree-sitter and its grammars for JavaScript, Python and TypeScript (MIT)

Copyright (c) 2018 Max Brunsfeld (tree-sitter)
Copyright (c) 2014 Max Brunsfeld (tree-sitter-javascript)
Copyright (c) 2016 Max Brunsfeld (tree-sitter-python)
Copyright (c) 2017 Max Brunsfeld (tree-sitter-typescript)

The terms are those of the MIT licence above.`;

const freeLicences = new Set(['MIT', 'ISC', 'BSD-2-Clause', 'BSD-3-Clause', 'Apache-2.0', '0BSD']);

/** Each bundle with its limit in bytes, minified. */
const bundles = [
  {
    limit: 5_000,
    options: {
      ...shared,
      entryPoints: ['src/extension.ts'],
      outfile: 'dist/extension.cjs',
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    },
  },
  {
    limit: 776_000,
    options: {
      ...shared,
      entryPoints: ['src/compose.ts'],
      outfile: 'dist/main.cjs',
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
      // It is run as a script, which has `require()` but no `import()`.
      supported: { 'dynamic-import': false },
    },
  },
  {
    limit: 175_000,
    options: {
      ...shared,
      plugins: [leaveOut],
      entryPoints: ['src/net/undiciClients.ts'],
      outfile: 'dist/undici.cjs',
      platform: 'node',
      format: 'cjs',
    },
  },
  {
    limit: 140_000,
    options: {
      ...shared,
      entryPoints: ['src/host/latency/latencyTools.ts'],
      outfile: 'dist/latency.cjs',
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    },
  },
  {
    limit: 226_000,
    options: {
      ...shared,
      entryPoints: ['src/host/refactor/editTools.ts'],
      outfile: 'dist/edits.cjs',
      platform: 'node',
      format: 'cjs',
      external: ['vscode'],
    },
  },
  {
    limit: 30_000,
    options: {
      ...shared,
      entryPoints: ['src/webview/report/main.ts'],
      outfile: 'dist/report.js',
      platform: 'browser',
      format: 'esm',
      target: 'chrome130',
      tsconfig: 'src/webview/tsconfig.json',
    },
  },
  {
    limit: 95_000,
    options: {
      ...shared,
      entryPoints: ['src/host/predictor/predictorThread.ts'],
      outfile: 'dist/predictor.cjs',
      platform: 'node',
      format: 'cjs',
    },
  },
  {
    limit: 70_000,
    options: {
      ...shared,
      entryPoints: ['src/host/syntax/treeSitter.ts'],
      outfile: 'dist/syntax.cjs',
      platform: 'node',
      format: 'cjs',
    },
  },
  {
    limit: 225_000,
    options: {
      ...shared,
      entryPoints: ['src/bench/main.ts'],
      outfile: 'dist/bench.js',
      platform: 'node',
      format: 'esm',
    },
  },
  {
    limit: 256_000,
    options: {
      ...shared,
      entryPoints: ['src/webview/main.tsx'],
      outfile: 'dist/chat.js',
      platform: 'browser',
      format: 'esm',
      target: 'chrome130',
      tsconfig: 'src/webview/tsconfig.json',
    },
  },
];

const benchFolder = 'test/bench/client';
const benchModule = { ...shared, platform: 'node', format: 'esm', minify: true };
if (bench)
  bundles.push(
    {
      options: {
        ...benchModule,
        entryPoints: [`${benchFolder}/adapters/product.ts`],
        outfile: 'dist/bench-adapter.mjs',
      },
    },
    {
      options: {
        ...benchModule,
        entryPoints: [`${benchFolder}/adapters/productH1.ts`],
        outfile: 'dist/bench-adapter-h1.mjs',
      },
    },
    // Packages are left as npm installed them: what is compared is what their users get.
    ...['worker', 'adapters/rawSocket', 'adapters/cerebrasSdk', 'adapters/openAiSdk'].map(
      (name) => ({
        options: {
          ...benchModule,
          packages: 'external',
          entryPoints: [`${benchFolder}/${name}.ts`],
          outfile: `dist/bench/${name.split('/').at(-1)}.mjs`,
        },
      }),
    ),
    {
      options: {
        ...shared,
        minify: true,
        platform: 'node',
        format: 'cjs',
        entryPoints: [`${benchFolder}/loadMain.ts`],
        outfile: 'dist/bench/loadMain.cjs',
      },
    },
    ...[
      ['@cerebras/cerebras_cloud_sdk', 'cerebrasSdk'],
      ['openai', 'openAiSdk'],
    ].map(([name, file]) => ({
      options: {
        ...shared,
        minify: true,
        platform: 'node',
        format: 'cjs',
        stdin: { contents: `module.exports = require('${name}');`, resolveDir: '.' },
        outfile: `dist/bench/${file}.cjs`,
      },
    })),
  );

mkdirSync('dist', { recursive: true });
writeGrammars();
let isOver = false;
const packages = new Set();
for (const { options, limit } of bundles) {
  const { metafile } = await build(options);
  if (limit === undefined) continue;
  if (production) refuseCodeFromText(options.outfile);
  for (const input of Object.keys(metafile.inputs)) {
    const name = packageOf(input);
    if (name !== undefined) packages.add(name);
  }
  if (!budget) continue;
  const bytes = statSync(options.outfile).size;
  console.log(`${options.outfile}: ${bytes} of ${limit} bytes`);
  for (const [input, size] of largestInputs(metafile)) console.log(`  ${size}\t${input}`);
  if (bytes > limit) {
    console.error(`${options.outfile} is over its budget by ${bytes - limit} bytes`);
    isOver = true;
  }
}
writeFileSync('dist/THIRD-PARTY-NOTICES.txt', thirdPartyNotices());
if (isOver) process.exit(1);

/** The parser's runtime and grammars, compressed: 3.9 MB become 0.4, and the package's own limit is 1 MB. */
function writeGrammars() {
  const folder = join('dist', 'grammars');
  const source = join('node_modules', '@vscode', 'tree-sitter-wasm', 'wasm');
  mkdirSync(folder, { recursive: true });
  for (const [name, file] of [
    ['runtime', 'tree-sitter'],
    ...['typescript', 'tsx', 'javascript', 'python'].map((name) => [name, `tree-sitter-${name}`]),
  ]) {
    const bytes = readFileSync(join(source, `${file}.wasm`));
    // The best quality takes 20 times as long for a tenth less: for what is loaded by others, not for every build.
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: shipping ? 11 : 9,
      [constants.BROTLI_PARAM_LGWIN]: 22,
    };
    writeFileSync(join(folder, `${name}.wasm.br`), brotliCompressSync(bytes, { params }));
  }
}

/** The package that an input file belongs to; undefined for our own. */
function packageOf(input) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
}

/**
 * Name, version and licence text of every package that went into a bundle. Fails for one whose licence asks more than to
 * be named.
 */
function thirdPartyNotices() {
  const notices = [...packages].sort().map((name) => {
    const folder = join('node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (!freeLicences.has(license)) throw new Error(`${name} is licensed as ${license}`);
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}`;
  });
  const all = [...notices, grammarNotices].join('\n\n---\n\n');
  return `Slipstream's bundles contain these packages.\n\n${all}\n`;
}

/** The bundle's bytes by package or source folder, largest first. */
function largestInputs(metafile) {
  const totals = new Map();
  for (const output of Object.values(metafile.outputs))
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const group = packageOf(input) ?? input.split('/').slice(0, 3).join('/');
      totals.set(group, (totals.get(group) ?? 0) + bytesInOutput);
    }
  return [...totals].sort((a, b) => b[1] - a[1]).slice(0, 15);
}
