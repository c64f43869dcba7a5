import { loadGrammars } from '../../support/grammars.ts';
import { chooseHidden, readFolder } from '../ghostText/hiddenPlaces.ts';
import { answerIn, manners, type Outcome, outcomeOf } from '../ghostText/manners.ts';
import { playAnswer } from '../ghostText/playAnswer.ts';
import { seededRandom } from '../seededRandom.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, sized, someOf } from './part.ts';

/** MIT, but for `semver` (the crate), which is MIT or Apache-2.0. */
const folders = [
  'node_modules/undici/lib',
  'node_modules/zod/src/v4/core',
  'node_modules/preact/src',
  'test/fixtures/context/chi',
  'test/fixtures/context/semver',
] as const;
const placesPerFolder = 24;

/** A perfect model answers at random places in five manners: how often what was hidden comes back. */
export async function measureGhostText(
  sample: Sample,
  play: typeof playAnswer = playAnswer,
): Promise<readonly Figure[]> {
  const outcomes: Outcome[] = [];
  const random = seededRandom(sample.seed);
  for (const folder of someOf(folders, sample)) {
    const files = readFolder(folder);
    const grammars = await loadGrammars(...new Set(files.map(({ languageId }) => languageId)));
    for (const place of chooseHidden(files, sized(placesPerFolder, sample), random))
      for (const manner of manners) {
        // A fence is an answer of its own in Markdown.
        if (manner === 'fenced' && place.languageId === 'markdown') continue;
        const { text, chunks } = answerIn(manner, place);
        const options = { grammars, ...(chunks === undefined ? {} : { chunks }) };
        outcomes.push(outcomeOf(place, await play(place, text, options)));
      }
  }
  const share = (...kinds: readonly Outcome[]): number =>
    percentOf(outcomes.filter((outcome) => kinds.includes(outcome)).length, outcomes.length);
  return [
    {
      name: 'back, whole or in whole lines',
      value: share('whole', 'part'),
      unit: '%',
      better: 'higher',
    },
    { name: 'back as a whole', value: share('whole'), unit: '%', better: 'higher' },
    { name: 'wrong', value: share('wrong'), unit: '%', better: 'lower' },
  ];
}
