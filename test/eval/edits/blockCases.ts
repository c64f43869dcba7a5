import { indentOf } from '../../../src/core/answer/textLines.ts';
import { seededRandom } from '../seededRandom.ts';
import { changedAt, chooseUnits, diffOf, excerptOf, type SourceFile } from './changedUnits.ts';

/** A block of a conversation, and the one file that is right after "Apply". */
export interface BlockCase {
  readonly id: string;
  readonly shape: BlockShape;
  readonly file: string;
  readonly languageId: string;
  readonly document: string;
  readonly code: string;
  readonly want: string;
}

export type BlockShape =
  | 'one changed block'
  | 'excerpt'
  | 'new function'
  | 'marker-block-marker'
  | 'two blocks'
  | 'whole file'
  | 'diff';

/** Blocks in the shapes in which conversations give them, made from real files by one small change each. */
export function blockCases(
  files: readonly SourceFile[],
  { seed, unitsPerFile }: { readonly seed: number; readonly unitsPerFile: number },
): readonly BlockCase[] {
  const random = seededRandom(seed);
  return files.flatMap((file) => casesOf(file, unitsPerFile, random));
}

function casesOf(
  { path, languageId, document }: SourceFile,
  unitsPerFile: number,
  random: () => number,
): readonly BlockCase[] {
  const lines = document.split('\n');
  const chosen = chooseUnits(lines, languageId, unitsPerFile);
  const base = { file: path, languageId, document };
  const made = chosen.flatMap((unit, index) => {
    const changed = changedAt(lines, unit, random);
    if (changed === undefined) return [];
    const { after, at } = changed;
    const part = after.slice(unit.start, unit.end);
    const id = `${path}:${unit.start + 1}`;
    const want = after.join('\n');
    const marker = `${indentOf(part[0] ?? '')}${markerFor(languageId)}`;
    const cases: BlockCase[] = [
      { ...base, id, shape: 'one changed block', code: part.join('\n'), want },
      {
        ...base,
        id,
        shape: 'marker-block-marker',
        code: [marker, '', ...part, '', marker].join('\n'),
        want,
      },
      { ...base, id, shape: 'diff', code: diffOf(lines, after, { at }), want },
    ];
    const excerpt = excerptOf(after, unit, at);
    if (excerpt !== undefined) cases.push({ ...base, id, shape: 'excerpt', code: excerpt, want });
    if (index % 4 === 0) cases.push({ ...base, id, shape: 'whole file', code: want, want });
    const next = chosen[index + 1];
    const both =
      next === undefined || next.start < unit.end ? undefined : changedAt(after, next, random);
    if (
      both !== undefined &&
      next !== undefined &&
      indentOf(lines[next.start] ?? '') === indentOf(part[0] ?? '')
    )
      cases.push({
        ...base,
        id,
        shape: 'two blocks',
        code: [...part, '', marker, '', ...both.after.slice(next.start, next.end)].join('\n'),
        want: both.after.join('\n'),
      });
    return cases;
  });
  return [...made, ...additions(base, lines)];
}

const freshUnits: Readonly<Record<string, readonly string[]>> = {
  typescript: [
    'export function describeMoment(hours: number): string {\n  const isLate = hours > 22;\n  return isLate ? "late" : "early";\n}',
    '/** Adds what is given. */\nfunction addAllOf(values: readonly number[]): number {\n  let sum = 0;\n  for (const value of values) sum += value;\n  return sum;\n}',
  ],
  javascript: [
    'function describeMoment (hours) {\n  const isLate = hours > 22\n  return isLate ? 1 : 2\n}',
    'function addAllOf (values) {\n  return values.reduce((sum, value) => sum + value, 0)\n}',
  ],
  css: ['.fresh-rule {\n  color: rebeccapurple;\n  margin-left: 3px;\n}'],
  shellscript: ['greet_everybody() {\n  echo "hello $1"\n}'],
};

/** New things, wanted behind the last of their like. */
function additions(
  base: Pick<BlockCase, 'file' | 'languageId' | 'document'>,
  lines: readonly string[],
): readonly BlockCase[] {
  return (freshUnits[base.languageId] ?? []).map((code, index) => ({
    ...base,
    id: `${base.file} new ${index + 1}`,
    shape: 'new function',
    code,
    want: lines.join('\n'),
  }));
}

const markerFor = (languageId: string): string => {
  if (languageId === 'css') return '/* ... existing rules ... */';
  if (languageId === 'markdown') return '<!-- ... unchanged ... -->';
  return languageId === 'yaml' || languageId === 'shellscript'
    ? '# ... existing code ...'
    : '// ... existing code ...';
};
