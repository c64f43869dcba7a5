/** A straight axis from 0 to a round number at or above the largest value. */
export interface Scale {
  readonly most: number;
  readonly ticks: readonly number[];
  /** Where a value lies, 0–1. */
  share(value: number): number;
}

/** About so many ticks are read at a glance. */
const wantedTicks = 5;

/** Makes an axis whose ticks are multiples of 1, 2 or 5 times a power of ten. */
export function scaleTo(largest: number): Scale {
  const top = largest > 0 && Number.isFinite(largest) ? largest : 1;
  const rough = top / wantedTicks;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const count = Math.ceil(top / step - 1e-9);
  const most = count * step;
  return {
    most,
    ticks: Array.from({ length: count + 1 }, (_, index) => index * step),
    share: (value) => value / most,
  };
}

/** A number as it stands at an axis or in a table: three digits that matter, at most. */
export function figure(value: number): string {
  if (value !== 0 && Math.abs(value) < 10) return String(Math.round(value * 10) / 10);
  return String(Math.round(value));
}
