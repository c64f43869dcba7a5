// Puts model answers through the reader and the judge that ship: `npm run eval:edits -- FILE [--json OUT]`.
// Two file formats: a list of cases with a document each and the whole text wanted, or `{docs, cases}` with the text
// that the selected lines are to become. Prints right, not applied and WRONG by shape and language, and every failure.
// `--again` asks for those that were not applied once more, over real sockets at a fast model's pace, and prints the wait.
import { readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { loadGrammars } from '../support/grammars.ts';
import { readEditCases } from './edits/editCases.ts';
import { printShares, runEditCase, type ScoredEdit, scoreEdit } from './edits/scoreEdits.ts';
import { askTwice, fastModel } from './edits/secondQuestion.ts';

const { values, positionals } = parseArgs({
  options: {
    again: { type: 'boolean', default: false },
    json: { type: 'string' },
    quiet: { type: 'boolean', default: false },
  },
  allowPositionals: true,
});
const [file] = positionals;
if (file === undefined) {
  console.error('Usage: npm run eval:edits -- FILE [--again] [--json OUT] [--quiet]');
  process.exit(2);
}

const cases = readEditCases(readFileSync(file, 'utf8'));
const grammars = await loadGrammars();
const scored: ScoredEdit[] = [];
for (const item of cases) scored.push(scoreEdit(item, await runEditCase(item, grammars)));

if (!values.quiet)
  for (const { item, made, verdict } of scored) {
    if (verdict === 'right') continue;
    console.log(`${verdict} ${item.id} (${item.languageId}): ${made.outcome}, ${made.why}`);
  }
printShares(scored);
if (values.json !== undefined)
  writeFileSync(
    values.json,
    `${JSON.stringify(
      scored.map(({ item, made, verdict }) => ({
        id: item.id,
        verdict,
        outcome: made.outcome,
        text: made.text,
        why: made.why,
      })),
      null,
      1,
    )}\n`,
  );
if (values.again) {
  const doubtful = scored.filter(
    ({ item, made }) => made.outcome === 'askedAgain' && item.want !== null,
  );
  const { figures, answerChars } = await askTwice(
    doubtful.map(({ item }) => item),
    grammars,
  );
  const ms = (value: number | undefined) => `${(value ?? Number.NaN).toFixed(0)} ms`;
  console.log(
    `\nasked once more (first token after ${fastModel.firstTokenMs} ms, ${fastModel.tokensPerSecond} tokens/s): ${figures.askedAgain + figures.continued} of ${scored.length}, could then be applied ${figures.helped}; extra wait, median ${ms(figures.medianWaitMs)}, 95th percentile ${ms(figures.p95WaitMs)}; second answers of ${answerChars[0]} to ${answerChars.at(-1)} characters, median ${answerChars[Math.floor(answerChars.length / 2)]}`,
  );
}
process.exitCode = scored.some(({ verdict }) => verdict === 'WRONG') ? 1 : 0;
