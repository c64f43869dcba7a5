import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '..');

/** What stands at the top; everything else has its place inside one of the folders. */
const expected = [
  'CHANGELOG.md',
  'LICENSE',
  'README.md',
  'esbuild.config.mjs',
  'media',
  'package-lock.json',
  'package.json',
  'src',
  'test',
  'tsconfig.json',
];

describe('the top level', () => {
  it('holds the few things that are looked for there, what the editor wants there, and dot-files', () => {
    const ignored = readFileSync(join(root, '.gitignore'), 'utf8')
      .split('\n')
      .map((line) => line.replace(/^\/|\/$/g, ''));
    const found = readdirSync(root).filter(
      (name) =>
        !name.startsWith('.') &&
        !ignored.includes(name) &&
        !/\.vsix$/.test(name) &&
        !/^package\.nls(\.\w+)?\.json$/.test(name),
    );
    assert.deepEqual(found.sort(), expected);
  });
});
