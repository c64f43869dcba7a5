import type { LedgerSummary } from '../latency/ledger.ts';
import type { LatencyTexts } from '../latency/texts.ts';
import { tasks } from '../task.ts';

/**
 * What the user's own requests usually take: one line for each task that was measured, of the model that answered it
 * most often. Percentiles of two models are not mixed: the result would be true of neither.
 */
export function latencyLines(
  summaries: readonly LedgerSummary[],
  texts: { readonly latency: LatencyTexts },
): string[] {
  return tasks.flatMap((task) => {
    const [most] = summaries
      .filter((one) => one.task === task)
      .sort((a, b) => b.complete - a.complete);
    const firstToken = most?.percentiles.firstToken;
    if (most === undefined || firstToken === undefined) return [];
    const reuse = most.reuse === undefined ? [] : [texts.latency.reuse(most.reuse)];
    return [[`${texts.latency.usual(task, firstToken)} · ${most.model}`, ...reuse].join(' · ')];
  });
}
