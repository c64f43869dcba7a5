// Puts blocks of conversations through the placement that "Apply" uses: `npm run eval:blocks [-- --seed 7]`.
// The blocks are made from real files by one small change each. Prints right, asked where and WRONG by shape, and each failure.
import { parseArgs } from 'node:util';
import { loadGrammars } from '../support/grammars.ts';
import { type BlockCase, blockCases } from './edits/blockCases.ts';
import { readSourceFiles } from './edits/changedUnits.ts';
import { type BlockVerdict, runBlockCase } from './edits/scoreBlocks.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '7' } } });
/** Things of each file that blocks are made of. */
const unitsPerFile = 12;

const grammars = await loadGrammars();
const results: { readonly item: BlockCase; readonly verdict: BlockVerdict }[] = [];
for (const item of blockCases(readSourceFiles(), { seed: Number(values.seed), unitsPerFile })) {
  const { placed, verdict } = await runBlockCase(item, grammars);
  results.push({ item, verdict });
  if (verdict === 'right') continue;
  const why =
    placed.kind === 'askWhere' ? placed.doubts.map(({ kind }) => kind).join(' ') : placed.kind;
  console.log(`${verdict} ${item.id} (${item.shape}): ${why}`);
}
console.log('| | blocks | right | asked where | WRONG |\n|---|---|---|---|---|');
const row = (label: string, chosen: typeof results) => {
  const count = (wanted: BlockVerdict) => chosen.filter(({ verdict }) => verdict === wanted).length;
  const share = ((100 * count('right')) / Math.max(1, chosen.length)).toFixed(1);
  console.log(
    `| ${label} | ${chosen.length} | ${count('right')} (${share} %) | ${count('askedWhere')} | ${count('WRONG')} |`,
  );
};
row('all', results);
for (const shape of new Set(results.map(({ item }) => item.shape)))
  row(
    shape,
    results.filter(({ item }) => item.shape === shape),
  );
process.exitCode = results.some(({ verdict }) => verdict === 'WRONG') ? 1 : 0;
