// `npm run bench:feel [-- ROUNDS] [--only NAME,…]`: what a user feels, in the real editor and browser, each beside the least
// that the editor itself takes in the same run. Then the benches that have a command of their own.
import { spawnSync } from 'node:child_process';
import { loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { type Row, tableOf } from './figures.ts';
import { localGhostText, modelGhostText } from './ghostTextTime.ts';
import { hourOfWork } from './hourOfWork.ts';
import { nextEdits } from './nextEditTime.ts';
import { largeWorkspace, typingBesideChat } from './typingTime.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { only: { type: 'string' } },
});
const rounds = Number(positionals[0] ?? 40);

const measured: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  model: () => modelGhostText(rounds),
  local: async () => [await localGhostText(rounds)],
  chat: () => typingBesideChat(rounds),
  large: () => largeWorkspace(rounds),
  hour: () => hourOfWork(),
  next: () => nextEdits(rounds),
};
/** Each prints its own table. */
const others: Readonly<Record<string, readonly string[]>> = {
  provider: ['bench:provider'],
  edit: ['bench:edit', '--', String(Math.ceil(rounds / 4))],
  coldstart: ['coldstart'],
  client: ['bench:client', '--', '--only', 'warm'],
};
const wanted = values.only?.split(',') ?? [...Object.keys(measured), ...Object.keys(others)];

const load = () =>
  loadavg()
    .map((value) => value.toFixed(1))
    .join(' ');
console.log(`${new Date().toISOString()}, ${rounds} rounds, load of the machine ${load()}`);
const rows: Row[] = [];
for (const [name, measure] of Object.entries(measured)) {
  if (!wanted.includes(name)) continue;
  const own = await measure();
  for (const { what, figure } of own) console.log(`${what}: ${figure}`);
  rows.push(...own);
}
if (rows.length > 0) console.log(`\n${tableOf(rows)}\n\nLoad of the machine ${load()}`);
for (const [name, args] of Object.entries(others)) {
  if (!wanted.includes(name)) continue;
  console.log(`\n== npm run ${args.join(' ')}`);
  spawnSync('npm', ['run', '-s', ...args], { stdio: 'inherit' });
}
if (rows.some(({ isReached }) => isReached === false)) process.exitCode = 1;
