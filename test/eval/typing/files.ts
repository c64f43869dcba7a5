import { readFileSync } from 'node:fs';

/** A source file to be typed. */
export interface TypedFile {
  readonly path: string;
  readonly languageId: string;
  readonly text: string;
}

/** Fixed: sources of five well-known packages as they are installed here. */
const paths = [
  'zod/src/v4/core/parse.ts',
  'zod/src/v4/core/doc.ts',
  'preact/src/create-element.js',
  'preact/src/component.js',
  'undici/lib/dispatcher/pool.js',
  'undici/lib/core/tree.js',
  'mocha/lib/hook.js',
  'mocha/lib/stats-collector.js',
] as const;

/** So many lines of each file, so that no file weighs more than the others. */
const maxLines = 120;

/** Reads the files. Carriage returns and blanks at line ends are left out: nobody types them. */
export function readTypedFiles(): readonly TypedFile[] {
  return paths.map((path) => ({
    path,
    languageId: path.endsWith('.ts') ? 'typescript' : 'javascript',
    text: readFileSync(new URL(`../../../node_modules/${path}`, import.meta.url), 'utf8')
      .replaceAll('\r\n', '\n')
      .split('\n')
      .slice(0, maxLines)
      .map((line) => line.trimEnd())
      .join('\n')
      .trim(),
  }));
}
