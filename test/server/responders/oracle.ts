import type { OracleConfig } from '../serverConfig.ts';
import { readCorpus } from './corpus.ts';
import { findHoles } from './findHole.ts';
import { locate, type Place } from './locate.ts';
import { makeMistakes } from './mistakes.ts';
import { lastUserText, type Question, type Responder } from './question.ts';
import { createRandom } from './random.ts';

/** Agreement below which a hole that was only guessed is not believed. */
const minGuessedAgreement = 24;

/**
 * Creates a brain that knows finished files: it finds the cursor's context in them and answers with what truly
 * follows, up to where the suffix begins. It answers nothing where it does not know the place. Mistakes, if any,
 * depend on the seed and the place alone, not on what was asked before.
 */
export function createOracle(config: OracleConfig): Responder {
  const files = readCorpus(config.folder);
  return (question) => {
    const place = findPlace(question);
    if (place === undefined) return { text: '' };
    const truth = place.file.text.slice(place.start, place.end);
    const text = truth.split('\n').slice(0, config.maxLines).join('\n');
    if (config.fallible === undefined) return { text };
    const { seed, errorRate } = config.fallible;
    const random = createRandom(`${seed} ${place.file.path} ${place.start}`);
    return { text: makeMistakes(text, { fileText: place.file.text, errorRate, random }) };
  };

  function findPlace(question: Question): Place | undefined {
    const holes = findHoles(question, config.holeMarkers);
    const prompt = question.messages.length > 0 ? lastUserText(question) : '';
    if (holes.length === 1 && holes[0]) return locate(files, holes[0], prompt);
    return holes
      .map((hole) => locate(files, hole, ''))
      .filter((place) => place !== undefined)
      .filter(({ agreed, start, end }) => agreed >= minGuessedAgreement && start < end)
      .sort((a, b) => b.agreed - a.agreed)[0];
  }
}
