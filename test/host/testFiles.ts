import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { StartOptions } from './startOptions.ts';

/** The test files below a folder, sorted, whose path holds one of `filters`; all of them without a filter. */
export function findTestFiles(folder: string, filters: readonly string[]): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.test.ts'))
    .sort()
    .map((path) => join(folder, path))
    .filter((path) => filters.length === 0 || isNamed(relative(process.cwd(), path), filters));
}

/** The way to the repository does not count: it may hold the name of a test. */
const isNamed = (path: string, filters: readonly string[]): boolean =>
  filters.some((filter) => path.includes(filter));

/** The start options declared beside an integration test file, none if there is no such file. */
export async function readStartOptions(testFile: string): Promise<StartOptions> {
  const name = testFile.replace(/\.test\.ts$/, '.start.ts');
  if (!existsSync(name)) return {};
  const { start } = (await import(pathToFileURL(name).href)) as { readonly start?: StartOptions };
  if (start) return start;
  throw new Error(
    `${name} does not export \`start\` (see ${join(dirname(name), '..', 'host/startOptions.ts')})`,
  );
}
