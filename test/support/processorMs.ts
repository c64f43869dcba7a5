/**
 * Milliseconds of processor time that some work takes: what else the machine does is not in it, but for a slower processor.
 * The compiler and the collector of garbage are.
 */
export function processorMs(work: () => void): number {
  const begun = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1_000;
}
