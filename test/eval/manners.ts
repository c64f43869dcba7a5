// Lets a perfect model answer at random places of real files, in five manners, through the path that ships:
// `npm run eval:manners -- FOLDER… [--cases N] [--misses]`. Prints by folder and manner how often the original came
// back, or whole lines of it.
import { basename } from 'node:path';
import { loadGrammars } from '../support/grammars.ts';
import { chooseHidden, readFolder } from './ghostText/hiddenPlaces.ts';
import { answerIn, type Manner, manners, type Outcome, outcomeOf } from './ghostText/manners.ts';
import { playAnswer } from './ghostText/playAnswer.ts';
import { seededRandom } from './seededRandom.ts';

const args = process.argv.slice(2);
const casesAt = args.indexOf('--cases');
const count = casesAt < 0 ? 200 : Number(args[casesAt + 1]);
const showsMisses = args.includes('--misses');
const folders = args.filter(
  (arg, at) => !arg.startsWith('--') && (casesAt < 0 || at !== casesAt + 1),
);
if (folders.length === 0 || !(count > 0)) {
  console.error('Usage: npm run eval:manners -- FOLDER… [--cases N] [--misses]');
  process.exit(2);
}

const totals = new Map<Manner, Outcome[]>();
for (const folder of folders) {
  const files = readFolder(folder);
  if (files.length === 0) {
    console.error(`${folder}: no source files`);
    process.exit(1);
  }
  const languages = [...new Set(files.map(({ languageId }) => languageId))];
  const grammars = await loadGrammars(...languages);
  const places = chooseHidden(files, count, seededRandom(1));
  console.log(
    `\n${basename(folder)}: ${files.length} files, ${places.length} places, ${languages.join(', ')}`,
  );
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
      if (showsMisses && (outcome === 'wrong' || outcome === 'nothing'))
        console.log(
          `  ${outcome} ${manner} ${place.languageId}\n    at    ${JSON.stringify(place.prefix.slice(-120))} │ ${JSON.stringify(place.suffix.slice(0, 60))}\n    model ${JSON.stringify(text.slice(0, 300))}\n    shown ${JSON.stringify(played.insertText.slice(0, 300))} ${played.replacedSuffix}`,
        );
    }
    totals.set(manner, [...(totals.get(manner) ?? []), ...outcomes]);
    print(manner, outcomes);
  }
}

console.log('\nall');
for (const [manner, outcomes] of totals) print(manner, outcomes);

function print(manner: Manner, outcomes: readonly Outcome[]): void {
  const share = (...kinds: readonly Outcome[]) =>
    `${((100 * outcomes.filter((outcome) => kinds.includes(outcome)).length) / outcomes.length).toFixed(1)} %`;
  console.log(
    `  ${manner.padEnd(16)} right ${share('whole', 'part').padStart(7)}   whole ${share('whole').padStart(7)}   nothing ${share('nothing').padStart(6)}   wrong ${share('wrong').padStart(6)}`,
  );
}
