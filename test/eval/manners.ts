// Lets a perfect model answer at random places of real files, in five manners, through the path that ships:
// `npm run eval:manners -- [FOLDER…] [--cases N] [--seed N] [--only LANGUAGE,…] [--misses]`. Without a folder the files of
// `test/fixtures/sources` are taken, language by language. Prints how often the original came back, or whole lines of it.
import { basename } from 'node:path';
import { parseArgs } from 'node:util';
import { loadGrammars } from '../support/grammars.ts';
import { chooseHidden, readFolder, type SourceFile } from './ghostText/hiddenPlaces.ts';
import {
  answerIn,
  type Hidden,
  type Manner,
  manners,
  type Outcome,
  outcomeOf,
} from './ghostText/manners.ts';
import { readPackedSources } from './ghostText/packedSources.ts';
import { type Played, playAnswer } from './ghostText/playAnswer.ts';
import { seededRandom } from './seededRandom.ts';

const { values, positionals: folders } = parseArgs({
  allowPositionals: true,
  options: {
    cases: { type: 'string' },
    seed: { type: 'string', default: '1' },
    misses: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});
const count = Number(values.cases ?? (folders.length > 0 ? 200 : 60));
const seed = Number(values.seed);
if (!(count > 0) || !Number.isInteger(seed)) {
  console.error(
    'Usage: npm run eval:manners -- [FOLDER…] [--cases N] [--seed N] [--only LANGUAGE,…] [--misses]',
  );
  process.exit(2);
}

interface Group {
  readonly name: string;
  readonly files: readonly SourceFile[];
}

const groups = folders.length > 0 ? folders.map(groupOfFolder) : groupsOfFixtures();
const totals = new Map<Manner, Outcome[]>();
for (const { name, files } of groups) {
  const languages = [...new Set(files.map(({ languageId }) => languageId))];
  const grammars = await loadGrammars(...languages);
  const places = chooseHidden(files, count, seededRandom(seed));
  console.log(`\n${name}: ${files.length} files, ${places.length} places, ${languages.join(', ')}`);
  for (const manner of manners) {
    const outcomes: Outcome[] = [];
    for (const place of places) {
      // A fence is an answer of its own in Markdown.
      if (manner === 'fenced' && place.languageId === 'markdown') continue;
      const { text, chunks } = answerIn(manner, place);
      const played = await playAnswer(place, text, {
        grammars,
        ...(chunks === undefined ? {} : { chunks }),
      });
      const outcome = outcomeOf(place, played);
      outcomes.push(outcome);
      if (values.misses && (outcome === 'wrong' || outcome === 'nothing'))
        describe(`${outcome} ${manner}`, place, { model: text, played });
    }
    totals.set(manner, [...(totals.get(manner) ?? []), ...outcomes]);
    print(manner, outcomes);
  }
}

console.log('\nall');
for (const [manner, outcomes] of totals) print(manner, outcomes);

function groupOfFolder(folder: string): Group {
  const files = readFolder(folder);
  if (files.length === 0) {
    console.error(`${folder}: no source files`);
    process.exit(1);
  }
  return { name: basename(folder), files };
}

function groupsOfFixtures(): readonly Group[] {
  const files = readPackedSources();
  const languages = [...new Set(files.map(({ languageId }) => languageId))];
  return languages
    .filter((name) => values.only === undefined || values.only.split(',').includes(name))
    .map((name) => ({ name, files: files.filter(({ languageId }) => languageId === name) }));
}

function describe(
  what: string,
  { languageId, prefix, suffix }: Hidden,
  { model, played }: { readonly model: string; readonly played: Played },
): void {
  const shown = (text: string, most: number) => JSON.stringify(text.slice(0, most));
  console.log(
    `  ${what} ${languageId}\n    at    ${JSON.stringify(prefix.slice(-120))} │ ${shown(suffix, 60)}\n    model ${shown(model, 300)}\n    shown ${shown(played.insertText, 300)} ${played.replacedSuffix}`,
  );
}

function print(manner: Manner, outcomes: readonly Outcome[]): void {
  const share = (...kinds: readonly Outcome[]) =>
    `${((100 * outcomes.filter((outcome) => kinds.includes(outcome)).length) / outcomes.length).toFixed(1)} %`;
  console.log(
    `  ${manner.padEnd(16)} right ${share('whole', 'part').padStart(7)}   whole ${share('whole').padStart(7)}   nothing ${share('nothing').padStart(6)}   wrong ${share('wrong').padStart(6)}`,
  );
}
