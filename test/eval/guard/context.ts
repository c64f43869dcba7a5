import { createNameReader, knownNames } from '../context/definedNames.ts';
import { measurePlace, namesAt, type PlaceResult } from '../context/measure.ts';
import { choosePlaces } from '../context/places.ts';
import { readProject } from '../context/projects.ts';
import { seededRandom } from '../seededRandom.ts';
import { type Figure, percentOf } from './figure.ts';
import { type Sample, sized, someOf } from './part.ts';

/** MIT, but for `semver` (the crate), which is MIT or Apache-2.0. */
const folders = [
  'node_modules/zod/src/v4/core',
  'node_modules/undici/lib',
  'test/fixtures/context/chi',
  'test/fixtures/context/semver',
] as const;
/** In each folder, for each mode; measured are those of them that need a name, one in seven. */
const places = 160;

/** What a prompt of ghost text knows of what the next statement needs. */
export async function measureContext(
  sample: Sample,
  measure: typeof measurePlace = measurePlace,
): Promise<readonly Figure[]> {
  const reader = await createNameReader();
  const results: PlaceResult[] = [];
  for (const folder of someOf(folders, sample)) {
    const project = readProject(folder);
    const namesFor = knownNames(reader, project);
    const random = seededRandom(sample.seed);
    for (const mode of ['mid', 'tail'] as const)
      for (const place of choosePlaces(project, mode, sized(places, sample), random)) {
        const defined = namesFor(place);
        if (namesAt(place, defined).needed.size > 0)
          results.push(await measure(project, defined, place));
      }
  }
  const sum = (of: (result: PlaceResult) => number): number =>
    results.reduce((total, result) => total + of(result), 0);
  const dropped = sum((result) => result.dropped);
  const held = percentOf(
    sum((result) => result.held),
    sum((result) => result.needed),
  );
  const tokens = sum((result) => result.tokens) / results.length;
  const noise = percentOf(
    sum((result) => result.noiseLines),
    sum((result) => result.lines),
  );
  return [
    { name: 'names held, of those needed', value: held, unit: '%', better: 'higher' },
    { name: 'tokens of context', value: tokens, unit: 'tokens', better: 'lower' },
    { name: 'lines without a shared name', value: noise, unit: '%', better: 'lower' },
    { name: 'sources that gave nothing', value: dropped, unit: 'cases', better: 'lower' },
  ];
}
