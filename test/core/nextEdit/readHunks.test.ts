import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createHunkReader } from '../../../src/core/nextEdit/model/readHunks.ts';

const lines = ['const a = order.total;', '', 'send(order.total);', 'log(a);', '}', 'return a;'];

function read(answer: string, isWhole = true) {
  const reader = createHunkReader(lines, 4);
  const hunks = [...reader.feed(answer), ...reader.end(isWhole)];
  return { hunks, dropped: reader.dropped };
}

describe('the reader of hunks', () => {
  it('reads replacements, insertions and deletions by line number', () => {
    const answer =
      '@ 1-1 | const a =\nconst a = order.subtotal();\n@ 4+ | log(a);\ndone();\n@ 6-6 delete | return a;\n.\n';
    assert.deepEqual(read(answer).hunks, [
      { line: 0, oldLines: [lines[0]], newLines: ['const a = order.subtotal();'] },
      { line: 4, oldLines: [], newLines: ['done();'] },
      { line: 5, oldLines: ['return a;'], newLines: [] },
    ]);
  });

  it('gives each hunk as soon as the next one begins', () => {
    const reader = createHunkReader(lines, 4);
    assert.deepEqual(reader.feed('@ 1-1 | const a =\nconst a = 1;\n'), []);
    assert.equal(reader.feed('@ 3-3 | send(order.total);\n').length, 1);
    assert.equal(reader.feed('send(1);\n.\n').length, 1);
  });

  it('goes by the words where the number is off, and drops what stands nowhere near', () => {
    assert.equal(read('@ 2-2 | send(order.total);\nsend(1);\n.').hunks[0]?.line, 2);
    assert.deepEqual(read('@ 2-2 | unknown words\nx\n.'), { hunks: [], dropped: 1 });
    assert.deepEqual(read('@ 99-99 | const a =\nx\n.').hunks, []);
  });

  it('takes nothing from NONE, from prose, or from the last hunk of an answer that was cut off', () => {
    assert.deepEqual(read('NONE').hunks, []);
    assert.deepEqual(read('Nothing follows here.').hunks, []);
    assert.deepEqual(read('@ 1-1 | const a =\nconst a =', false).hunks, []);
  });

  it('takes at most as many as were asked for, and no numbers of the excerpt', () => {
    const five = Array.from({ length: 5 }, (_, i) => `@ 1-1 | const a =\n1|const a = ${i};\n`).join(
      '',
    );
    const { hunks } = read(five);
    assert.equal(hunks.length, 4);
    assert.deepEqual(hunks[0]?.newLines, ['const a = 0;']);
  });

  it('never puts a miscounted hunk on a wrong line, whatever the error', () => {
    const line = fc.constantFrom('a(1);', 'b(2);', 'call(x, y);', '}', 'return z;', 'const k = 3;');
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 8, maxLength: 30 }),
        fc.nat(29),
        fc.integer({ min: -6, max: 6 }),
        (text, place, off) => {
          const at = place % text.length;
          const reader = createHunkReader(text, 4);
          const answer = `@ ${at + 1 + off}-${at + 1 + off} | ${text[at]}\nnew();\n.\n`;
          for (const hunk of reader.feed(answer)) assert.equal(hunk.oldLines[0], text[at]);
        },
      ),
      { seed: 22, numRuns: 1_000 },
    );
  });
});
