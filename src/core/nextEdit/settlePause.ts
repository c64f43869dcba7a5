import type { Clock } from '../clock.ts';
import type { Disposable } from '../lifetime.ts';

/** The pause after which an edit counts as done. */
export interface SettlePause extends Disposable {
  /** Something was typed. */
  begin(): void;
  /** What was waited for has happened, or does not matter any more. */
  end(): void;
}

/** Nothing typed for so long, on a line that is whole. */
const settledMs = 400;
/** Nothing typed for so long, in the middle of a line. */
const unfinishedMs = 1_200;

export interface SettlePauseDeps {
  readonly clock: Clock;
  readonly isLineWhole: () => boolean;
  readonly onSettled: () => void;
}

export function createSettlePause({ clock, isLineWhole, onSettled }: SettlePauseDeps): SettlePause {
  let pause: Disposable | undefined;
  const end = () => {
    pause?.dispose();
    pause = undefined;
  };
  return {
    begin() {
      end();
      pause = clock.after(settledMs, () => {
        if (isLineWhole()) onSettled();
        else pause = clock.after(unfinishedMs - settledMs, onSettled);
      });
    },
    end,
    dispose: end,
  };
}
