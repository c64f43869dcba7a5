// `npm run bench:client`: Slipstream's client beside the SDKs, on the simulated server. Prints the README's tables.
import { execFileSync, spawnSync } from 'node:child_process';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { installEditor } from '../../host/installEditor.ts';
import {
  type ClientId,
  type Contestant,
  clients,
  type Setting,
  startWorker,
} from './contestant.ts';
import { createFigures } from './figures.ts';
import { layGround, roundTripMs } from './ground.ts';
import { measureLedger } from './ledgerTime.ts';
import { tableOf } from './report.ts';
import { measureRequire } from './requireTime.ts';
import {
  type Bout,
  measureAbort,
  measureActivation,
  measureBurst,
  measureCpu,
  measureIdle,
  measureRace,
  measureWarm,
} from './scenarios.ts';

const { values } = parseArgs({
  options: {
    'build-only': { type: 'boolean', default: false },
    /** Adds pauses of 1 and 5 minutes. */
    long: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '6' },
    /** Parts of the names of scenarios; all unless given. */
    only: { type: 'string', multiple: true, default: [] },
  },
});
const rounds = Number(values.rounds);

const built = spawnSync(process.execPath, ['esbuild.config.mjs', '--production', '--bench'], {
  stdio: 'inherit',
});
if (built.status !== 0) process.exit(1);
if (values['build-only']) process.exit(0);

const editor = await installEditor(process.cwd());
const editorAgent = join(
  dirname(editor.entry),
  '../../lib/vscode/node_modules/@vscode/proxy-agent',
);
const versionOf = (node: string) => execFileSync(node, ['--version'], { encoding: 'utf8' }).trim();
const [editorNode, ownNode] = [versionOf(editor.node), versionOf(process.execPath)];
const majorOf = (version: string) => version.split('.')[0];

const settings: readonly { readonly setting: Setting; readonly node: string }[] = [
  { setting: 'node', node: editor.node },
  { setting: 'editor', node: editor.node },
  ...(majorOf(editorNode) === majorOf(ownNode)
    ? []
    : [{ setting: 'older', node: process.execPath } as const]),
];
const ids: readonly ClientId[] = ['raw', 'cerebras', 'openai', 'ourH1', 'ourH2'];
const contestants: readonly Contestant[] = settings
  .flatMap(({ setting, node }) =>
    ids
      .filter((client) => client !== 'raw' || setting !== 'editor')
      .map((client) => ({ setting, node, client })),
  )
  .map(({ setting, node, client }, lane) => ({
    id: `${setting}-${client}`,
    client,
    setting,
    node,
    lane,
    protocols: clients[client].protocols,
    editorAgent: setting === 'editor' ? editorAgent : undefined,
  }));

const idleSeconds = values.long ? [6, 60, 300] : [6];
const figures = createFigures();
const ground = await layGround(contestants.map(({ protocols }) => protocols));
process.once('SIGINT', () => {
  ground.stop();
  process.exit(1);
});
const requireMs = new Map<Setting, ReadonlyMap<string, number>>();
try {
  const start = (contestant: Contestant) => startWorker(contestant, ground);
  const workers = await Promise.all(contestants.map(start));
  const bout: Bout = { ground, workers, figures, rounds };
  const scenarios: Readonly<Record<string, () => Promise<void>>> = {
    warm: () => measureWarm(bout),
    cpu: () => measureCpu(bout),
    abort: () => measureAbort(bout),
    burst: () => measureBurst(bout),
    idle: () => measureIdle(bout, 6_000),
    ...(values.long && {
      idle60: () => measureIdle({ ...bout, rounds: 2 }, 60_000),
      idle300: () => measureIdle({ ...bout, rounds: 1 }, 300_000),
    }),
    race: () => measureRace(bout),
    activation: () => measureActivation(bout, start),
    async require() {
      for (const { setting, node } of settings)
        if (setting !== 'editor') requireMs.set(setting, measureRequire(node, loaded, rounds));
    },
  };
  const loaded = [
    'dist/bench/loadMain.cjs',
    'dist/bench/cerebrasSdk.cjs',
    'dist/bench/openAiSdk.cjs',
  ];
  for (const [name, run] of Object.entries(scenarios)) {
    if (values.only.length > 0 && !values.only.some((part) => name.includes(part))) continue;
    const startedAt = performance.now();
    await run();
    console.error(`${name}: ${((performance.now() - startedAt) / 1000).toFixed(0)} s`);
  }
  for (const worker of workers) worker.end();
} finally {
  ground.stop();
}

const bundleOf: Readonly<Record<ClientId, string>> = {
  raw: '',
  cerebras: 'dist/bench/cerebrasSdk.cjs',
  openai: 'dist/bench/openAiSdk.cjs',
  ourH1: 'dist/bench/loadMain.cjs',
  ourH2: 'dist/bench/loadMain.cjs',
};
const outcome = {
  contestants,
  figures,
  idleSeconds,
  requireMs: (setting: Setting, client: ClientId) =>
    requireMs.get(setting === 'editor' ? 'node' : setting)?.get(bundleOf[client]),
};
const titles: Readonly<Record<Setting, string>> = {
  node: `Node ${editorNode}, which VS Code 1.139 carries:`,
  editor: `The same in VS Code’s network (its own \`@vscode/proxy-agent\` applied, Node ${editorNode}; × is of the raw socket above):`,
  older: `Node ${ownNode}, without a goal:`,
};
const date = new Date().toISOString().slice(0, 10);
console.log(
  `\nMeasured on ${date} by \`npm run bench:client${values.long ? ' -- --long' : ''}\`: the median of ${rounds} interleaved rounds, HTTPS, each client in a process of its own, ${roundTripMs} ms round trip but for the first and the CPU row.`,
);
for (const { setting } of settings)
  console.log(`\n${titles[setting]}\n\n${tableOf(outcome, setting)}`);
console.log(
  `\nMarks and ledger take ${measureLedger().toFixed(1)} µs a request (goal ≤ 20, Node ${ownNode}).`,
);
process.exit(0);
