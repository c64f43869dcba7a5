import { type Growing, growing } from './growing.ts';

/** Characters of the smaller input. The larger one has ten times as many. */
const smallLength = 10_000;
const mostGrowth = 15;
/** Below this a time says nothing, in milliseconds. */
const leastMs = 4;
const repeats = 5;

function medianMs({ make, read }: Growing, length: number): number {
  const text = make(length);
  const times = Array.from({ length: repeats }, () => {
    const before = process.cpuUsage();
    read(text);
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1000;
  }).sort((a, b) => a - b);
  return times[Math.floor(repeats / 2)] ?? 0;
}

/** What a review of 0.1.0 found to take seconds: a megabyte of it has to take no longer than this. */
const largestLength = 1_000_000;
const mostMs = 50;

/** A collection of garbage can triple a time of 5 ms. What truly grows too fast does so every time it is measured. */
const mostTurns = 3;

/** Milliseconds of processor time at each length. */
interface Measured {
  readonly small: number;
  readonly large: number;
  readonly largest: number | undefined;
}

function measure(one: Growing): Measured {
  medianMs(one, smallLength);
  const small = medianMs(one, smallLength);
  const large = medianMs(one, smallLength * 10);
  return {
    small,
    large,
    largest: one.wasSlow === true ? medianMs(one, largestLength) : undefined,
  };
}

const growthOf = ({ small, large }: Measured): number => large / Math.max(small, leastMs);

const isRight = (measured: Measured): boolean =>
  growthOf(measured) <= mostGrowth && (measured.largest ?? 0) <= mostMs;

/** Prints how the time of each reader grows with its input. True when none grows faster than it may. */
export function measureGrowth(): boolean {
  console.log('| reader | ms at 10,000 | ms at 100,000 | growth | ms at 1,000,000 |');
  console.log('|---|---|---|---|---|');
  const rows = growing.map((one) => {
    let measured = measure(one);
    for (let turn = 1; turn < mostTurns && !isRight(measured); turn++) measured = measure(one);
    const { small, large, largest } = measured;
    console.log(
      `| ${one.name} | ${small.toFixed(1)} | ${large.toFixed(1)} | ${growthOf(measured).toFixed(1)}${isRight(measured) ? '' : ' ✖'} | ${largest?.toFixed(1) ?? ''} |`,
    );
    return isRight(measured);
  });
  const right = rows.filter(Boolean).length;
  console.log(`${right} of ${rows.length} readers take no more than they may`);
  return right === rows.length;
}
