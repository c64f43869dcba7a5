import assert from 'node:assert/strict';
import fc from 'fast-check';
import { enclosingBlock } from '../../../src/core/refactor/enclosingBlock.ts';

const file = [
  "import { a } from './a.ts';",
  '',
  '/** Adds. */',
  '@traced',
  'export function add(left: number, right: number): number {',
  '  const sum = left + right;',
  '',
  '  return sum;',
  '}',
  '',
  'if (a) {',
  '  add(1, 2);',
  '} else {',
  '  add(3, 4);',
  '}',
  'const last = 1;',
];

describe('the block around a line', () => {
  const at = (line: number) => {
    const span = enclosingBlock(file, line);
    return span && [span.start, span.end];
  };

  it('goes from what stands right above its first line to the line that closes it', () => {
    for (const line of [4, 5, 6, 7, 8]) assert.deepEqual(at(line), [2, 9]);
  });

  it('holds all parts of one statement', () => {
    for (const line of [10, 11, 12, 13, 14]) assert.deepEqual(at(line), [10, 15]);
  });

  it('is none where nothing is indented', () => {
    for (const line of [0, 15]) assert.equal(at(line), undefined);
  });

  it('ends before the next line at the margin where indentation alone tells', () => {
    const python = [
      'def a(x):',
      '    if x:',
      '        return 1',
      '',
      '    return 2',
      '',
      'def b():',
    ];
    for (const line of [0, 2, 4])
      assert.deepEqual(enclosingBlock(python, line), { start: 0, end: 5 });
    assert.equal(enclosingBlock(python, 6), undefined);
  });

  it('always holds the line, within the file', () => {
    const lines = fc.array(fc.constantFrom('', 'a', '  b', '}', '  }', 'f(', ') {', 'x;'), {
      minLength: 1,
    });
    fc.assert(
      fc.property(lines, fc.nat(), (text, place) => {
        const line = place % text.length;
        const span = enclosingBlock(text, line);
        if (span === undefined) return;
        assert.ok(span.start >= 0 && span.start <= line && line < span.end);
        assert.ok(span.end <= text.length);
      }),
    );
  });
});
