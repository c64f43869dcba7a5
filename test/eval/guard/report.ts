import type { Baseline } from './baseline.ts';
import { compare, type Figure, type Recorded, type Verdict } from './figure.ts';

/** What one part came to. */
export interface Measured {
  readonly part: string;
  readonly figures: readonly Figure[];
  readonly seconds: number;
}

export interface Report {
  readonly table: string;
  /** What is worse than recorded, is not recorded, or was recorded and not measured. */
  readonly problems: readonly string[];
}

const words: Readonly<Record<Verdict, string>> = {
  same: 'as recorded',
  better: 'better: record it',
  worse: 'WORSE',
  notRecorded: 'NOT RECORDED',
};

const textOf = (recorded: Recorded | undefined): string =>
  recorded === undefined ? 'nothing' : `${recorded.value} ± ${recorded.noise}`;

/** Compares what was measured with what was recorded. */
export function reportOf(measured: readonly Measured[], baseline: Baseline): Report {
  const head = '| part | figure | now | recorded, ± noise | | took |\n|---|---|---:|---:|---|---:|';
  return {
    table: [head, ...measured.flatMap((part) => rowsOf(part, baseline))].join('\n'),
    problems: measured.flatMap((part) => problemsOf(part, baseline)),
  };
}

function rowsOf({ part, figures, seconds }: Measured, baseline: Baseline): readonly string[] {
  return figures.map((figure, index) => {
    const recorded = baseline[part]?.figures[figure.name];
    const [name, took] = index === 0 ? [part, `${seconds.toFixed(1)} s`] : ['', ''];
    const wanted = figure.better === 'higher' ? '↑' : '↓';
    const verdict = words[compare(figure, recorded)];
    return `| ${name} | ${figure.name} ${wanted} | ${figure.value.toFixed(2)} ${figure.unit} | ${textOf(recorded)} | ${verdict} | ${took} |`;
  });
}

function problemsOf({ part, figures }: Measured, baseline: Baseline): readonly string[] {
  const recorded = baseline[part]?.figures ?? {};
  const lost = Object.keys(recorded).filter((name) => !figures.some((item) => item.name === name));
  const bad = figures.filter((figure) =>
    ['worse', 'notRecorded'].includes(compare(figure, recorded[figure.name])),
  );
  return [
    ...bad.map(
      ({ name, value }) => `${part}, ${name}: ${value.toFixed(2)}, was ${textOf(recorded[name])}`,
    ),
    ...lost.map((name) => `${part}, ${name}: was ${textOf(recorded[name])}, is not measured`),
  ];
}
