import assert from 'node:assert/strict';
import fc from 'fast-check';
import { countLines, restoreText } from '../../../src/core/refactor/restoreText.ts';

const text = (...lines: readonly string[]) => lines.map((line) => `${line}\n`).join('');
const restore = (before: string, after: string, now: string, overEdits = false) =>
  restoreText({ before, after }, now, { overEdits });

const before = text('a', 'b', 'c', 'd', 'e');
const after = text('a', 'B1', 'B2', 'c', 'e');

describe('restoring a text', () => {
  it('takes only the change back, and leaves what was edited elsewhere', () => {
    assert.deepEqual(restore(before, after, after), { text: before, edited: 0 });
    const now = text('top', 'a', 'B1', 'B2', 'mine', 'c', 'e', 'end');
    const wanted = text('top', 'a', 'b', 'mine', 'c', 'd', 'e', 'end');
    assert.deepEqual(restore(before, after, now), { text: wanted, edited: 0 });
  });

  it('leaves a place that was edited since, and says so', () => {
    const now = text('a', 'B1', 'mine', 'B2', 'c', 'e');
    assert.deepEqual(restore(before, after, now), {
      text: text('a', 'B1', 'mine', 'B2', 'c', 'd', 'e'),
      edited: 1,
    });
    assert.deepEqual(restore(before, after, now, true), { text: before, edited: 1 });
  });

  it('knows what was taken back by hand already', () => {
    const now = text('a', 'b', 'c', 'e');
    assert.deepEqual(restore(before, after, now), { text: before, edited: 0 });
    assert.deepEqual(restore(before, after, before), { text: before, edited: 0 });
  });

  it('takes several places back that one later edit spans', () => {
    const now = text('a', 'all mine');
    assert.deepEqual(restore(before, after, now), { text: now, edited: 1 });
    assert.equal(restore(before, after, now, true).text, before);
  });

  it('counts lines', () => {
    assert.deepEqual(countLines({ before, after }), { added: 2, removed: 2 });
    assert.deepEqual(countLines({ before: '', after: text('a', 'b') }), { added: 2, removed: 0 });
  });

  const line = fc.constantFrom('a', 'b', 'c', '', '}', 'x = 1');
  const some = fc.array(line, { maxLength: 12 });
  const edit = fc.record({
    at: fc.nat(),
    cut: fc.nat(3),
    lines: fc.array(fc.nat(9), { minLength: 1, maxLength: 3 }),
  });
  const edited = (
    lines: readonly string[],
    edits: readonly { at: number; cut: number; lines: readonly number[] }[],
  ) =>
    edits.reduce<readonly string[]>((now, { at, cut, lines: added }, index) => {
      const from = at % (now.length + 1);
      const mine = added.map((number) => `mine ${index}.${number}`);
      return [...now.slice(0, from), ...mine, ...now.slice(from + cut)];
    }, lines);

  it('gives back the very text where nothing was edited, with and without a last line end', () => {
    fc.assert(
      fc.property(some, some, fc.boolean(), (old, made, endsOpen) => {
        const cut = (whole: string) => (endsOpen ? whole.slice(0, -1) : whole);
        const [a, b] = [cut(text(...old)), cut(text(...made))];
        assert.deepEqual(restore(a, b, b), { text: a, edited: 0 });
        assert.deepEqual(restore(a, b, a), { text: a, edited: 0 });
      }),
      { numRuns: 2_000, seed: 19 },
    );
  });

  it('never takes away a line that was written since, unless told to', () => {
    fc.assert(
      fc.property(some, some, fc.array(edit, { maxLength: 3 }), (old, made, edits) => {
        const now = edited(made, edits);
        const { text: result, edited: places } = restore(text(...old), text(...made), text(...now));
        const count = (lines: readonly string[]) =>
          lines.filter((l) => l.startsWith('mine')).length;
        assert.equal(count(result.split('\n')), count(now));
        const over = restore(text(...old), text(...made), text(...now), true);
        assert.equal(over.edited, places);
        if (places === 0) assert.equal(over.text, result);
      }),
      { numRuns: 3_000, seed: 19 },
    );
  });

  it('leaves a line that was added beside the change where it is', () => {
    fc.assert(
      fc.property(some, some, fc.nat(), (old, made, at) => {
        const from = at % (made.length + 1);
        const now = [...made.slice(0, from), 'mine', ...made.slice(from)];
        const { text: result, edited: places } = restore(text(...old), text(...made), text(...now));
        if (places > 0) return;
        const lines = result.split('\n').filter((l) => l !== 'mine');
        assert.equal(lines.join('\n'), text(...old));
      }),
      { numRuns: 2_000, seed: 19 },
    );
  });
});
