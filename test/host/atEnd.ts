/** What has to be ended behind the tests of a process. Each loaded copy of this module knows the same ones. */
const shared: typeof globalThis & { slipstreamAtEnd?: Set<() => Promise<void>> } = globalThis;

/** Whether somebody ends behind the tests of this process what is left to `atEndOfTests`. */
export const hasEndOfTests = (): boolean => shared.slipstreamAtEnd !== undefined;

/** Promises that `endTests` is called behind the tests. */
export function expectEndOfTests(): void {
  shared.slipstreamAtEnd ??= new Set();
}

export function atEndOfTests(end: () => Promise<void>): void {
  shared.slipstreamAtEnd?.add(end);
}

export async function endTests(): Promise<void> {
  for (const end of shared.slipstreamAtEnd ?? []) await end();
}
