import assert from 'node:assert/strict';
import fc from 'fast-check';
import { isSameFrame } from '../../../src/core/language/frame.ts';
import { languageOf } from '../../../src/core/language/languages.ts';
import { createLineStates, type LineStates } from '../../../src/core/language/lineStates.ts';

/** Lines that open and close what lasts for lines, in several languages. */
const pieces = fc.constantFrom(
  'a = 1',
  '"""',
  '`',
  '/*',
  '*/',
  'f(',
  ')',
  '  {',
  '}',
  'def f',
  'end',
  '```ts',
  '```',
  '<<~SQL',
  'SQL',
  '{% if a %}',
  '{% endif %}',
  'a = "${',
  '',
);
const edits = fc.array(
  fc.record({
    line: fc.nat(30),
    removed: fc.nat(3),
    lines: fc.array(pieces, { minLength: 1, maxLength: 3 }),
    asked: fc.nat(40),
  }),
  { maxLength: 8 },
);

const statesOf = (languageId: string, lines: readonly string[]): LineStates =>
  createLineStates(languageOf(languageId), (line) => lines[line] ?? '');

function assertSame(one: LineStates, other: LineStates, line: number): void {
  const [found, wanted] = [one.at(line), other.at(line)];
  const shown = (frames: ReturnType<LineStates['at']>) => frames.map(({ open }) => open).join(' ');
  const isSame =
    found.length === wanted.length &&
    found.every((frame, index) => {
      const same = wanted[index];
      return same !== undefined && isSameFrame(frame, same);
    });
  assert.ok(isSame, `line ${line}: ${shown(found)} for ${shown(wanted)}`);
}

describe('what is open where the lines of a document begin', () => {
  for (const languageId of ['python', 'typescript', 'ruby', 'markdown', 'liquid', 'unknown'])
    it(`is the same after changes as when all is read anew: ${languageId}`, () =>
      fc.assert(
        fc.property(fc.array(pieces, { minLength: 1, maxLength: 30 }), edits, (text, changes) => {
          const lines = [...text];
          const states = statesOf(languageId, lines);
          states.at(lines.length - 1);
          for (const { line, removed, lines: fresh, asked } of changes) {
            const at = Math.min(line, lines.length - 1);
            const gone = Math.min(removed, lines.length - 1 - at);
            lines.splice(at, gone + 1, ...fresh);
            states.change({ line: at, removed: gone, inserted: fresh.length - 1 });
            const wanted = Math.min(asked, lines.length - 1);
            assertSame(states, statesOf(languageId, lines), wanted);
          }
          for (const line of lines.keys()) assertSame(states, statesOf(languageId, lines), line);
        }),
        { numRuns: 60 },
      ));

  it('costs a key few lines, however long the document is', () => {
    const lines = Array.from({ length: 20_000 }, (_, line) =>
      line % 40 === 0 ? `def f${line}(a, b):` : `    c${line} = a[${line}] + "text"`,
    );
    let read = 0;
    const states = createLineStates(languageOf('python'), (line) => {
      read += 1;
      return lines[line] ?? '';
    });
    states.at(lines.length - 1);
    read = 0;
    const typed = ' + g(["x", """long""", {1: 2}])  # why';
    let keys = 0;
    for (let line = 7; line < lines.length; line += 997)
      for (const key of typed) {
        lines[line] += key;
        states.change({ line, removed: 0, inserted: 0 });
        states.at(line);
        states.at(line + 1);
        keys += 1;
      }
    assert.ok(read <= 2 * keys, `${read} lines for ${keys} keys`);
  });
});
