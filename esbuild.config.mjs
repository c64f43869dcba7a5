// Builds the bundles. `--production` minifies; `--budget` prints bytes by input and fails above the limits.
import { mkdirSync, statSync } from 'node:fs';
import { build } from 'esbuild';

const production = process.argv.includes('--production');
const budget = process.argv.includes('--budget');

const shared = {
  bundle: true,
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'warning',
  legalComments: 'none',
  target: 'node20',
};

/** undici's CommonJS files ask for Node's built-ins by `require`, which an ES module lacks. */
const requireForNode =
  "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);";

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
let isOver = false;
for (const { options, limit } of bundles) {
  const { metafile } = await build(options);
  if (!budget) continue;
  const bytes = statSync(options.outfile).size;
  console.log(`${options.outfile}: ${bytes} of ${limit} bytes`);
  for (const [input, size] of largestInputs(metafile)) console.log(`  ${size}\t${input}`);
  if (bytes > limit) {
    console.error(`${options.outfile} is over its budget by ${bytes - limit} bytes`);
    isOver = true;
  }
}
if (isOver) process.exit(1);

/** The bundle's bytes by package or source folder, largest first. */
function largestInputs(metafile) {
  const totals = new Map();
  for (const output of Object.values(metafile.outputs))
    for (const [input, { bytesInOutput }] of Object.entries(output.inputs)) {
      const group =
        /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(input)?.[1] ??
        input.split('/').slice(0, 3).join('/');
      totals.set(group, (totals.get(group) ?? 0) + bytesInOutput);
    }
  return [...totals].sort((a, b) => b[1] - a[1]).slice(0, 15);
}
