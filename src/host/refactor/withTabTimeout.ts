import type { Clock } from '../../core/clock.ts';
import { withDeadline } from '../../core/withDeadline.ts';
import type { OnUnexpected } from '../listen.ts';

/** Tabs open and close within 0.3 s here, within 1.5 s on a machine with four times the work it can do. */
const tabTimeoutMs = 3_000;

/**
 * Waits until the editor has moved its tabs, but never longer than 3 s, and whatever comes of it: what is shown must not
 * hold up, or lose, a change and the word about it.
 */
export async function withTabTimeout(
  moving: PromiseLike<unknown>,
  {
    clock,
    onUnexpected,
  }: { readonly clock: Pick<Clock, 'after'>; readonly onUnexpected: OnUnexpected },
): Promise<void> {
  const done = moving.then(undefined, (error: unknown) => onUnexpected(error, 'tabs of an edit'));
  await withDeadline(done, tabTimeoutMs, clock);
}
