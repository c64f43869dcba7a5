import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createPredictor, type Predictor } from '../../../src/core/predictor/predictor.ts';
import { readTexts } from '../lineCases.ts';

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

/** The packages that the files are from, indexed; the file that is typed does not count, as in the editor. */
export function indexedPackages(): Predictor {
  const folders = new Set(paths.map((path) => path.split('/').slice(0, 2).join('/')));
  const predictor = createPredictor();
  predictor.index(
    [...folders].flatMap((folder) =>
      readTexts(fileURLToPath(new URL(`../../../node_modules/${folder}`, import.meta.url))).map(
        ({ path, text }) => ({ path: `${folder}/${path}`, text }),
      ),
    ),
  );
  return predictor;
}
