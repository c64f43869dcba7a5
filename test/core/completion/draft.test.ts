import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createDraft } from '../../../src/core/completion/draft.ts';
import { readSurroundings } from '../../../src/core/completion/surroundings.ts';
import { placeOf } from './engineSetup.ts';

const anchor = placeOf('function f() {\n  start();\n  │\n}');

const create = () =>
  createDraft({
    id: 1,
    anchor,
    reason: 'typing',
    around: readSurroundings(anchor),
    parse: () => undefined,
  });

describe('a draft', () => {
  it('never shows a text that does not begin with what it showed before', function () {
    this.timeout(20_000);
    const line = fc.constantFrom(
      'a();',
      '  b();',
      'if (x) {',
      '  }',
      '}',
      '',
      'return 1;',
      '  c(',
      '  );',
    );
    fc.assert(
      fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(6)), (lines, cuts) => {
        const draft = create();
        const text = lines.join('\n');
        let shown = '';
        let at = 0;
        const look = () => {
          const match = draft.match(anchor);
          if (match.kind !== 'rest') return;
          const next = draft.text.slice(0, match.end);
          assert.ok(
            next.startsWith(shown),
            `${JSON.stringify(next)} after ${JSON.stringify(shown)}`,
          );
          shown = next;
          draft.showPiece(match.start, match.end);
        };
        for (const length of cuts) {
          draft.push(text.slice(at, at + length));
          at += length;
          look();
        }
        draft.push(text.slice(at));
        draft.finish(true);
        look();
      }),
      { numRuns: 500 },
    );
  });

  it('is pending until there is something to compare with what was typed', () => {
    const draft = create();
    assert.equal(draft.match(placeOf('function f() {\n  start();\n  go│\n}')).kind, 'pending');
    draft.push('stop();\n');
    assert.equal(draft.match(placeOf('function f() {\n  start();\n  go│\n}')).kind, 'none');
  });

  it('is consumed when all of it was typed', () => {
    const draft = create();
    draft.push('go();');
    draft.finish(true);
    assert.equal(draft.match(placeOf('function f() {\n  start();\n  go();│\n}')).kind, 'consumed');
  });
});
