import type { LineHunk } from '../../documents/lineHunk.ts';
import type { FoundElsewhere } from '../layer.ts';
import type { Proposal } from '../proposal.ts';
import { maxSources } from './localSituation.ts';
import type { DocumentText } from './renamedImport.ts';
import { isSameEdit, placesOfBlock, repeatAt } from './repeatLines.ts';

/** How often a file was changed there and just so is in media/docs/evaluation.md; a careful user (eagerness `low`) sees none. */
const confidence = 0.5;
/** Shorter lines, or a single word, stand in many files by chance; of what was done twice already less is enough. */
const minChars = 40;
const minCharsTwice = 16;
const maxLines = 8;
/** More places are a matter for search and replace. */
const maxPlaces = 8;

/**
 * Whole lines of one of the last edits once more in other documents of the language: the same old lines stand there, and
 * none are left in the document in hand.
 */
export function repeatElsewhere(
  edited: DocumentText,
  edits: readonly LineHunk[],
  others: readonly DocumentText[],
): readonly FoundElsewhere[] {
  const sources = edits
    .slice(-maxSources)
    .toReversed()
    .filter((edit) => says(edit, edits) && !stands(edited.lines, edit));
  if (sources.length === 0) return [];
  return others.flatMap((other) => {
    if (other.languageId !== edited.languageId) return [];
    const proposals = sources
      .filter((edit) => !namesNeighbour(edit) || folderOf(other.path) === folderOf(edited.path))
      .flatMap((edit) => placesIn(other.lines, edit));
    if (proposals.length === 0) return [];
    const { documentKey, path, languageId } = other;
    return [{ document: { documentKey, path, languageId }, proposals }];
  });
}

/** Whether the lines that went are told from others, and lines came for them. */
function says(edit: LineHunk, edits: readonly LineHunk[]): boolean {
  const { oldLines, newLines } = edit;
  const text = oldLines.join('\n');
  const isTwice = edits.filter((other) => isSameEdit(other, edit)).length > 1;
  return (
    newLines.length > 0 &&
    oldLines.length <= maxLines &&
    text.replace(/\s/g, '').length >= (isTwice ? minCharsTwice : minChars) &&
    (text.match(/[\p{L}\p{N}_$]{2,}/gu)?.length ?? 0) >= 2
  );
}

const stands = (lines: readonly string[], { oldLines }: LineHunk): boolean =>
  blocksIn(lines, oldLines).length > 0;

/** A path like `./orders` means another file in every folder. */
const namesNeighbour = ({ oldLines, newLines }: LineHunk): boolean =>
  [...oldLines, ...newLines].some((line) => /['"]\.{1,2}\//.test(line));

const folderOf = (path: string): string => path.slice(0, path.lastIndexOf('/') + 1);

function placesIn(lines: readonly string[], edit: LineHunk): readonly Proposal[] {
  return blocksIn(lines, edit.oldLines)
    .slice(0, maxPlaces)
    .flatMap((line) => {
      const hunk = repeatAt(lines, edit, line);
      return hunk === undefined ? [] : [{ ...hunk, layer: 'local' as const, confidence }];
    });
}

/** Most documents do not hold the longest line at all: only the others are looked through. */
function blocksIn(lines: readonly string[], block: readonly string[]): readonly number[] {
  const longest = block
    .map((line) => line.trim())
    .reduce((a, b) => (b.length > a.length ? b : a), '');
  if (!lines.some((line) => line.includes(longest))) return [];
  const stripped = lines.map((line) => line.trim());
  return placesOfBlock(stripped, block);
}
