// Types real source files key by key into Slipstream's engine and two baselines: `npm run eval:typing`.
// With `-- --no-grammars` statements are told by indentation and brackets alone, as in other languages.
// With `-- --local` it is compared with itself when the workspace's own patterns come first, on one seed.
// With `-- --strict` typing along a suggestion counts as a change of it, so that it is accepted only after a pause.
// Real: the engine, the prompts, the cutting and finishing, the source files. Simulated, in virtual time: the user, the
// editor's waits, and the model (the test server's oracle, made fallible, with its pacing and limits, without sockets).
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../src/core/clock.ts';
import { holeMark } from '../../src/core/completion/clean.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';
import { createOracle } from '../server/responders/oracle.ts';
import { createRandom } from '../server/responders/random.ts';
import { createFakeClock } from '../support/fakeClock.ts';
import { loadGrammars } from '../support/grammars.ts';
import {
  type Assistant,
  createDebounced,
  createOurs,
  createOursWithLocal,
} from './typing/assistants.ts';
import { indexedPackages, readTypedFiles } from './typing/files.ts';
import { type Allowed, createOracleRouter, type OracleRouter } from './typing/oracleRouter.ts';
import { describe, type Figures, figuresOf } from './typing/report.ts';
import { typeFile } from './typing/session.ts';
import { createTypist } from './typing/typist.ts';

const isLocal = process.argv.includes('--local');
const seeds = isLocal ? [1] : [1, 2, 3, 4, 5];
const isStrict = process.argv.includes('--strict');
const grammars = process.argv.includes('--no-grammars')
  ? noGrammars
  : await loadGrammars('typescript', 'javascript');
const errorRate = 0.35;
const maxLines = 20;

type Create = (router: OracleRouter, clock: Clock) => Assistant;
type Named = readonly [name: string, create: Create];

const baselines: readonly Named[] = [
  [
    'debounce 350 ms, no reuse',
    (router, clock) => createDebounced(router, clock, { debounceMs: 350, typedThrough: false }),
  ],
  [
    'debounce 75 ms, typed-through',
    (router, clock) => createDebounced(router, clock, { debounceMs: 75, typedThrough: true }),
  ],
];

function createLocalFirst(): Create {
  const create = createOursWithLocal(indexedPackages());
  return (router, clock) => create(router, clock, grammars);
}

const assistants: readonly Named[] = [
  ['slipstream', (router, clock) => createOurs(router, clock, grammars)],
  ...(isLocal ? [['slipstream, local first', createLocalFirst()] as const] : baselines),
];

const files = readTypedFiles();

async function runSeed(
  create: Create,
  allowed: Allowed,
  { seed, folder }: { readonly seed: number; readonly folder: string },
): Promise<Figures> {
  const brain = createOracle({
    kind: 'oracle',
    folder,
    holeMarkers: [holeMark],
    maxLines,
    fallible: { seed, errorRate },
  });
  const runs = [];
  for (const file of files) {
    const clock = createFakeClock();
    const router = createOracleRouter(brain, clock, allowed);
    const typist = createTypist(createRandom(`${seed} ${file.path}`));
    const result = await typeFile(file, {
      clock,
      assistant: create(router, clock),
      typist,
      isStrict,
    });
    runs.push({ result, traffic: router.traffic });
  }
  return figuresOf(runs);
}

console.log(
  `${files.length} files, ${files.reduce((sum, { text }) => sum + text.length, 0)} characters; seeds ${seeds.join(', ')}: mean ± standard deviation.
Simulated, in virtual time: the user (log-normal keys, median 180 ms), the editor's waits, and the model: an oracle
with 170 ms to the first token whose lines are wrong with probability ${errorRate}. Real: the engine and the source files.`,
);

const folder = mkdtempSync(join(tmpdir(), 'typing-'));
try {
  for (const file of files) writeFileSync(join(folder, file.path.replaceAll('/', '-')), file.text);
  for (const allowed of ['ample', 'trial'] as const) {
    console.log(`\n${allowed} budget`);
    const means = new Map<string, Figures>();
    for (const [name, create] of assistants) {
      const figures: Figures[] = [];
      for (const seed of seeds) figures.push(await runSeed(create, allowed, { seed, folder }));
      means.set(name, describe(name, figures));
    }
    const [ours, ...baselines] = [...means.values()];
    const best = Math.max(...baselines.map(({ savedPerRequest }) => savedPerRequest));
    const most = Math.max(...baselines.map(({ saved }) => saved));
    if (ours !== undefined && !isLocal)
      console.log(
        `  saved per request: ${(ours.savedPerRequest / best).toFixed(2)} × the better baseline; saved in all: ${(ours.saved / most).toFixed(2)} ×`,
      );
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
