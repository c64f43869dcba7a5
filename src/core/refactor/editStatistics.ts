import type { SecondQuestion } from './runEdit.ts';

/** What became of edits in this session. */
export interface EditFigures {
  readonly answers: number;
  /** Answers that ended early and were continued at once. */
  readonly continued: number;
  /** Doubtful or unreadable answers that were asked for once more. */
  readonly askedAgain: number;
  /** Of both: those after which the change could be applied. */
  readonly helped: number;
  /** Of both: those that quota or budget did not allow. */
  readonly forbidden: number;
  /** Doubtful changes that the user was shown, and those of them that he applied. */
  readonly shownToChoose: number;
  readonly chosen: number;
  /** Milliseconds that second questions took; undefined while there was none. */
  readonly medianWaitMs: number | undefined;
  readonly p95WaitMs: number | undefined;
}

export interface EditStatistics {
  noteAnswer(second: SecondQuestion | undefined): void;
  noteChoice(isApplied: boolean): void;
  readonly figures: EditFigures;
}

/** Waits kept for the percentiles: the last ones say how it is now. */
const keptWaits = 500;

/** Counts second questions and choices. Nothing of the code is kept. */
export function createEditStatistics(): EditStatistics {
  let answers = 0;
  let continued = 0;
  let askedAgain = 0;
  let helped = 0;
  let forbidden = 0;
  let shownToChoose = 0;
  let chosen = 0;
  let waits: readonly number[] = [];
  return {
    noteAnswer(second) {
      answers++;
      if (second === undefined) return;
      if (second.kind === 'continued') continued++;
      else askedAgain++;
      if (second.outcome === 'helped') helped++;
      if (second.outcome === 'forbidden') forbidden++;
      else waits = [...waits, second.waitMs].slice(-keptWaits);
    },
    noteChoice(isApplied) {
      shownToChoose++;
      if (isApplied) chosen++;
    },
    get figures() {
      const sorted = [...waits].sort((a, b) => a - b);
      const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1];
      return {
        answers,
        continued,
        askedAgain,
        helped,
        forbidden,
        shownToChoose,
        chosen,
        medianWaitMs: at(0.5),
        p95WaitMs: at(0.95),
      };
    },
  };
}
