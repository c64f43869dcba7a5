import type { Clock } from './clock.ts';

/** What `work` gives, or undefined when it takes longer than `ms`; the work itself goes on. */
export function withDeadline<T>(
  work: PromiseLike<T>,
  ms: number,
  clock: Pick<Clock, 'after'>,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => {
    const timer = clock.after(ms, () => resolve(undefined));
    work.then(
      (value) => {
        timer.dispose();
        resolve(value);
      },
      (error: unknown) => {
        timer.dispose();
        reject(error);
      },
    );
  });
}
