import assert from 'node:assert/strict';
import { readAnswer } from '../../../src/core/answer/readAnswer.ts';

/** Each line names and calls other things than before, so that none is told again: the worst that a rewrite can be. */
const lines = 400;
const before = (index: number) =>
  `  total = add(total, multiply(items[${index}].price, items[0].n));`;
const after = (index: number) => `  total = sum(total, times(items[${index}].price, items[0].m));`;
const block = (line: (index: number) => string): readonly string[] => [
  'export function everything(items) {',
  ...Array.from({ length: lines - 2 }, (_, index) => line(index)),
  '}',
];
/** Some five times what it takes on two shared cores; comparing each pair of lines anew took 1,300. */
const limitMs = 500;

describe('reading an answer that rewrites 400 lines', () => {
  it(`holds the extension host for less than ${limitMs} ms of processor time`, () => {
    const filler = Array.from({ length: 200 }, (_, index) => `const filler${index} = ${index};`);
    const document = [...filler, ...block(before), ''];
    const target = {
      document,
      start: 200,
      end: 200 + lines,
      languageId: 'javascript',
      path: 'a.js',
    };
    const answer = ['```js', ...block(after), '```'].join('\n');
    const times = Array.from({ length: 3 }, () => {
      const begun = process.cpuUsage();
      const read = readAnswer(answer, target);
      const { user, system } = process.cpuUsage(begun);
      assert.ok(read.ok);
      return (user + system) / 1_000;
    });
    // The first compiles the code, and a collection of garbage may fall into any one.
    assert.ok(Math.min(...times) < limitMs, times.map((ms) => ms.toFixed(0)).join(' '));
  });
});
