// Puts blocks of conversations through the placement that "Apply" uses: `npm run eval:blocks [-- --seed 7]`.
// The blocks are made from real files by one small change each. Prints right, asked where and WRONG by shape, and each failure.
import { parseArgs } from 'node:util';
import { isBlankLine } from '../../src/core/answer/textLines.ts';
import { type BlockPlacement, placeBlock } from '../../src/core/refactor/placeBlock.ts';
import { loadGrammars } from '../support/grammars.ts';
import { type BlockCase, blockCases } from './edits/blockCases.ts';

const { values } = parseArgs({ options: { seed: { type: 'string', default: '7' } } });
type Verdict = 'right' | 'askedWhere' | 'WRONG';

/** A new thing is right wherever it stands whole with nothing else changed. */
function isWholeAddition({ code, document }: BlockCase, after: string): boolean {
  const at = after.indexOf(code);
  if (at < 0) return false;
  const filled = (text: string) =>
    text
      .split('\n')
      .filter((line) => !isBlankLine(line))
      .join('\n');
  return filled(after.slice(0, at) + after.slice(at + code.length)) === filled(document);
}

function judge(item: BlockCase, placed: BlockPlacement): Verdict {
  if (placed.kind !== 'apply') return 'askedWhere';
  const after = placed.after.join('\n');
  const isRight =
    item.shape === 'new function' ? isWholeAddition(item, after) : after === item.want;
  return isRight ? 'right' : 'WRONG';
}

const grammars = await loadGrammars();
const results: { readonly item: BlockCase; readonly verdict: Verdict }[] = [];
for (const item of blockCases(Number(values.seed))) {
  const { document, languageId, file } = item;
  const placed = await placeBlock({
    code: item.code,
    file: { document: document.split('\n'), languageId, path: file },
    grammars,
  });
  const verdict = judge(item, placed);
  results.push({ item, verdict });
  if (verdict === 'right') continue;
  const why =
    placed.kind === 'askWhere' ? placed.doubts.map(({ kind }) => kind).join(' ') : placed.kind;
  console.log(`${verdict} ${item.id} (${item.shape}): ${why}`);
}
console.log('| | blocks | right | asked where | WRONG |\n|---|---|---|---|---|');
const row = (label: string, chosen: typeof results) => {
  const count = (wanted: Verdict) => chosen.filter(({ verdict }) => verdict === wanted).length;
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
