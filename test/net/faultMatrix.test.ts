import assert from 'node:assert/strict';
import { createSimulatedServer, type SimulatedServer } from '../server/simulatedServer.ts';
import { atOnce } from '../server/useServer.ts';
import { publicModels } from '../server/wire/modelTable.ts';
import { type FaultPlaces, openFaultPlaces } from './matrix/faultPlaces.ts';
import { endlessRow, type FaultRow, faultRows } from './matrix/faultRows.ts';
import { type CellResult, runCell } from './matrix/runCell.ts';

const tasks = ['inline', 'chat', 'edit'] as const;
type Task = (typeof tasks)[number];

/** The stand-in's whole answer, and how long it takes to its first token. */
const standInText = 'standIn(answers);';
const standInFirstTokenMs = 20;
/** What a broken stream has said before it breaks. */
const saidBefore = 'const ';

interface Cell {
  readonly row: FaultRow;
  readonly task: Task;
  readonly protocol: 'h1' | 'h2';
  readonly hasFallback: boolean;
  readonly model: string;
}

const protocolsOf = (row: FaultRow): readonly Cell['protocol'][] =>
  row.place === 'server' ? ['h1', 'h2'] : ['h1'];

const cells: readonly Cell[] = faultRows.flatMap((row, index) =>
  protocolsOf(row).flatMap((protocol) =>
    tasks.flatMap((task) =>
      [false, true].map((hasFallback) => ({
        row,
        task,
        protocol,
        hasFallback,
        model: `fault-${index}-${protocol}-${task}-${hasFallback ? 'two' : 'one'}`,
      })),
    ),
  ),
);

/** At once; the machine's cores are what limits it, and deadlines are short. */
const atATime = 8;

async function runAll(run: (cell: Cell) => Promise<void>) {
  const left = [...cells];
  const work = async () => {
    for (let cell = left.shift(); cell !== undefined; cell = left.shift()) await run(cell);
  };
  await Promise.all(Array.from({ length: atATime }, work));
}

describe('the fault matrix: router, client and real sockets', () => {
  let server: SimulatedServer;
  let standIn: SimulatedServer;
  let places: FaultPlaces;
  const results = new Map<Cell, CellResult>();
  const rejections: unknown[] = [];
  const noteRejection = (reason: unknown) => rejections.push(reason);

  before(async () => {
    process.on('unhandledRejection', noteRejection);
    const models = cells.map(({ model }) => ({ ...publicModels[0], id: model }));
    server = await createSimulatedServer({ models, pacing: atOnce });
    standIn = await createSimulatedServer({
      alpn: [],
      models: [{ ...publicModels[0], id: 'standin' }],
      pacing: { ...atOnce, firstTokenMs: standInFirstTokenMs },
    });
    standIn.script({
      times: 'always',
      delayMs: standInFirstTokenMs,
      steps: [
        { do: 'content', text: 'standIn(' },
        { do: 'content', text: 'answers);' },
      ],
    });
    places = await openFaultPlaces();
    for (const { row, model } of cells)
      if (row.answer !== undefined)
        server.script({ ...row.answer, when: { model }, times: 'always' });
    await runAll(async (cell) => {
      results.set(cell, await runCell(optionsOf(cell)));
    });
  });

  after(async () => {
    process.off('unhandledRejection', noteRejection);
    await Promise.all([server.close(), standIn.close(), places.close()]);
    console.log(drawMatrix(results));
  });

  const optionsOf = ({ row, task, protocol, model, hasFallback }: Cell) => {
    const origin = protocol === 'h2' ? server.httpsUrl : server.httpUrl;
    const baseUrl = row.place === 'server' ? `${origin}/v1` : places.urlOf(row.place);
    const fallbackUrl = hasFallback ? `${standIn.httpUrl}/v1` : undefined;
    return { task, baseUrl, model, fallbackUrl, ca: server.ca };
  };

  for (const row of faultRows)
    it(`${row.name}: ${describeRow(row)}`, () => {
      for (const [cell, result] of results)
        if (cell.row === row) check(cell, result, `${cell.protocol} ${cell.task}`);
    });

  it('leaves no rejection unhandled', () => {
    assert.equal(results.size, cells.length);
    assert.deepEqual(rejections, []);
  });

  it('reaches out to nobody but this machine', () => {
    const contacted = places.contacted();
    assert.ok(contacted.length > 0);
    assert.deepEqual(
      contacted.filter((address) => !/^(127\.|::1$)/.test(address)),
      [],
    );
  });

  it('measures what moving on adds to a fallback’s own time to first token', () => {
    const added = [...results.values()].flatMap((result) => result.addedMs ?? []);
    added.sort((a, b) => a - b);
    assert.ok(added.length > 100, String(added.length));
    const at = (share: number) => added[Math.floor(share * (added.length - 1))] ?? 0;
    console.log(
      `added by moving on: p50 ${at(0.5).toFixed(2)} ms, p95 ${at(0.95).toFixed(2)} ms of ${added.length} cells`,
    );
  });
});

function describeRow(row: FaultRow): string {
  const count = row.counts ? 'counts' : 'does not count';
  const gate = row.gate === undefined ? '' : `, ${row.gate} gate shuts`;
  return `${row.follows}, ${count}${gate}`;
}

function check({ row, task, hasFallback }: Cell, result: CellResult, where: string) {
  const isHelped = row.follows === 'moves' && hasFallback;
  assert.equal(result.end, isHelped ? 'done' : endOf(row, task), `${where}: end`);
  assert.equal(result.answeredBy === 'standin', isHelped, `${where}: who answers`);
  // An endless stream is cut where it got too long, which is not the same character each time.
  if (row.name !== endlessRow) assert.equal(result.text, textOf(row, isHelped), `${where}: text`);
  checkScreen({ row, task }, result, where);
  const once = row.follows === 'answers' ? [true] : row.counts ? [false] : [];
  const isBrief = row.error === 'queue' || row.error === 'overloaded' || row.error === 'reset';
  const isAskedTwice = isBrief && row.follows === 'moves' && task !== 'inline' && !hasFallback;
  const isTwice = isAskedTwice || isContinued({ row, task });
  assert.deepEqual(result.breaker, isTwice ? [false, false] : once, `${where}: breaker`);
  const gate = result.gate.kind === 'shut' ? result.gate.why : undefined;
  assert.equal(gate, row.gate, `${where}: gate`);
}

/** An edit or an answer that ended early is asked for its rest. */
const isContinued = ({ row, task }: Pick<Cell, 'row' | 'task'>): boolean =>
  task !== 'inline' && row.error === 'truncated' && row.follows === 'breaks';

/** No text lost, doubled or shown where it broke off; nothing at all of a failure while somebody types. */
function checkScreen({ row, task }: Pick<Cell, 'row' | 'task'>, result: CellResult, where: string) {
  const isWhole = result.end === 'done';
  assert.equal(result.asks, isContinued({ row, task }) ? 2 : 1, `${where}: asked once`);
  assert.equal(result.terminals, 1, `${where}: one end`);
  if (task === 'inline') {
    assert.equal(result.shown, isWhole ? result.text.trimEnd() : '', `${where}: on screen`);
    return;
  }
  // What streams by of an edit comes line by line.
  if (task === 'chat') assert.equal(result.shown, result.text, `${where}: on screen`);
  assert.equal(result.isToldFailed, !isWhole, `${where}: told`);
  if (task === 'chat' && row.follows === 'breaks')
    assert.equal(result.hasRetry, true, `${where}: retry`);
}

const textOf = (row: FaultRow, isHelped: boolean): string => {
  if (isHelped) return standInText;
  return row.follows === 'breaks' || row.follows === 'answers' ? saidBefore : '';
};

function endOf(row: FaultRow, task: Task): string {
  if (row.error === 'none') return 'done';
  return task === 'inline' ? row.error : (row.askedError ?? row.error);
}

/** The matrix as a table: what came of each cell over HTTP/1.1, and over HTTP/2 where that differs. */
function drawMatrix(results: ReadonlyMap<Cell, CellResult>): string {
  const say = (row: FaultRow, task: Task, hasFallback: boolean) => {
    const said = [...results]
      .filter(
        ([cell]) => cell.row === row && cell.task === task && cell.hasFallback === hasFallback,
      )
      .map(([, result]) => brief(result));
    return [...new Set(said)].join(' / ');
  };
  const header = ['fault', ...tasks.flatMap((task) => [task, `${task} + stand-in`])];
  const lines = faultRows.map((row) => [
    row.name,
    ...tasks.flatMap((task) => [say(row, task, false), say(row, task, true)]),
  ]);
  const widths = header.map((_, column) =>
    Math.max(...[header, ...lines].map((line) => line[column]?.length ?? 0)),
  );
  return [header, ...lines]
    .map((line) => line.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join('  '))
    .join('\n');
}

function brief({ text, end, answeredBy }: CellResult): string {
  if (end === 'done') return answeredBy === 'standin' ? 'stand-in' : 'done';
  return text === '' ? end : `broken: ${end}`;
}
