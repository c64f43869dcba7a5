import type { RequestTrace } from '../api/requestTrace.ts';
import { figuresOf } from './figures.ts';
import { summarise } from './sample.ts';

/** So many requests follow a change within minutes and are no longer moved by a single one. */
const window = 20;
/** A median of fewer says nothing that the last figure did not say. */
const least = 3;

/**
 * Median time to first token of the last requests that went to the same model for the same task as the newest, in
 * milliseconds. Undefined for fewer than 3. Models and tasks are never mixed.
 * @param recent  oldest first
 */
export function rollingFirstToken(recent: readonly RequestTrace[]): number | undefined {
  const newest = recent.findLast(
    ({ marks, task }) => marks.firstContent !== undefined && task !== 'small',
  );
  if (newest === undefined) return undefined;
  const values: number[] = [];
  for (let index = recent.length - 1; index >= 0 && values.length < window; index--) {
    const trace = recent[index];
    if (trace === undefined || !isAlike(trace, newest)) continue;
    const value = figuresOf(trace).timeToFirstTokenMs;
    if (value !== undefined) values.push(value);
  }
  return values.length < least ? undefined : summarise(values)?.median;
}

const isAlike = (a: RequestTrace, b: RequestTrace): boolean =>
  a.task === b.task && a.model === b.model && a.provider === b.provider;
