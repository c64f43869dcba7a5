/** Beside CPU burners, or with a quarter of the processor. */
export type Hardship = 'burners' | 'quarter';

export interface StressRun {
  /** From the repository's root. */
  readonly file: string;
  readonly hardship: Hardship;
  /** From 1. */
  readonly round: number;
}

export interface StressPlan {
  readonly files: readonly string[];
  /** `n/m`: the nth of m shares, which together are all. */
  readonly part: string;
  /** How often each file is run beside burners. */
  readonly runs: number;
  /** Whether each file is run once more with a quarter of the processor. */
  readonly hasQuarter: boolean;
}

/** What is run, in order: all files once, then all once more, so that whoever stops early has seen each. */
export function planStress({ files, part, runs, hasQuarter }: StressPlan): readonly StressRun[] {
  const [, share, shares] = /^(\d+)\/(\d+)$/.exec(part) ?? [];
  const [nth, of] = [Number(share), Number(shares)];
  if (!(nth >= 1 && nth <= of)) throw new Error(`--part takes n/m, as in 1/4, not ${part}.`);
  if (!(runs >= 0)) throw new Error('--runs takes a number.');
  const mine = files.filter((_, index) => index % of === nth - 1);
  const rounds = Array.from({ length: runs }, (_, index) => index + 1);
  return [
    ...rounds.flatMap((round) =>
      mine.map((file) => ({ file, hardship: 'burners' as const, round })),
    ),
    ...(hasQuarter ? mine.map((file) => ({ file, hardship: 'quarter' as const, round: 1 })) : []),
  ];
}
