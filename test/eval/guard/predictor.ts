import { createPredictor } from '../../../src/core/predictor/predictor.ts';
import { chooseCases, keepMainLanguage, readTexts } from '../lineCases.ts';
import { type Outcome, runLineCase } from '../predictor/runLineCase.ts';
import { seededRandom } from '../seededRandom.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, sized, someOf } from './part.ts';

/** All MIT. */
const folders = [
  'node_modules/preact',
  'node_modules/zod/src/v4/core',
  'node_modules/undici/lib',
] as const;
const linesPerFolder = 250;
/** What the predictor is sure of is shown before a model answers. */
const sureFrom = 0.5;

/** The rest of random lines, whose file does not count as it is indexed. */
export async function measurePredictor(
  sample: Sample,
  runLine: typeof runLineCase = runLineCase,
): Promise<readonly Figure[]> {
  const outcomes = someOf(folders, sample).flatMap((folder): readonly Outcome[] => {
    const files = keepMainLanguage(readTexts(folder));
    const predictor = createPredictor();
    predictor.index(files);
    return chooseCases(files, sized(linesPerFolder, sample), seededRandom(sample.seed)).map((one) =>
      runLine(predictor.complete, one),
    );
  });
  const sure = outcomes.filter(({ isShown, confidence }) => isShown && confidence >= sureFrom);
  const exact = (of: readonly Outcome[]): number =>
    percentOf(of.filter(({ isExact }) => isExact).length, of.length);
  return [
    { name: 'line exact', value: exact(outcomes), unit: '%', better: 'higher' },
    { name: 'sure', value: percentOf(sure.length, outcomes.length), unit: '%', better: 'higher' },
    { name: 'exact, of sure', value: exact(sure), unit: '%', better: 'higher' },
  ];
}
