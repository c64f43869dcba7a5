import { indentOf } from '../../../src/core/answer/textLines.ts';
import { seededRandom } from '../seededRandom.ts';
import { changedAt, chooseUnits, diffOf, type SourceFile } from './changedUnits.ts';
import type { EditCase } from './editCases.ts';

/** A change of one selected thing, in the file's lines. */
interface Change {
  readonly lines: readonly string[];
  readonly after: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly languageId: string;
}

type Shape = (change: Change) => string | undefined;

const fenced = (languageId: string, lines: readonly string[]): string =>
  ['```'.concat(languageId), ...lines, '```'].join('\n');

const partOf = ({ after, start, end }: Change): readonly string[] => after.slice(start, end);

const fromColumn0 = (lines: readonly string[]): readonly string[] => {
  const lead = indentOf(lines[0] ?? '');
  return lines.map((line) => (line.startsWith(lead) ? line.slice(lead.length) : line));
};

/** Lines on both sides of the changed one that a search/replace block shows. */
const shownBeside = 2;

/** How models answer; all say the same change. Undefined where a thing cannot be said so. */
const rightShapes: Readonly<Record<string, Shape>> = {
  bare: (change) => partOf(change).join('\n'),
  fenced: (change) => fenced(change.languageId, partOf(change)),
  'between sentences': (change) =>
    `I renamed it as you asked:\n\n${fenced(change.languageId, partOf(change))}\n\nNothing else was changed.`,
  'from column 0': (change) => fenced(change.languageId, fromColumn0(partOf(change))),
  'whole file': ({ after, languageId }) =>
    languageId === 'markdown' ? undefined : fenced(languageId, after),
  'with the next lines': ({ after, languageId, start, end }) =>
    end + 1 >= after.length ? undefined : fenced(languageId, after.slice(start, end + 2)),
  'diff with wrong numbers': ({ lines, after, at }) =>
    `\`\`\`diff\n${diffOf(lines, after, { at, shift: 3 })}\n\`\`\``,
  'search and replace': ({ lines, after, at, start, end }) => {
    const from = Math.max(start, at - shownBeside);
    const to = Math.min(end, at + shownBeside + 1);
    return [
      '<<<<<<< SEARCH',
      ...lines.slice(from, to),
      '=======',
      ...after.slice(from, to),
      '>>>>>>> REPLACE',
    ].join('\n');
  },
};

/** Answers of which nothing may be applied. */
const wrongShapes: Readonly<Record<string, Shape>> = {
  'words alone': () => 'This part looks fine to me; I would leave it as it is for now.',
  'the old text': ({ lines, languageId, start, end }) =>
    fenced(languageId, lines.slice(start, end)),
  'half of it': (change) => {
    const part = partOf(change);
    const half = part.slice(0, Math.ceil(part.length / 2));
    return part.length < 12 ? undefined : `\`\`\`${change.languageId}\n${half.join('\n')}`;
  },
};

/** Answers to edits in the shapes in which models give them, made from real files by one small change each. */
export function answerCases(
  files: readonly SourceFile[],
  { seed, unitsPerFile }: { readonly seed: number; readonly unitsPerFile: number },
): readonly EditCase[] {
  const random = seededRandom(seed);
  return files.flatMap((file) => casesOf(file, unitsPerFile, random));
}

function casesOf(
  { path, languageId, document }: SourceFile,
  unitsPerFile: number,
  random: () => number,
): readonly EditCase[] {
  const lines = document.split('\n');
  return chooseUnits(lines, languageId, unitsPerFile).flatMap((unit) => {
    const changed = changedAt(lines, unit, random);
    if (changed === undefined) return [];
    const { start, end } = unit;
    const change = { lines, after: changed.after, at: changed.at, start, end, languageId };
    const base = { languageId, path, document, start, end };
    const casesIn = (shapes: Readonly<Record<string, Shape>>, isRight: boolean) =>
      Object.entries(shapes).flatMap(([shape, answerOf]): EditCase[] => {
        const answer = answerOf(change);
        if (answer === undefined) return [];
        const want = isRight ? changed.after.join('\n') : null;
        return [
          {
            ...base,
            id: `${path}:${start + 1} ${shape}`,
            shape,
            answer,
            want,
            mayRefuse: !isRight,
          },
        ];
      });
    return [...casesIn(rightShapes, true), ...casesIn(wrongShapes, false)];
  });
}
