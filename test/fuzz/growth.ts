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

/** Prints how the time of each reader grows with its input. True when none grows faster than it may. */
export function measureGrowth(): boolean {
  console.log('| reader | ms at 10,000 | ms at 100,000 | growth | ms at 1,000,000 |');
  console.log('|---|---|---|---|---|');
  const rows = growing.map((one) => {
    medianMs(one, smallLength);
    const small = medianMs(one, smallLength);
    const large = medianMs(one, smallLength * 10);
    const growth = large / Math.max(small, leastMs);
    const largest = one.wasSlow === true ? medianMs(one, largestLength) : undefined;
    const isRight = growth <= mostGrowth && (largest ?? 0) <= mostMs;
    console.log(
      `| ${one.name} | ${small.toFixed(1)} | ${large.toFixed(1)} | ${growth.toFixed(1)}${isRight ? '' : ' ✖'} | ${largest?.toFixed(1) ?? ''} |`,
    );
    return isRight;
  });
  const right = rows.filter((isRight) => isRight).length;
  console.log(`${right} of ${rows.length} readers take no more than they may`);
  return right === rows.length;
}
