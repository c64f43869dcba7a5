import type { ClientId, Contestant, Setting } from './contestant.ts';
import type { Figure, Figures } from './figures.ts';
import { roundTripMs, usualFirstTokenMs } from './ground.ts';
import { race } from './scenarios.ts';

/** Everything that was measured. */
export interface Outcome {
  readonly contestants: readonly Contestant[];
  readonly figures: Figures;
  /** Pauses of the idle rows, in seconds. */
  readonly idleSeconds: readonly number[];
  /** `require()` in milliseconds, by setting and client; ours is the whole extension. */
  readonly requireMs: (setting: Setting, client: ClientId) => number | undefined;
}

interface Row {
  readonly label: string;
  /** What the cell shows, and the value that is held against the goal. */
  readonly cell: (contestant: Contestant | undefined, setting: Setting, client: ClientId) => Cell;
  readonly goal: string;
  readonly reached: (value: number, client: ClientId) => boolean;
}

interface Cell {
  readonly value: number;
  readonly text: string;
}

const columns: readonly (readonly [client: ClientId, title: string])[] = [
  ['raw', 'raw socket'],
  ['cerebras', 'Cerebras SDK'],
  ['openai', '`openai`'],
  ['ourH1', 'Slipstream, HTTP/1.1'],
  ['ourH2', 'Slipstream, HTTP/2'],
];

/** One table in Markdown. A goal that one of ours misses is marked. */
export function tableOf(outcome: Outcome, setting: Setting): string {
  const hasGoals = setting !== 'older';
  const shown = columns.filter(([client]) => client !== 'raw' || setting !== 'editor');
  const head = ['', ...shown.map(([, title]) => title), ...(hasGoals ? ['goal'] : [])];
  const lines = rowsOf(outcome).map((row) => {
    const cells = shown.map(([client]) => ({
      client,
      ...row.cell(find(outcome, setting, client), setting, client),
    }));
    const isMissed = cells.some(
      ({ client, value }) =>
        (client === 'ourH1' || client === 'ourH2') &&
        !Number.isNaN(value) &&
        !row.reached(value, client),
    );
    const goal = hasGoals ? [`${row.goal}${isMissed ? ' **missed**' : ''}`] : [];
    return [row.label, ...cells.map(({ text }) => text), ...goal];
  });
  const rule = head.map((_, index) => (index === 0 ? '---' : '---:'));
  return [head, rule, ...lines].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}

const find = ({ contestants }: Outcome, setting: Setting, client: ClientId) =>
  contestants.find((each) => each.setting === setting && each.client === client);

function rowsOf(outcome: Outcome): readonly Row[] {
  const { figures } = outcome;
  /** The limit of the editor's table is the socket outside it. */
  const rawFor = (setting: Setting) =>
    find(outcome, setting === 'editor' ? 'node' : setting, 'raw');
  const ratio =
    (figure: Figure, digits: number): Row['cell'] =>
    (contestant, setting) => {
      const value = figures.ratio(contestant, rawFor(setting), figure);
      const ms = figures.of(contestant, figure);
      return { value, text: shown(value, `${value.toFixed(2)}× (${ms.toFixed(digits)} ms)`) };
    };
  const time =
    (figure: Figure): Row['cell'] =>
    (contestant) => {
      const value = figures.of(contestant, figure);
      return { value, text: shown(value, `${value.toFixed(0)} ms`) };
    };
  const count =
    (figure: Figure): Row['cell'] =>
    (contestant) => {
      const value = figures.of(contestant, figure);
      return { value, text: shown(value, value.toFixed(0)) };
    };
  const afterPause = (figure: Figure, label: string): Row => ({
    label,
    cell: time(figure),
    goal: `≤ ${1.2 * roundTripMs} ms`,
    reached: (value) => value <= 1.2 * roundTripMs,
  });
  const burstLimitMs = 1.05 * (roundTripMs + usualFirstTokenMs);
  const aborted = (figure: Figure, label: string): Row => ({
    label,
    cell: (contestant) => {
      const value = figures.of(contestant, figure);
      return { value, text: shown(value, `${value.toFixed(1)} ms`) };
    },
    goal: `≤ ${roundTripMs / 2 + 2} ms`,
    reached: (value) => value <= roundTripMs / 2 + 2,
  });
  return [
    {
      label: 'Warm call → first token',
      cell: ratio('warm', 2),
      goal: '≤ 1.75×, HTTP/2 ≤ 3.0×',
      reached: (value, client) => value <= (client === 'ourH1' ? 1.75 : 3),
    },
    afterPause('activate', 'First request, 250 ms after the start'),
    ...outcome.idleSeconds.map((seconds) =>
      afterPause(`idle${seconds}`, `First request after a pause of ${seconds} s`),
    ),
    {
      label: 'Typing: last of 20 requests, 80 ms apart, each cancels the one before',
      cell: time('burst'),
      goal: `≤ ${burstLimitMs} ms`,
      reached: (value) => value <= burstLimitMs,
    },
    {
      label: 'Connections opened for these 20',
      cell: count('burstConnections'),
      goal: 'HTTP/2: 0',
      reached: (value, client) => client === 'ourH1' || value === 0,
    },
    {
      label: `Failed of ${race.waitsMs.length} requests that meet the server’s idle close`,
      cell: count('raceFailed'),
      goal: '0',
      reached: (value) => value === 0,
    },
    {
      label: 'CPU for 1,000 tokens, one in each write, 1,000/s',
      cell: ratio('cpu', 1),
      goal: '≤ 1.5×',
      reached: (value) => value <= 1.5,
    },
    {
      label: 'CPU for 1,000 tokens, as fast as the server writes',
      cell: ratio('cpuFast', 1),
      goal: '',
      reached: () => true,
    },
    aborted('abortMidStream', 'Cancel within an answer → server sees it'),
    aborted('abortWaiting', 'Cancel before the answer → server sees it'),
    {
      label: 'Connection kept after a cancel',
      cell: (contestant) => {
        const value = figures.of(contestant, 'kept');
        return { value, text: shown(value, value >= 1 ? 'yes' : 'no') };
      },
      goal: 'HTTP/2: yes',
      reached: (value, client) => client === 'ourH1' || value >= 1,
    },
    {
      label: '`require()`: the SDK alone; the whole of Slipstream, compiled by an earlier start',
      cell: (_, setting, client) => {
        const value = outcome.requireMs(setting, client) ?? Number.NaN;
        return { value, text: shown(value, `${value.toFixed(1)} ms`) };
      },
      goal: '≤ 25 ms',
      reached: (value) => value <= 25,
    },
  ];
}

const shown = (value: number, text: string): string => (Number.isNaN(value) ? '–' : text);
