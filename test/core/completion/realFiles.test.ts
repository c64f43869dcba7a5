import assert from 'node:assert/strict';
import { findLanguage } from '../../../src/core/language/languages.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import { chooseHidden } from '../../eval/ghostText/hiddenPlaces.ts';
import {
  answerIn,
  type Hidden,
  type Manner,
  manners,
  outcomeOf,
} from '../../eval/ghostText/manners.ts';
import { readPackedSources } from '../../eval/ghostText/packedSources.ts';
import { playAnswer } from '../../eval/ghostText/playAnswer.ts';
import { seededRandom } from '../../eval/seededRandom.ts';
import { loadGrammars } from '../../support/grammars.ts';

/** Places of one language; with five answers at each the whole takes some ten seconds. */
const placesPerLanguage = 5;
/** Of 100 answers so many bring the original back, or whole lines of it: just under what the same places gave last. */
const least: Readonly<Record<Manner, number>> = {
  plain: 97,
  fenced: 96.5,
  'from column 0': 93.5,
  'with the rest': 94.5,
  'line by line': 97,
};
const usual =
  'typescript typescriptreact javascript javascriptreact python go rust c cpp csharp java kotlin swift scala php ruby elixir ' +
  'lua julia haskell dart shellscript fish powershell sql html vue svelte css scss yaml json toml markdown latex cmake ' +
  'makefile dockerfile terraform matlab verilog liquid blade';
/** Of one language's 25: below this something is wrong with the language itself. */
const leastOfLanguage = 15;

describe('a perfect answer at a random place of a real file', () => {
  const files = readPackedSources();
  const languages = [...new Set(files.map(({ languageId }) => languageId))];
  const right = new Map<Manner, { of: number; right: number }>();
  let grammars: Grammars;

  before(async () => {
    grammars = await loadGrammars(...languages);
  });

  async function isRight(place: Hidden, manner: Manner): Promise<boolean> {
    const { text, chunks } = answerIn(manner, place);
    const options = { grammars, ...(chunks === undefined ? {} : { chunks }) };
    const outcome = outcomeOf(place, await playAnswer(place, text, options));
    return outcome === 'whole' || outcome === 'part';
  }

  async function playAt(place: Hidden): Promise<readonly boolean[]> {
    const outcomes: boolean[] = [];
    for (const manner of manners) {
      // A fence is an answer of its own in Markdown.
      if (manner === 'fenced' && place.languageId === 'markdown') continue;
      const isBack = await isRight(place, manner);
      const sum = right.get(manner) ?? { of: 0, right: 0 };
      right.set(manner, { of: sum.of + 1, right: sum.right + (isBack ? 1 : 0) });
      outcomes.push(isBack);
    }
    return outcomes;
  }

  for (const languageId of languages)
    it(`brings the original back: ${languageId}`, async () => {
      const own = files.filter((file) => file.languageId === languageId);
      const places = chooseHidden(own, placesPerLanguage, seededRandom(3));
      assert.equal(places.length, placesPerLanguage);
      const outcomes: boolean[] = [];
      for (const place of places) outcomes.push(...(await playAt(place)));
      const count = outcomes.filter((isBack) => isBack).length;
      assert.ok(count >= leastOfLanguage, `${count} of ${outcomes.length}`);
    });

  for (const manner of manners)
    it(`brings the original back in nearly all languages: ${manner}`, () => {
      const sum = right.get(manner) ?? { of: 0, right: 0 };
      const share = (100 * sum.right) / sum.of;
      assert.ok(share >= least[manner], `${share.toFixed(1)} %`);
    });

  it('is tried with three files at least of each language that most people write', () => {
    const counts = usual.split(' ').map((id) => {
      const own = files.filter(({ languageId }) => languageId === id);
      return [id, own.length] as const;
    });
    assert.deepEqual(
      counts.filter(([, count]) => count < 3),
      [],
    );
  });

  it('is tried in languages of the table, with a licence for each file', () => {
    assert.deepEqual(
      languages.filter((id) => findLanguage(id) === undefined),
      [],
    );
    for (const { licence, source } of files)
      assert.match(licence, /^(?:MIT|BSD|Apache|ISC)/, source);
  });
});
