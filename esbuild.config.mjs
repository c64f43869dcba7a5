// Builds the bundles. `--production` minifies; `--budget` prints bytes by input and fails above the limits.
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { build } from 'esbuild';

const production = process.argv.includes('--production');
const budget = process.argv.includes('--budget');

const require = createRequire(import.meta.url);

/**
 * Parts of undici that our requests seldom or never reach, kept out of the bundles for their size. The HTTP/1.1 parser
 * is a file beside them, read when a server has no HTTP/2; every Node from 20 on has WebAssembly SIMD, so its second
 * build is never tried. Bodies are bytes, never FormData.
 */
const leaveOut = {
  name: 'leave-out',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /llhttp\/llhttp(_simd)?-wasm\.js$/ }, () => ({
      path: 'llhttp.wasm',
      namespace: 'beside',
    }));
    onLoad({ filter: /.*/, namespace: 'beside' }, ({ path }) => ({
      contents: `module.exports = require('node:fs').readFileSync(require('node:path').join(__dirname, '${path}'));`,
    }));
    onResolve({ filter: /web\/fetch\/body\.js$/ }, ({ path }) => ({ path, namespace: 'left-out' }));
    onLoad({ filter: /.*/, namespace: 'left-out' }, ({ path }) => ({
      contents: `module.exports = { extractBody() { throw new Error(${JSON.stringify(`${path} is left out`)}); } };`,
    }));
  },
};

const shared = {
  plugins: [leaveOut],
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  target: 'node20',
};

/** undici's CommonJS files ask for Node's built-ins and for their folder in ways that an ES module lacks. */
const requireForNode = [
  "import { createRequire } from 'node:module';",
  'const require = createRequire(import.meta.url);',
  'const __dirname = import.meta.dirname;',
].join(' ');

/** Each bundle with its limit in bytes, minified. */
const bundles = [
  {
    limit: 600_000,
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
    limit: 60_000,
    options: {
      ...shared,
      entryPoints: ['src/host/predictor/predictorThread.ts'],
      outfile: 'dist/predictor.cjs',
      platform: 'node',
      format: 'cjs',
    },
  },
  {
    limit: 400_000,
    options: {
      ...shared,
      entryPoints: ['src/bench/main.ts'],
      outfile: 'dist/bench.js',
      platform: 'node',
      format: 'esm',
      banner: { js: requireForNode },
    },
  },
  {
    limit: 250_000,
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

mkdirSync('dist', { recursive: true });
writeFileSync('dist/llhttp.wasm', require('undici/lib/llhttp/llhttp_simd-wasm.js'));
let isOver = false;
const packages = new Set();
for (const { options, limit } of bundles) {
  const { metafile } = await build(options);
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

/** The package that an input file belongs to; undefined for our own. */
function packageOf(input) {
  return /.*node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1];
}

/** Name, version and licence text of every package that went into a bundle. Fails for one without a licence. */
function thirdPartyNotices() {
  const notices = [...packages].sort().map((name) => {
    const folder = join('node_modules', name);
    const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    if (license === undefined) throw new Error(`${name} names no licence`);
    const text = file === undefined ? '' : readFileSync(join(folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}`;
  });
  return `Slipstream's bundles contain these packages.\n\n${notices.join('\n\n---\n\n')}\n`;
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
