import type { Ledger, Stats } from './ledger.ts';

/** Resolves as soon as the ledger's state is as wanted; rejects after `timeoutMs` with the counts as they are. */
export function waitUntil(
  ledger: Ledger,
  isSo: (stats: Stats) => boolean,
  timeoutMs: number,
): Promise<Stats> {
  return new Promise((resolve, reject) => {
    const check = () => {
      if (!isSo(ledger.peek())) return;
      stop();
      resolve(ledger.stats());
    };
    const unsubscribe = ledger.onChange(check);
    const timer = setTimeout(() => {
      stop();
      const { records, ...counts } = ledger.peek();
      reject(new Error(`not so after ${timeoutMs} ms: ${JSON.stringify(counts)}`));
    }, timeoutMs);
    const stop = () => {
      unsubscribe();
      clearTimeout(timer);
    };
    check();
  });
}
