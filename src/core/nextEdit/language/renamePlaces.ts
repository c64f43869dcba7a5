import type { LineHunk } from '../../documents/lineHunk.ts';
import { renamedIn } from '../local/renamedIn.ts';
import type { Proposal } from '../proposal.ts';
import type { LanguageProblem } from './problem.ts';

/** The language support itself says that the old name means nothing any more. */
const confidence = 0.95;

/**
 * The other places of a name that was renamed by hand: where the old name is a problem since the edit. One proposal for
 * all of them; undefined when the edit renamed nothing, or the old name still means something everywhere.
 */
export function renamePlaces(
  edit: LineHunk,
  problems: readonly LanguageProblem[],
  lines: readonly string[],
  languageId: string,
): Proposal | undefined {
  const renamed = renamedIn(edit, languageId);
  if (renamed === undefined) return undefined;
  const places = problems.filter(
    ({ line, start, end, text }) =>
      text === renamed.from && lines[line]?.slice(start, end) === renamed.from,
  );
  const hunks = [...new Set(places.map(({ line }) => line))]
    .sort((a, b) => a - b)
    .map((line) => replaceIn(line, lines[line] ?? '', places, renamed.to));
  const [first, ...others] = inOrderFrom(edit.line, hunks);
  if (first === undefined) return undefined;
  return {
    ...first,
    layer: 'language',
    confidence,
    ...(others.length > 0 && { others }),
  };
}

function replaceIn(
  line: number,
  text: string,
  places: readonly LanguageProblem[],
  name: string,
): LineHunk {
  const ranges = new Map(
    places.filter((place) => place.line === line).map(({ start, end }) => [start, end]),
  );
  let newLine = text;
  for (const [start, end] of [...ranges].sort(([a], [b]) => b - a))
    newLine = newLine.slice(0, start) + name + newLine.slice(end);
  return { line, oldLines: [text], newLines: [newLine] };
}

/** Below the edit first, as people go on; then from the top. */
function inOrderFrom(line: number, hunks: readonly LineHunk[]): readonly LineHunk[] {
  return [
    ...hunks.filter((hunk) => hunk.line > line),
    ...hunks.filter((hunk) => hunk.line <= line),
  ];
}
