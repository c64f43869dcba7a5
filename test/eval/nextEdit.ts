// Scores next edits: `npm run eval:next -- FILE… [--local] [--json OUT]`. FILE holds situations (text now, edits so far,
// cursor; next and later are only compared with) or changed files, packed or not. `--local`: no model layer. Otherwise an
// oracle that knows what followed stands in for the model and miscounts lines in `--errors` of its hunks (0 to 1): its
// figures prove the mechanics and are no measure of quality.
import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import type { NextEditLayer } from '../../src/core/nextEdit/engine.ts';
import { createModelLayer } from '../../src/core/nextEdit/model/modelLayer.ts';
import { type EvalCase, readCases } from './nextEdit/caseFile.ts';
import { judge, type Result } from './nextEdit/judge.ts';
import { createOracle, type Oracle } from './nextEdit/oracleRouter.ts';
import type { ReplayContext } from './nextEdit/replay.ts';
import { shareOf } from './nextEdit/score.ts';
import { seededRandom } from './seededRandom.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { local: { type: 'boolean' }, json: { type: 'string' }, errors: { type: 'string' } },
});
if (positionals.length === 0) {
  console.error('Usage: npm run eval:next -- FILE… [--local] [--json OUT]');
  process.exit(2);
}

const errorRate = Number(values.errors ?? 0);
const random = seededRandom(22);
const costs: Oracle['cost'][] = [];
if (values.local !== true)
  console.log(
    `With an oracle for the model, wrong by 1 to 5 lines in ${100 * errorRate} % of its hunks: mechanics, not quality.`,
  );

const results: Result[] = [];
for (const file of positionals) {
  const fileResults: Result[] = [];
  for (const item of readCases(file))
    fileResults.push(
      await judge(item, (context) => (values.local === true ? [] : [oracleLayer(item, context)])),
    );
  results.push(...fileResults);
  printTable(file, fileResults);
}
if (values.local !== true) printCost();
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify(results.map(toJson), undefined, 1));

function oracleLayer(item: EvalCase, { clock, lines, isLast }: ReplayContext): NextEditLayer {
  const oracle = createOracle(item.later, lines, { errorRate, random, knows: isLast });
  costs.push(oracle.cost);
  return createModelLayer({
    router: oracle.router,
    clock,
    budget: () => ({
      automaticRequestsLeft: Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    isAllowed: () => true,
  });
}

function printTable(file: string, all: readonly Result[]): void {
  const edits = all.filter(({ item }) => item.later.length > 0);
  const ends = all.filter(({ item }) => item.later.length === 0);
  const isShown = ({ outcome }: Result): boolean => outcome.hunks.length > 0;
  const shown = edits.filter(isShown);
  const shownAtEnds = ends.filter(isShown);
  const right = shown.filter((result) => result.isPlaceRight).length;
  const exact = shown.filter((result) => result.isExactlyRight).length;
  const times = all.map(({ outcome }) => outcome.tookMs).sort((a, b) => a - b);
  const at = (share: number): string =>
    (times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(1);
  console.log(`\n${file}: ${edits.length} edit situations, ${ends.length} ends (95 % intervals)`);
  console.log(`shown                   ${shareOf(shown.length, edits.length)}`);
  console.log(`place right             ${shareOf(right, shown.length)}`);
  console.log(`place right, with ends  ${shareOf(right, shown.length + shownAtEnds.length)}`);
  console.log(`exact, of shown         ${shareOf(exact, shown.length)}`);
  console.log(`exact, of all           ${shareOf(exact, edits.length)}`);
  console.log(`shown at ends           ${shareOf(shownAtEnds.length, ends.length)}`);
  console.log(
    `time to decide          ${at(0.5)} ms median, ${at(0.95)} ms p95, ${at(1)} ms at most`,
  );
  const filtered = new Map<string, number>();
  for (const { outcome } of all)
    for (const event of outcome.events)
      if (event.kind === 'filtered')
        filtered.set(event.reason, (filtered.get(event.reason) ?? 0) + 1);
  console.log(
    `filtered                ${[...filtered].map(([reason, count]) => `${reason} ${count}`).join(', ') || 'none'}`,
  );
}

function printCost(): void {
  const requests = costs.reduce((sum, cost) => sum + cost.requests, 0);
  const chars = costs.reduce((sum, cost) => sum + cost.promptChars, 0);
  console.log(
    `\n${requests} requests in ${results.length} situations, ${Math.round(chars / 3.6 / Math.max(1, requests))} prompt tokens each (estimated)`,
  );
}

function toJson({ item, outcome, isPlaceRight, isExactlyRight }: Result) {
  const isShown = outcome.hunks.length > 0;
  return {
    id: item.id,
    verdict: !isShown ? 'silent' : isExactlyRight ? 'exact' : isPlaceRight ? 'place' : 'wrong',
    shown: isShown,
    hunks: outcome.hunks.map((hunk) => ({
      line: hunk.line,
      old: hunk.oldLines,
      new: hunk.newLines,
      confidence: hunk.confidence,
    })),
    layer: outcome.hunks[0]?.layer ?? null,
  };
}
