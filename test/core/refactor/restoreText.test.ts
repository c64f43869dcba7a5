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

  it('keeps lines apart where the last one had no end', () => {
    assert.deepEqual(restore('a\nb', 'a\nB\n', 'a\nB\nmine\n'), {
      text: 'a\nb\nmine\n',
      edited: 0,
    });
    assert.deepEqual(restore('a', '', 'mine'), { text: 'a\nmine', edited: 0 });
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

  describe('over whatever the user did since', () => {
    it('gives what a three-way merge gives, and warns of every place that it leaves', () => {
      let clean = 0;
      fc.assert(
        fc.property(parts, deeds, fc.boolean(), (segments, list, isApart) => {
          const spots = spotsOf(segments, list, isApart);
          const made = text(...spots.flatMap((spot) => spot.made));
          const now = text(...spots.flatMap((spot) => spot.now));
          const wanted = spots.flatMap((spot) => spot.wanted);
          const result = restore(text(...spots.flatMap((spot) => spot.old)), made, now);
          const mine = (whole: string) => whole.split('\n').filter((l) => l.startsWith('mine'));
          assert.deepEqual(mine(result.text), mine(now));
          // Nothing but a line of its own tells a place from the edits around it.
          if (isApart && !segments.some(isDeletion)) assert.equal(result.edited, 0);
          if (result.edited > 0) return;
          clean += 1;
          // Lines that were added where others had been deleted may stand on either side of them.
          const sorted = (lines: readonly string[]) => [...lines].sort();
          const lines = result.text.split('\n').slice(0, -1);
          assert.deepEqual(sorted(lines), sorted(wanted));
          const others = (all: readonly string[]) => all.filter((l) => !l.startsWith('mine'));
          assert.deepEqual(others(lines), others(wanted));
        }),
        { numRuns: 10_000, seed: 19 },
      );
      assert.ok(clean > 3_000, String(clean));
    });

    it('loses no line that holds a character of his, wherever he typed and deleted', () => {
      const typed = fc.constantFrom('µ', 'µ\n', '\nµ', 'x\nµ', '');
      const keys = fc.record({ at: fc.nat(), cut: fc.nat(9), typed });
      const strokes = fc.array(keys, { minLength: 1, maxLength: 5 });
      const texts = fc
        .tuple(some, fc.boolean())
        .map(([lines, isOpen]) => text(...lines).slice(0, isOpen ? -1 : undefined));
      fc.assert(
        fc.property(texts, texts, strokes, (was, made, list) => {
          const now = list.reduce((whole, stroke) => {
            const at = stroke.at % (whole.length + 1);
            return whole.slice(0, at) + stroke.typed + whole.slice(at + stroke.cut);
          }, made);
          const mine = (whole: string) => whole.split('\n').filter((l) => l.includes('µ'));
          const result = restore(was, made, now);
          assert.deepEqual(mine(result.text), mine(now));
          const over = restore(was, made, now, true);
          assert.equal(over.edited, result.edited);
          if (result.edited === 0) assert.deepEqual(mine(over.text), mine(now));
        }),
        { numRuns: 10_000, seed: 19 },
      );
    });
  });
});

/** A line that stays, or lines that the change takes away with those that it puts in their place. */
type Part = 'same' | { readonly old: number; readonly made: number };
interface Deed {
  /** Lines that the user adds before the line. */
  readonly added: number;
  readonly line: 'left' | 'rewritten' | 'deleted';
}
/** What stands at one spot of each text. */
interface Spot {
  readonly old: readonly string[];
  readonly made: readonly string[];
  readonly now: readonly string[];
  readonly wanted: readonly string[];
}

const parts = fc.array(
  fc.oneof(fc.constant('same' as const), fc.record({ old: fc.nat(3), made: fc.nat(3) })),
  { minLength: 1, maxLength: 14 },
);
const deeds = fc.array(
  fc.record({
    added: fc.nat(2),
    line: fc.constantFrom<Deed['line'][]>('left', 'left', 'left', 'rewritten', 'deleted'),
  }),
  { minLength: 1, maxLength: 30 },
);
const isDeletion = (part: Part) => part !== 'same' && part.made === 0 && part.old > 0;
const lines = (name: string, count: number) =>
  Array.from({ length: count }, (_, at) => `${name}.${at}`);

/** No line is there twice, and a line that stays lies between two places of the change. `isApart`: the user leaves those alone. */
function spotsOf(segments: readonly Part[], list: readonly Deed[], isApart: boolean): Spot[] {
  let count = 0;
  const becomes = (own: string): Pick<Spot, 'now' | 'wanted'> => {
    const { added, line } = list[count++ % list.length] ?? { added: 0, line: 'left' };
    const mine = lines(`mine ${count}`, added);
    const stays = { left: [own], rewritten: [`mine ${count}`], deleted: [] }[line];
    return { now: [...mine, ...stays], wanted: [...mine, ...stays] };
  };
  return segments.flatMap((part, index) => {
    const same = `same ${index}`;
    const between = { old: [same], made: [same], ...becomes(same) };
    if (part === 'same') return [between];
    const old = lines(`old ${index}`, part.old);
    const made = lines(`made ${index}`, part.made);
    const now = isApart ? made : made.flatMap((line) => becomes(line).now);
    const kept = now.filter((line) => !made.includes(line));
    return [{ old, made, now, wanted: [...old, ...kept] }, between];
  });
}
