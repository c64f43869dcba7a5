import assert from 'node:assert/strict';
import { chooseFix, type QuickFix } from '../../../src/core/nextEdit/language/chooseFix.ts';
import { type LanguageProblem, newProblems } from '../../../src/core/nextEdit/language/problem.ts';
import { renamePlaces } from '../../../src/core/nextEdit/language/renamePlaces.ts';

const lines = [
  'export function total(cost: number) {',
  '  return price * 2 + price;',
  '}',
  'const price2 = 1;',
  'show(price);',
];

function problem(line: number, start: number, text: string): LanguageProblem {
  const message = `Cannot find name '${text}'.`;
  return { line, start, end: start + text.length, text, message, isError: true };
}

describe('what language support knows of the next edit', () => {
  const renamed = {
    line: 0,
    oldLines: ['export function total(price: number) {'],
    newLines: ['export function total(cost: number) {'],
  };
  const problems = [problem(4, 5, 'price'), problem(1, 9, 'price'), problem(1, 21, 'price')];

  it('renames all other places of a name at once, below the edit first', () => {
    assert.deepEqual(renamePlaces(renamed, problems, lines, 'typescript'), {
      line: 1,
      oldLines: ['  return price * 2 + price;'],
      newLines: ['  return cost * 2 + cost;'],
      layer: 'language',
      confidence: 0.95,
      others: [{ line: 4, oldLines: ['show(price);'], newLines: ['show(cost);'] }],
    });
    const lower = { ...renamed, line: 3 };
    assert.equal(renamePlaces(lower, problems, lines, 'typescript')?.line, 4);
  });

  it('renames nothing where something else was done, or the old name still means something', () => {
    const other = { ...renamed, newLines: ['export function total(cost: string, b: number) {'] };
    assert.equal(renamePlaces(other, problems, lines, 'typescript'), undefined);
    assert.equal(renamePlaces(renamed, [], lines, 'typescript'), undefined);
    assert.equal(
      renamePlaces(renamed, [problem(3, 6, 'price2')], lines, 'typescript'),
      undefined,
      'a longer name is another one',
    );
    const moved = [{ ...problem(1, 9, 'price'), start: 8, end: 13 }];
    assert.equal(renamePlaces(renamed, moved, lines, 'typescript'), undefined, 'a late report');
  });

  it('knows which problems an edit has brought, wherever they have moved', () => {
    const old = problem(1, 2, 'a');
    const same = { ...old, line: 9 };
    const second = { ...old, line: 12 };
    assert.deepEqual(newProblems([old], [same, second, problem(3, 1, 'b')]), [
      second,
      problem(3, 1, 'b'),
    ]);
    assert.deepEqual(newProblems([old, second], [same]), []);
  });

  const hunk = { line: 0, oldLines: [], newLines: ['import { a } from "./a";'] };
  const fix = (title: string, more: Partial<QuickFix> = {}): QuickFix => ({
    title,
    isPreferred: false,
    hunks: [hunk],
    ...more,
  });

  it('takes the only import there is to choose, and none of two', () => {
    for (const title of [
      'Add import from "./a"',
      'Update import from "./a"',
      'Import `crate::a`',
      'Import "a"',
      "Import 'List' (java.util)",
      'Add "from a import b"',
    ])
      assert.equal(chooseFix([fix('Rename it'), fix(title)])?.title, title);
    assert.equal(
      chooseFix([
        fix('Add import from "./a"', { isPreferred: true }),
        fix('Add import from "./b"'),
      ]),
      undefined,
    );
  });

  it('takes what language support prefers, and never what only silences', () => {
    const spelling = fix("Change spelling to 'total'", { isPreferred: true });
    assert.equal(chooseFix([fix('Infer type'), spelling]), spelling);
    for (const title of [
      'Ignore this error message',
      'Disable no-undef for this line',
      'Add // @ts-ignore',
      'Suppress with # type: ignore',
      'Remove unused variable',
    ])
      assert.equal(chooseFix([fix(title, { isPreferred: true })]), undefined, title);
    assert.equal(chooseFix([fix('Import `a`', { hunks: [] })]), undefined, 'does something else');
    assert.equal(chooseFix([fix('Infer type')]), undefined);
  });
});
