import assert from 'node:assert/strict';
import { createEditStatistics } from '../../../src/core/refactor/editStatistics.ts';
import type { SecondQuestion } from '../../../src/core/refactor/runEdit.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const again = (waitMs: number, outcome: SecondQuestion['outcome'] = 'helped'): SecondQuestion => ({
  kind: 'again',
  reasons: ['lost'],
  waitMs,
  outcome,
});

describe('the statistics of edits', () => {
  const { editFigures } = createTexts(inEnglish).refactor;

  it('have no part of the page before the first edit', () => {
    assert.deepEqual(editFigures(createEditStatistics().figures), []);
  });

  it('count each second question, and tell the median and the 95th percentile of its wait', () => {
    const statistics = createEditStatistics();
    statistics.noteAnswer(undefined);
    for (let waitMs = 100; waitMs <= 2_000; waitMs += 100) statistics.noteAnswer(again(waitMs));
    statistics.noteAnswer({ ...again(50, 'unchanged'), kind: 'continued' });
    // Nobody waited for what was not allowed.
    statistics.noteAnswer(again(0, 'forbidden'));
    statistics.noteChoice(true);
    statistics.noteChoice(false);
    const { figures } = statistics;
    assert.deepEqual(figures, {
      answers: 23,
      continued: 1,
      askedAgain: 21,
      helped: 20,
      forbidden: 1,
      shownToChoose: 2,
      chosen: 1,
      medianWaitMs: 1_000,
      p95WaitMs: 1_900,
    });
    const [section] = editFigures(figures);
    assert.deepEqual(section?.rows, [
      ['Answers', 23],
      ['Ended early, continued', 1],
      ['Doubtful, asked again', 21],
      ['Of these: could then be applied', 20],
      ['Of these: not allowed by rate limit or budget', 1],
      ['Doubtful changes shown to you / applied by you', '2 / 1'],
      ['Extra wait, median', '1000 ms'],
      ['Extra wait, 95th percentile', '1900 ms'],
    ]);
  });
});
