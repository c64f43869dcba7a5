import type { Clock } from '../clock.ts';
import { createStore, type Disposable } from '../lifetime.ts';
import type { CheckVerdict } from './texts.ts';

/** Watches what an editor reports about a document, from before a change on. */
export interface FixWatch extends Disposable {
  /** The document's text changed: what is reported now belongs to the text before. */
  changed(): void;
  /** The editor may have new reports about the document. */
  reported(): void;
  /**
   * Judges the last change, at once when the reports on it have come to rest already. `unknown`: nothing new was
   * reported in time, so the reports may still be those of before.
   */
  verdict(): Promise<CheckVerdict>;
}

export interface FixWatchDeps<T> {
  readonly clock: Pick<Clock, 'after'>;
  /** What is reported now. A report that was not renewed is the same object as before. */
  readonly reports: () => readonly T[];
  readonly judge: (reports: readonly T[]) => Exclude<CheckVerdict, 'unknown'>;
}

/** TypeScript reports within 0.45 s of an edit in a file of 600 lines; busy machines and slow servers get this long. */
const deadlineMs = 20_000;
/** Servers report in steps (syntax, then types): reports must rest this long to count, longer where they are bad news. */
const restMs = { gone: 300, still: 1200, new: 1200 } as const;

/** Begins to watch now, since a quick server has reported before the change is on screen. */
export function createFixWatch<T>({ clock, reports, judge }: FixWatchDeps<T>): FixWatch {
  const store = createStore();
  let before = reports();
  let hasReport = false;
  let resting: Disposable | undefined;
  let rested: CheckVerdict | undefined;
  let onRested: ((verdict: CheckVerdict) => void) | undefined;
  store.own({ dispose: () => resting?.dispose() });

  const rest = () => {
    rested = undefined;
    resting?.dispose();
    const verdict = judge(reports());
    resting = clock.after(restMs[verdict], () => {
      rested = verdict;
      onRested?.(verdict);
    });
  };

  return {
    changed() {
      before = reports();
      hasReport = false;
      rested = undefined;
      resting?.dispose();
    },
    reported() {
      // Late news of the text before, or of another file.
      if (!hasReport && isSame(before, reports())) return;
      hasReport = true;
      rest();
    },
    verdict() {
      if (rested !== undefined) return Promise.resolve(rested);
      return new Promise((resolve) => {
        const deadline = store.own(
          clock.after(deadlineMs, () => finish(hasReport ? judge(reports()) : 'unknown')),
        );
        const finish = (verdict: CheckVerdict) => {
          onRested = undefined;
          deadline.dispose();
          resolve(verdict);
        };
        onRested = finish;
      });
    },
    dispose: () => store.dispose(),
  };
}

const isSame = <T>(a: readonly T[], b: readonly T[]): boolean =>
  a.length === b.length && a.every((item, index) => item === b[index]);
