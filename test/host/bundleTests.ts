import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';

export interface TestBundle {
  /** The module that the extension host is told to run. */
  readonly main: string;
  /** The bundles of the test files, in their order. */
  readonly files: readonly string[];
  remove(): void;
}

/**
 * Bundles test files for the extension host, which knows neither TypeScript nor this repository's packages. Each file
 * becomes one of its own, with all it imports but `vscode` and mocha.
 */
export async function bundleTests(root: string, testFiles: readonly string[]): Promise<TestBundle> {
  // Below the repository, so that mocha is found; one of its own, as another start may run beside this one.
  const parent = join(root, '.vscode-test');
  mkdirSync(parent, { recursive: true });
  const outdir = mkdtempSync(join(parent, 'bundle-'));
  const main = join(root, 'test', 'host', 'insideEditor.ts');
  await build({
    absWorkingDir: root,
    entryPoints: [main, ...testFiles],
    outdir,
    outbase: join(root, 'test'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    sourcemap: 'inline',
    external: ['vscode', 'mocha'],
    logLevel: 'warning',
  });
  const bundled = (file: string) =>
    join(outdir, relative(join(root, 'test'), file).replace(/\.ts$/, '.cjs'));
  return {
    main: bundled(main),
    files: testFiles.map(bundled),
    remove: () => rmSync(outdir, { recursive: true, force: true }),
  };
}
