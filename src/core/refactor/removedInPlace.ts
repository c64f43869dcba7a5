import { type WordLines, wordChanges } from '../nextEdit/face.ts';

/** How the old text of a change under review is shown beside the new one. */
export type RemovedInPlace =
  /** `newText` are the old words, before the words that stand there now. */
  | { readonly kind: 'words'; readonly lines: WordLines }
  /** The old lines, as a block to the right of the new ones. */
  | { readonly kind: 'block'; readonly lines: readonly string[] };

export interface RemovedLines {
  /** Where the new lines begin. */
  readonly line: number;
  readonly oldLines: readonly string[];
  readonly newLines: readonly string[];
  readonly languageId: string;
}

/** More lines would reach over what follows, longer ones out of a window of 120 columns. */
const maxBlockLines = 15;
const maxNewColumns = 80;
/** Old and new words stand in one line. */
const maxWordColumns = 110;

/** Undefined where nothing was removed, or where there is no room for it: the comparison shows it. */
export function removedInPlace({
  line,
  oldLines,
  newLines,
  languageId,
}: RemovedLines): RemovedInPlace | undefined {
  if (oldLines.length === 0) return undefined;
  const words = wordChanges({ line, oldLines: newLines, newLines: oldLines }, languageId);
  if (words !== undefined) {
    const isRoomy = words.every(({ line: at, changes }) => {
      const old = changes.reduce((sum, { newText }) => sum + newText.length, 0);
      return (newLines[at - line] ?? '').length + old <= maxWordColumns;
    });
    if (isRoomy) return { kind: 'words', lines: words };
  }
  if (oldLines.length > maxBlockLines || newLines.some((text) => text.length > maxNewColumns))
    return undefined;
  return { kind: 'block', lines: withoutCommonIndent(oldLines) };
}

/** The block stands beside the code: what all its lines are indented by says nothing there. */
function withoutCommonIndent(lines: readonly string[]): readonly string[] {
  const indents = lines
    .filter((text) => text.trim() !== '')
    .map((text) => /^[ \t]*/.exec(text)?.[0] ?? '');
  const [first = '', ...others] = indents;
  let common = first.length;
  for (const indent of others)
    while (common > 0 && !indent.startsWith(first.slice(0, common))) common -= 1;
  return lines.map((text) => text.slice(Math.min(common, text.length - text.trimStart().length)));
}
