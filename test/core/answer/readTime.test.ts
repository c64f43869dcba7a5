import assert from 'node:assert/strict';
import { readAnswer } from '../../../src/core/answer/readAnswer.ts';
import { processorMs } from '../../support/processorMs.ts';

/** Each line names and calls other things than before, so that none is told again: the worst that a rewrite can be. */
const before = (index: number) =>
  `  total = add(total, multiply(items[${index}].price, items[0].n));`;
const after = (index: number) => `  total = sum(total, times(items[${index}].price, items[0].m));`;
const block = (lines: number, line: (index: number) => string): readonly string[] => [
  'export function everything(items) {',
  ...Array.from({ length: lines - 2 }, (_, index) => line(index)),
  '}',
];
/** Comparing each pair of lines anew takes 64 times as long for eight times the lines. */
const maxRatio = 45;

/** Milliseconds of processor time: the first run compiles the code, and a collection of garbage may fall into any one. */
function readMs(lines: number): number {
  const filler = Array.from({ length: 200 }, (_, index) => `const filler${index} = ${index};`);
  const target = {
    document: [...filler, ...block(lines, before), ''],
    start: 200,
    end: 200 + lines,
    languageId: 'javascript',
    path: 'a.js',
  };
  const answer = ['```js', ...block(lines, after), '```'].join('\n');
  const times = Array.from({ length: 5 }, () =>
    processorMs(() => assert.ok(readAnswer(answer, target).ok)),
  );
  return Math.min(...times);
}

describe('reading an answer that rewrites all lines', () => {
  it('grows with their number, not with its square', () => {
    // Beside other work the processor's caches are shared: what seems to grow faster is measured again.
    const seen: string[] = [];
    for (let tries = 3; tries > 0; tries -= 1) {
      const few = readMs(100);
      const many = readMs(800);
      if (many / few < maxRatio) return;
      seen.push(`${few.toFixed(1)} and ${many.toFixed(1)} ms`);
    }
    assert.fail(seen.join('; '));
  });
});
