import { applyHunk } from '../../../src/core/documents/lineHunk.ts';
import type { DocumentText } from '../../../src/core/nextEdit/local/renamedImport.ts';
import { repeatElsewhere } from '../../../src/core/nextEdit/local/repeatElsewhere.ts';
import { isSameEdit } from '../../../src/core/nextEdit/local/repeatLines.ts';
import type { ChangedFile } from './changedFiles.ts';
import { isExact, touches } from './score.ts';

/** Pairs of files of one package: one is done, what is proposed in the other? */
export interface ElsewhereFigures {
  /** The other one was changed in the same release. */
  readonly changed: Record<'pairs' | 'spoken' | 'place' | 'exact', number>;
  /** The other one was not, as far as is known: it is one that another release changed. */
  readonly unchanged: Record<'pairs' | 'spoken', number>;
}

/** Scores the first place that is proposed in each other file once all changes of one are made. */
export function measureElsewhere(files: readonly ChangedFile[]): ElsewhereFigures {
  const changed = { pairs: 0, spoken: 0, place: 0, exact: 0 };
  const unchanged = { pairs: 0, spoken: 0 };
  for (const file of files) {
    const others = files.filter((other) => isBeside(other, file));
    const together = others.filter((other) => isSameRelease(other, file));
    const paths = new Set(together.map(({ path }) => path));
    const apart = others.filter(({ path }) => !paths.has(path));
    const verdicts = together.map((other) => verdictOf(file, other));
    changed.pairs += verdicts.length;
    changed.spoken += verdicts.filter((verdict) => verdict !== 'silent').length;
    changed.place += verdicts.filter((one) => one === 'place' || one === 'exact').length;
    changed.exact += verdicts.filter((verdict) => verdict === 'exact').length;
    unchanged.pairs += apart.length;
    unchanged.spoken += apart.filter((other) => verdictOf(file, other) !== 'silent').length;
  }
  return { changed, unchanged };
}

const isBeside = (other: ChangedFile, file: ChangedFile): boolean =>
  other.package === file.package && other.language === file.language && other.path !== file.path;

function verdictOf(file: ChangedFile, other: ChangedFile): 'silent' | 'wrong' | 'place' | 'exact' {
  const [first] = proposedIn(file, other);
  if (first === undefined) return 'silent';
  if (other.hunks.some((hunk) => isExact(first, hunk))) return 'exact';
  return other.hunks.some((hunk) => touches(first, hunk)) ? 'place' : 'wrong';
}

const isSameRelease = (a: ChangedFile, b: ChangedFile): boolean =>
  a.from === b.from && a.to === b.to;

function proposedIn(file: ChangedFile, other: ChangedFile) {
  const done = textOf(
    file,
    [...file.hunks].reverse().reduce<readonly string[]>(applyHunk, file.text.split('\n')),
  );
  const there = textOf(other, other.text.split('\n'));
  return file.hunks
    .flatMap((hunk) => {
      const alike = file.hunks.filter((other) => isSameEdit(other, hunk));
      return repeatElsewhere(done, alike, [there]);
    })
    .flatMap(({ proposals }) => proposals);
}

const textOf = ({ path, language }: ChangedFile, lines: readonly string[]): DocumentText => ({
  documentKey: path,
  path,
  languageId: language,
  lines,
});
