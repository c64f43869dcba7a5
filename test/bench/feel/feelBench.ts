// `npm run bench:feel [-- ROUNDS] [--only NAME,…]`: what a user feels, in the real editor and browser, each beside the least
// that the editor itself takes in the same run. Then the benches that have a command of their own.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Row, tableOf } from './figures.ts';
import { localGhostText, markdownGhostText, modelGhostText } from './ghostTextTime.ts';
import { hourOfWork } from './hourOfWork.ts';
import { nextEdits } from './nextEditTime.ts';
import { largeWorkspace, typingBesideChat } from './typingTime.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const rounds = Number(positionals[0] ?? 40);
const trialRounds = 10;
const trialMinutes = 8;

const measured: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  model: () => modelGhostText(rounds),
  markdown: () => markdownGhostText(rounds),
  local: () => localGhostText(rounds),
  chat: () => typingBesideChat(rounds),
  large: () => largeWorkspace(rounds),
  // Few rounds are a trial of the bench itself.
  hour: () => hourOfWork(rounds < trialRounds ? trialMinutes : undefined),
  next: () => nextEdits(rounds),
};
/** Each prints its own table. */
const others: Readonly<Record<string, readonly string[]>> = {
  provider: ['bench:provider'],
  edit: ['bench:edit', '--', String(Math.ceil(rounds / 4))],
  coldstart: ['coldstart'],
  client: ['bench:client', '--', '--only', 'warm'],
};
const all = [...Object.keys(measured), ...Object.keys(others)];
const wanted = values.only?.split(',') ?? all;
const unknown = wanted.filter((name) => !all.includes(name));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}; there are ${all.join(', ')}.`);
  process.exit(2);
}

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
console.log(`${new Date().toISOString()}, ${rounds} rounds, load of the machine ${load()}`);
const rows: Row[] = [];
const failed: string[] = [];
for (const [name, measure] of Object.entries(measured)) {
  if (!wanted.includes(name)) continue;
  const began = performance.now();
  try {
    const own = await measure();
    for (const { what, figure } of own) console.log(`${what}: ${figure}`);
    rows.push(...own);
  } catch (error) {
    // The other rows are measured all the same.
    console.error(error instanceof Error ? error.message : error);
    failed.push(name);
  }
  console.log(`(${name}: ${((performance.now() - began) / 1_000).toFixed(0)} s)`);
}
if (rows.length > 0) console.log(`\n${tableOf(rows)}\n\nLoad of the machine ${load()}`);
for (const [name, args] of Object.entries(others)) {
  if (!wanted.includes(name)) continue;
  console.log(`\n== npm run ${args.join(' ')}`);
  const { status } = spawnSync('npm', ['run', '-s', ...args], { stdio: 'inherit' });
  if (status !== 0) failed.push(name);
}
if (failed.length > 0) console.error(`Not measured, or its goals missed: ${failed.join(', ')}`);
if (failed.length > 0 || rows.some(({ isReached }) => isReached === false)) process.exitCode = 1;
