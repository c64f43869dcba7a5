import assert from 'node:assert/strict';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { localCandidates } from '../../../src/core/nextEdit/local/localCandidates.ts';
import { localProposals } from '../../../src/core/nextEdit/local/localLayer.ts';

function situationAfter(text: string, edit: LineHunk) {
  const lines = text.split('\n');
  lines.splice(edit.line, edit.oldLines.length, ...edit.newLines);
  return { lines, edits: [edit], cursorLine: edit.line, languageId: 'typescript' };
}

const found = (text: string, edit: LineHunk): readonly string[] =>
  localCandidates(situationAfter(text, edit)).map(
    ({ line, newLines }) => `${line}: ${newLines.join(' | ').trim()}`,
  );

describe('the local layer of next edits', () => {
  it('does to other lines what was done to one', () => {
    const text = 'const a = order.total;\nconst b = 1;\nsend(order.total);';
    const edit = {
      line: 0,
      oldLines: ['const a = order.total;'],
      newLines: ['const a = order.subtotal();'],
    };
    assert.ok(found(text, edit).includes('2: send(order.subtotal());'));
  });

  it('puts the place’s own words into a line of the same shape', () => {
    const text = 'if (data instanceof Map) {\n}\nif (data instanceof Set) {\n}';
    const edit = {
      line: 0,
      oldLines: ['if (data instanceof Map) {'],
      newLines: ["if (typeof Map !== 'undefined' && data instanceof Map) {"],
    };
    assert.ok(
      found(text, edit).includes("2: if (typeof Set !== 'undefined' && data instanceof Set) {"),
    );
  });

  it('repeats whole lines with the indentation of the place', () => {
    const text = 'x\n  log(a);\ny\n    log(a);\nz';
    const edit = { line: 1, oldLines: ['  log(a);'], newLines: ['  trace(a);', '  done();'] };
    const [candidate] = localCandidates(situationAfter(text, edit)).filter(
      ({ newLines }) => newLines.length === 2,
    );
    assert.deepEqual(candidate?.newLines, ['    trace(a);', '    done();']);
  });

  it('never takes a word of a comment or a string for code', () => {
    const text = '// the age of a person\nconst age = 1;\nsay("age");';
    const edit = {
      line: 0,
      oldLines: ['// the age of a person'],
      newLines: ['// the height, rounded of a person'],
    };
    assert.deepEqual(found(text, edit), []);
  });

  it('leaves alone what the user has written, and what stands there already', () => {
    const text = 'const a = await load(x);\nconst b = load(x);';
    const edit = {
      line: 1,
      oldLines: ['const b = load(x);'],
      newLines: ['const b = await load(x);'],
    };
    assert.deepEqual(found(text, edit), []);
  });

  it('never tears brackets apart', () => {
    const text = 'for (i in a) {\n}\nfor (let i in set) {\n}';
    const edit = {
      line: 0,
      oldLines: ['for (i in a) {'],
      newLines: ['for (i of [a]) {'],
    };
    for (const candidate of localCandidates(situationAfter(text, edit)))
      assert.equal(
        candidate.newLines.join('').replace(/[^([{]/g, '').length,
        candidate.newLines.join('').replace(/[^)\]}]/g, '').length + 1,
      );
  });

  it('says nothing without an edit, and is quick in a long file', () => {
    const lines = Array.from(
      { length: 2_000 },
      (_, index) => `const v${index} = order.total + ${index};`,
    );
    assert.deepEqual(
      localProposals({ lines, edits: [], cursorLine: 0, languageId: 'typescript' }),
      [],
    );
    const edit = {
      line: 5,
      oldLines: ['const v5 = order.total + 5;'],
      newLines: ['const v5 = order.subtotal + 5;'],
    };
    const situation = situationAfter(lines.join('\n'), edit);
    const times = Array.from({ length: 9 }, () => {
      const start = performance.now();
      assert.ok(localProposals(situation).length > 0);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    // Measured 5 ms and less; the limit leaves room for a loaded machine.
    assert.ok((times[0] ?? 0) < 250, `${times[0]} ms`);
  });
});
