import assert from 'node:assert/strict';
import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';
import { measurePlace } from '../context/measure.ts';
import { runBlockCase } from '../edits/scoreBlocks.ts';
import { runEditCase } from '../edits/scoreEdits.ts';
import { playAnswer } from '../ghostText/playAnswer.ts';
import { judge } from '../nextEdit/judge.ts';
import { runLineCase } from '../predictor/runLineCase.ts';
import { spansOf } from '../secrets/hiddenSpans.ts';
import { type Baseline, readBaseline } from './baseline.ts';
import { measureContext } from './context.ts';
import { measureEdits } from './edits.ts';
import { compare, type Figure, recordOf } from './figure.ts';
import { measureGhostText } from './ghostText.ts';
import { measureNextEdit } from './nextEdit.ts';
import type { Sample } from './part.ts';
import { parts } from './parts.ts';
import { measurePredictor } from './predictor.ts';
import { reportOf } from './report.ts';
import { measureSecrets } from './secrets.ts';

const figure = (value: number, better: Figure['better'] = 'higher'): Figure => ({
  name: 'right',
  value,
  unit: '%',
  better,
});

/** What the report says of `figures`, held against what `before` were, with the noise that is recorded for the part. */
function problemsAgainst(
  part: string,
  before: readonly Figure[],
  figures: readonly Figure[],
): readonly string[] {
  const recorded = readBaseline()[part]?.figures ?? {};
  const baseline: Baseline = {
    [part]: {
      date: '',
      figures: Object.fromEntries(
        before.map(({ name, value }) => [name, { value, noise: recorded[name]?.noise ?? 0 }]),
      ),
    },
  };
  return reportOf([{ part, figures, seconds: 0 }], baseline).problems;
}

/** True for the first of every `count` calls. */
function everyNth(count: number): () => boolean {
  let calls = 0;
  return () => calls++ % count === 0;
}

describe('the evals that stand guard', () => {
  it('call a figure worse only beyond its noise, in the direction that is worse', () => {
    const recorded = { value: 90, noise: 2 };
    assert.equal(compare(figure(88.1), recorded), 'same');
    assert.equal(compare(figure(87.9), recorded), 'worse');
    assert.equal(compare(figure(92.1), recorded), 'better');
    assert.equal(compare(figure(92.1, 'lower'), recorded), 'worse');
    assert.equal(compare(figure(87.9, 'lower'), recorded), 'better');
    assert.equal(compare(figure(90), undefined), 'notRecorded');
  });

  it('take a single case for worse where samples do not differ', () => {
    assert.equal(compare(figure(1, 'lower'), recordOf([0, 0, 0])), 'worse');
  });

  it('record what the first seed gave, with the standard deviation over all of them', () => {
    assert.deepEqual(recordOf([10, 12, 14]), { value: 10, noise: 2 });
  });

  it('miss a figure that was recorded and is gone, and one that never was', () => {
    const baseline = { a: { date: '', figures: { gone: { value: 1, noise: 0 } } } };
    const { problems } = reportOf([{ part: 'a', figures: [figure(1)], seconds: 0 }], baseline);
    assert.equal(problems.length, 2);
  });

  it('have every part on record', () => {
    const baseline = readBaseline();
    assert.deepEqual(Object.keys(baseline).sort(), parts.map(({ name }) => name).sort());
  });
});

/** Each part as it ships, and the same with a fault of the kind that it is there to catch. */
const faults: readonly {
  readonly part: string;
  readonly fault: string;
  readonly size: number;
  readonly ships: (sample: Sample) => Promise<readonly Figure[]>;
  readonly worse: (sample: Sample) => Promise<readonly Figure[]>;
}[] = [
  {
    part: 'ghost text',
    fault: 'one suggestion in twenty loses its end',
    size: 0.2,
    ships: measureGhostText,
    worse(sample) {
      const isHit = everyNth(20);
      return measureGhostText(sample, async (...args) => {
        const played = await playAnswer(...args);
        if (!isHit()) return played;
        const insertText = played.insertText.slice(0, -2);
        return { ...played, insertText, text: args[0].prefix + insertText + args[0].suffix };
      });
    },
  },
  {
    part: 'edits',
    fault: 'one answer of all is applied a line too low',
    size: 0.1,
    ships: measureEdits,
    worse(sample) {
      const isHit = everyNth(1_000);
      return measureEdits(sample, {
        runBlock: runBlockCase,
        async runAnswer(item, grammars) {
          const lower = { ...item, document: `\n${item.document}` };
          return runEditCase(isHit() ? lower : item, grammars);
        },
      });
    },
  },
  {
    part: 'secrets',
    fault: 'keys of one kind are not seen',
    size: 0.1,
    ships: measureSecrets,
    worse: (sample) =>
      measureSecrets(sample, {
        isExcludedPath,
        spansOf: (text) => (text.includes('PRIVATE-TOKEN') ? [] : spansOf(text)),
      }),
  },
  {
    part: 'secrets',
    fault: 'keys of a server are sent',
    size: 0.1,
    ships: measureSecrets,
    worse: (sample) =>
      measureSecrets(sample, {
        spansOf,
        isExcludedPath: (path) => !path.endsWith('.pem') && isExcludedPath(path),
      }),
  },
  {
    part: 'next edit',
    fault: 'every second edit is shown a line too low',
    size: 0.1,
    ships: measureNextEdit,
    worse(sample) {
      const isHit = everyNth(2);
      return measureNextEdit(sample, async (item, layersOf) => {
        const result = await judge(item, layersOf);
        const isLow = result.outcome.hunks.length > 0 && isHit();
        return isLow ? { ...result, isExactlyRight: false } : result;
      });
    },
  },
  {
    part: 'context',
    fault: 'every third prompt has none',
    size: 0.3,
    ships: measureContext,
    worse(sample) {
      const isHit = everyNth(3);
      return measureContext(sample, async (...args) => {
        const result = await measurePlace(...args);
        return isHit() ? { ...result, held: 0 } : result;
      });
    },
  },
  {
    part: 'predictor',
    fault: 'one line in ten is not completed',
    size: 0.2,
    ships: measurePredictor,
    worse(sample) {
      const isHit = everyNth(10);
      return measurePredictor(sample, (complete, one) =>
        runLineCase(isHit() ? () => undefined : complete, one),
      );
    },
  },
];

describe('a fault in what is guarded', () => {
  for (const { part, fault, size, ships, worse } of faults)
    it(`is seen: ${part}, ${fault}`, async () => {
      const sample = { seed: 3, size };
      const before = await ships(sample);
      assert.deepEqual(problemsAgainst(part, before, before), []);
      assert.notDeepEqual(problemsAgainst(part, before, await worse(sample)), []);
    });
});
