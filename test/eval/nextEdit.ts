// Scores next edits: `npm run eval:next -- FILE… [--local] [--json OUT]`. FILE holds situations (text now, edits so far,
// cursor; next and later are only compared with) or changed files, packed or not. `--local`: no model layer.
// `--key` asks a real model (`--model`, else gpt-oss-120b) with CEREBRAS_API_KEY and records its answers on `--cassette
// FILE.json`; without `--key` a given cassette is played, and nothing is asked. `--every N` takes each Nth situation.
// Without `--local`, `--key` and `--cassette` an oracle that knows what followed stands in for the model and miscounts
// lines in `--errors` of its hunks (0 to 1): its figures prove the mechanics and are no measure of quality. `--trial`
// leaves as few requests as a trial key has (5 a minute); what was exactly right counts as taken.
// `--form hunks` or `--form rewrite` asks in that form, whatever is written down of the model. With `--choose` and `--key` or
// `--cassette` each situation is asked in both, and the better form is written down in measuredForms.ts.
// `npm run eval:next -- FILE --elsewhere`: what whole lines that were changed in one file propose in the others of a package.
// `npm run eval:next -- --typing` types new files key by key and counts what turns up beside them.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { NextEditLayer } from '../../src/core/nextEdit/layer.ts';
import { type AnswerForm, createFormChoice } from '../../src/core/nextEdit/model/answerForm.ts';
import { measuredForms } from '../../src/core/nextEdit/model/measuredForms.ts';
import { createModelLayer } from '../../src/core/nextEdit/model/modelLayer.ts';
import type { Router } from '../../src/core/routing/routerRequest.ts';
import { type EvalCase, readCases } from './nextEdit/caseFile.ts';
import { type Cassette, openCassette } from './nextEdit/cassette.ts';
import { readChangedFiles } from './nextEdit/changedFiles.ts';
import { measureElsewhere } from './nextEdit/elsewhere.ts';
import { type BothForms, formsModule, measuredForm } from './nextEdit/formTable.ts';
import { judge, type Result } from './nextEdit/judge.ts';
import { createKeyRouter } from './nextEdit/keyRouter.ts';
import { createOracle, type Oracle } from './nextEdit/oracleRouter.ts';
import { typePlainly } from './nextEdit/plainTyping.ts';
import type { ReplayContext } from './nextEdit/replay.ts';
import { shareOf } from './nextEdit/score.ts';
import { seededRandom } from './seededRandom.ts';
import { readTypedFiles } from './typing/files.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    local: { type: 'boolean' },
    json: { type: 'string' },
    errors: { type: 'string' },
    key: { type: 'boolean' },
    cassette: { type: 'string' },
    model: { type: 'string' },
    every: { type: 'string' },
    trial: { type: 'boolean' },
    form: { type: 'string' },
    choose: { type: 'boolean' },
    typing: { type: 'boolean' },
    elsewhere: { type: 'boolean' },
  },
});
if (values.typing === true) {
  await reportTyping();
  process.exit(0);
}
if (positionals.length === 0) {
  console.error(
    'Usage: npm run eval:next -- FILE… [--local | [--key] --cassette FILE.json] [--json OUT], or --typing',
  );
  process.exit(2);
}
if (values.elsewhere === true) {
  for (const file of positionals) reportElsewhere(file);
  process.exit(0);
}

const trialRequests = 5;
const errorRate = Number(values.errors ?? 0);
const every = Number(values.every ?? 1);
const random = seededRandom(22);
const form = formOf(values.form);
const modelName = values.model ?? 'gpt-oss-120b';
/** Knows what was measured, and learns in the course of a run as it does in the life of a window. */
const forms = createFormChoice(measuredForms);
const costs: Oracle['cost'][] = [];
const cassette = openModel();
if (values.local !== true && cassette === undefined)
  console.log(
    `With an oracle for the model, wrong in ${100 * errorRate} % of its ${form === 'rewrite' ? 'rewrites' : 'hunks'}: mechanics, not quality.`,
  );

const results: Result[] = [];
try {
  if (values.choose === true) {
    await chooseForm();
    process.exit(0);
  }
  for (const file of positionals) {
    const fileResults: Result[] = [];
    for (const item of readCases(file).filter(isTaken))
      fileResults.push(await judge(item, (context) => layersOf(item, context)));
    results.push(...fileResults);
    printTable(file, fileResults);
  }
} finally {
  // What was paid for is kept, also when the run breaks off.
  if (values.key === true) cassette?.save();
}
if (cassette !== undefined) printCassette(cassette);
else if (values.local !== true) printCost();
if (values.json !== undefined)
  writeFileSync(values.json, JSON.stringify(results.map(toJson), undefined, 1));
// A connection that is kept open would keep the process.
process.exit(cassette !== undefined && cassette.missing > 0 ? 1 : 0);

function openModel(): Cassette | undefined {
  if (values.key !== true && values.cassette === undefined) return undefined;
  const file = values.cassette ?? `next-edit-${modelName}.cassette.json`;
  if (values.key !== true) return openCassette(file, modelName);
  const apiKey = process.env['CEREBRAS_API_KEY'];
  if (apiKey === undefined || apiKey === '') {
    console.error('--key needs CEREBRAS_API_KEY.');
    process.exit(2);
  }
  const baseUrl = process.env['CEREBRAS_BASE_URL'];
  return openCassette(
    file,
    modelName,
    createKeyRouter({ apiKey, baseUrl, model: modelName, pauseMs: 300 }),
  );
}

function formOf(text: string | undefined): AnswerForm | undefined {
  if (text === undefined || text === 'hunks' || text === 'rewrite') return text;
  console.error('--form is hunks or rewrite.');
  process.exit(2);
}

function layersOf(item: EvalCase, context: ReplayContext, forced = form): readonly NextEditLayer[] {
  if (values.local === true) return [];
  if (cassette === undefined) return [oracleLayer(item, context)];
  return [modelLayer(onceKnown(cassette.router, context), context, forced)];
}

/** Asks in both forms, and writes down which one suits the model. */
async function chooseForm(): Promise<void> {
  if (cassette === undefined) {
    console.error('--choose needs a real model: --key, or a --cassette that holds both forms.');
    process.exit(2);
  }
  const both: BothForms[] = [];
  for (const item of positionals.flatMap((file) => readCases(file)).filter(isTaken)) {
    const inForm = (one: AnswerForm) => judge(item, (context) => layersOf(item, context, one));
    const [hunks, rewrite] = [await inForm('hunks'), await inForm('rewrite')];
    both.push({
      isRightInHunks: hunks.isExactlyRight,
      isRightInRewrite: rewrite.isExactlyRight,
    });
  }
  printCassette(cassette);
  if (cassette.missing > 0) process.exit(1);
  const row = measuredForm(both, new Date().toISOString().slice(0, 10));
  console.log(JSON.stringify(row));
  const file = join(import.meta.dirname, '../../src/core/nextEdit/model/measuredForms.ts');
  writeFileSync(file, formsModule({ ...measuredForms, [`cerebras/${modelName}`]: row }));
}

/** The author's earlier edits are not to be asked about: only what follows the last one is scored. */
function onceKnown(router: Pick<Router, 'ask'>, { isLast }: ReplayContext): Pick<Router, 'ask'> {
  return {
    async *ask(ask, signal) {
      if (isLast()) yield* router.ask(ask, signal);
    },
  };
}

function isTaken(_: EvalCase, index: number): boolean {
  return index % every === 0;
}

function modelLayer(
  router: Pick<Router, 'ask'>,
  { clock }: ReplayContext,
  forced = form,
): NextEditLayer {
  return createModelLayer({
    router,
    clock,
    budget: () => ({
      automaticRequestsLeft: values.trial === true ? trialRequests : Number.POSITIVE_INFINITY,
      nextAutomaticInMs: 0,
      paceMs: 0,
    }),
    errorsIn: () => [],
    isAllowed: () => true,
    model: () => ({ provider: 'cerebras', model: modelName }),
    forms: forced === undefined ? forms : { formFor: () => forced, note: () => {} },
    predicts: () => true,
  });
}

function oracleLayer(item: EvalCase, context: ReplayContext): NextEditLayer {
  const { lines, isLast } = context;
  const oracle = createOracle(item.later, lines, {
    errorRate,
    random,
    cursorLine: item.editor.cursor.line,
    knows: isLast,
  });
  costs.push(oracle.cost);
  return modelLayer(oracle.router, context);
}

function printCassette({ model, played, recorded, missing }: Cassette): void {
  console.log(`\n${model}: ${recorded} answers recorded, ${played} played, ${missing} missing`);
  if (missing > 0) console.log('Figures with missing answers are void: record them with --key.');
}

function reportElsewhere(file: string): void {
  const { changed, unchanged } = measureElsewhere(readChangedFiles(file));
  console.log(`\n${file} (95 % intervals)`);
  console.log(`spoken in files of the release ${shareOf(changed.spoken, changed.pairs)}`);
  console.log(`place right, of spoken         ${shareOf(changed.place, changed.spoken)}`);
  console.log(`exact, of spoken               ${shareOf(changed.exact, changed.spoken)}`);
  console.log(`spoken in files of others      ${shareOf(unchanged.spoken, unchanged.pairs)}`);
}

async function reportTyping(): Promise<void> {
  const files = readTypedFiles();
  let keys = 0;
  let shown = 0;
  let asked = 0;
  for (const seed of [1, 2, 3, 4, 5]) {
    const result = await typePlainly(files, seed);
    keys += result.keys;
    shown += result.shown;
    asked += result.asked;
  }
  const per = (count: number): string => ((100 * count) / keys).toFixed(2);
  console.log(`${files.length} new files, five seeds, ${keys} keys, nothing taken:`);
  console.log(`shown per 100 keys, local  ${per(shown)} (${shown})`);
  console.log(`asked per 100 keys, ample  ${per(asked)} (${asked})`);
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
  const tokens = chars / 3.6;
  const taken = results.filter(({ isExactlyRight }) => isExactlyRight).length;
  const per = (count: number, of: number): string => (count / Math.max(1, of)).toFixed(2);
  console.log(
    `\n${requests} requests in ${results.length} situations, ${Math.round(tokens / Math.max(1, requests))} prompt tokens each (estimated)`,
  );
  console.log(
    `per edit taken: ${per(requests, taken)} requests, ${Math.round(tokens / Math.max(1, taken))} prompt tokens (${taken} taken)`,
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
