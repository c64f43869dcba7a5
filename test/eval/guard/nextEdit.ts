import { casesOfChanges } from '../nextEdit/caseFile.ts';
import { type ChangedFile, readChangedFiles } from '../nextEdit/changedFiles.ts';
import { judge, type Result } from '../nextEdit/judge.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, sized } from './part.ts';

const folder = 'test/fixtures/nextEdit';
/** Some of each package: enough to see a change. */
const maxTrainedOn = 291;

/** The local layer on files that a release of a package changed: `heldOut` has none that the gate was trained on. */
export async function measureNextEdit(
  sample: Sample,
  judgeCase: typeof judge = judge,
): Promise<readonly Figure[]> {
  const heldOut = await run(readChangedFiles(`${folder}/heldOut.json.gz`));
  const trainedOn = await run(
    readChangedFiles(`${folder}/changedFiles.json.br`).slice(0, maxTrainedOn),
  );
  const all = [...heldOut, ...trainedOn];
  const isEnd = ({ item }: Result): boolean => item.later.length === 0;
  const isShown = ({ outcome }: Result): boolean => outcome.hunks.length > 0;
  const edits = heldOut.filter((result) => !isEnd(result));
  const shown = all.filter(isShown);
  const ends = all.filter(isEnd);
  const share = (of: readonly Result[], test: (result: Result) => boolean): number =>
    percentOf(of.filter(test).length, of.length);
  return [
    { name: 'held out: shown', value: share(edits, isShown), unit: '%', better: 'higher' },
    {
      name: 'held out: exact, of all',
      value: share(edits, ({ isExactlyRight }) => isExactlyRight),
      unit: '%',
      better: 'higher',
    },
    {
      name: 'place right, of shown',
      value: share(shown, ({ isPlaceRight }) => isPlaceRight),
      unit: '%',
      better: 'higher',
    },
    {
      name: 'exact, of shown',
      value: share(shown, ({ isExactlyRight }) => isExactlyRight),
      unit: '%',
      better: 'higher',
    },
    {
      name: 'shown where nothing followed',
      value: share(ends, isShown),
      unit: '%',
      better: 'lower',
    },
  ];

  async function run(files: readonly ChangedFile[]): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const item of casesOfChanges(files.slice(0, sized(files.length, sample)), sample.seed))
      results.push(await judgeCase(item, () => []));
    return results;
  }
}
