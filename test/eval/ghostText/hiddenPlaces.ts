import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { languageOfPath } from '../../../src/core/language/languages.ts';
import { type Hidden, hideAt } from './manners.ts';

export interface SourceFile {
  readonly languageId: string;
  readonly text: string;
}

/** Larger files are generated more often than written; lines as long as these are. */
const maxFileChars = 200_000;
const maxLineChars = 300;
const maxFiles = 2_000;

/** Reads a folder's sources, without what is generated. */
export function readFolder(folder: string): readonly SourceFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
    .flatMap((path) => {
      const languageId = languageOfPath(path);
      return languageId === undefined ? [] : [{ path, languageId }];
    })
    .slice(0, maxFiles)
    .map(({ path, languageId }) => ({
      languageId,
      text: readFileSync(path, 'utf8').replace(/\r\n/g, '\n'),
    }))
    .filter(
      ({ text }) =>
        text.length < maxFileChars &&
        text.split('\n').length > 8 &&
        text.split('\n').every((line) => line.length < maxLineChars),
    );
}

/** Up to `count` random places of the files. */
export function chooseHidden(
  files: readonly SourceFile[],
  count: number,
  random: () => number,
): readonly Hidden[] {
  const chosen: Hidden[] = [];
  for (let attempt = 0; chosen.length < count && attempt < 40 * count; attempt += 1) {
    const file = files[Math.floor(random() * files.length)];
    const hidden = file && hideAt(file.text, file.languageId, random);
    if (hidden !== undefined) chosen.push(hidden);
  }
  return chosen;
}
