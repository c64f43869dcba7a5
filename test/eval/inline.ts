// Plays model answers at cursors through the path that ships: `npm run eval:inline -- FILE [--json OUT]`.
// FILE holds cases with `modelText` (every piece is accepted, then the document is compared) or with `output` (the first
// piece is compared). Prints each miss and the shares by kind and language; OUT gets one object a case in file order.
// Nothing of a case but its cursor, its language and the model's text reaches the engine.
import { writeFileSync } from 'node:fs';
import { loadGrammars } from '../support/grammars.ts';
import { type GhostTextCase, readCases } from './ghostText/cases.ts';
import { type Played, playAnswer } from './ghostText/playAnswer.ts';

const [file, ...options] = process.argv.slice(2);
const jsonAt = options.indexOf('--json');
const out = jsonAt < 0 ? undefined : options[jsonAt + 1];
if (file === undefined || (jsonAt >= 0 && out === undefined)) {
  console.error('Usage: npm run eval:inline -- FILE [--json OUT]');
  process.exit(2);
}

const cases = readCases(file);
const grammars = await loadGrammars(...new Set(cases.map(({ cursor }) => cursor.languageId)));
const results: { item: GhostTextCase; played: Played; isRight: boolean }[] = [];
for (const item of cases) {
  const maxPieces = item.scope === 'firstPiece' ? 1 : undefined;
  const played = await playAnswer(item.cursor, item.modelText, {
    grammars,
    ...(maxPieces === undefined ? {} : { maxPieces }),
  });
  results.push({ item, played, isRight: item.isRight(played) });
}

for (const { item, played, isRight } of results)
  if (!isRight) console.log(describeMiss(item, played));

function describeMiss({ id, kind, cursor, modelText, wanted }: GhostTextCase, played: Played) {
  const shown =
    played.pieces.length === 0
      ? 'nothing'
      : `${JSON.stringify(played.insertText)}, replaced ${played.replacedSuffix}`;
  const at = `${JSON.stringify(cursor.prefix.slice(-160))} │ ${JSON.stringify(cursor.suffix.slice(0, 80))}`;
  return `${id} (${kind}, ${cursor.languageId || 'no language'})
  at     ${at}
  model  ${JSON.stringify(modelText)}
  wanted ${wanted}
  shown  ${shown}\n`;
}

function printShares(title: string, nameOf: (item: GhostTextCase) => string): void {
  console.log(`\n${title}`);
  for (const name of [...new Set(cases.map(nameOf))].sort()) {
    const chosen = results.filter(({ item }) => nameOf(item) === name);
    printShare(name, chosen);
  }
}

function printShare(name: string, chosen: readonly { readonly isRight: boolean }[]): void {
  const right = chosen.filter(({ isRight }) => isRight).length;
  const share = ((100 * right) / chosen.length).toFixed(1);
  console.log(`  ${name.padEnd(56)} ${right} of ${chosen.length}  ${share} %`);
}

printShares('by kind', ({ kind }) => kind);
printShares('by language', ({ cursor }) => cursor.languageId || 'no language');
console.log();
printShare('all', results);

if (out !== undefined)
  writeFileSync(
    out,
    `${JSON.stringify(
      results.map(({ item, played, isRight }) => ({
        id: item.id,
        verdict: isRight ? 'right' : 'wrong',
        insertText: played.pieces.length === 0 ? null : played.insertText,
        replacedSuffix: played.replacedSuffix,
      })),
      undefined,
      2,
    )}\n`,
  );
