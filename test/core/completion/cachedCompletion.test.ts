import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createCachedCompletion } from '../../../src/core/completion/cachedCompletion.ts';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { placeOf } from './engineSetup.ts';

const anchor = placeOf('function f() {\n  start();\n  │\n}');

const create = () =>
  createCachedCompletion({
    id: 1,
    anchor,
    reason: 'typing',
    around: readSyntaxContext(anchor),
    parse: () => undefined,
    length: () => 'auto',
  });

describe('a cached completion', () => {
  it('never shows a text that does not begin with what it showed before', () => {
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
        const completion = create();
        const text = lines.join('\n');
        let shown = '';
        let at = 0;
        const look = () => {
          const match = completion.match(anchor);
          if (match.kind !== 'rest') return;
          const next = completion.text.slice(0, match.end);
          assert.ok(
            next.startsWith(shown),
            `${JSON.stringify(next)} after ${JSON.stringify(shown)}`,
          );
          shown = next;
          completion.showChunk(match, 0);
        };
        for (const length of cuts) {
          completion.push(text.slice(at, at + length));
          at += length;
          look();
        }
        completion.push(text.slice(at));
        completion.finish(true);
        look();
      }),
      { numRuns: 500 },
    );
  });

  it('is pending until there is something to compare with what was typed', () => {
    const completion = create();
    assert.equal(completion.match(placeOf('function f() {\n  start();\n  go│\n}')).kind, 'pending');
    completion.push('stop();\n');
    assert.equal(completion.match(placeOf('function f() {\n  start();\n  go│\n}')).kind, 'none');
  });

  it('is consumed when all of it was typed', () => {
    const completion = create();
    completion.push('go();');
    completion.finish(true);
    assert.equal(
      completion.match(placeOf('function f() {\n  start();\n  go();│\n}')).kind,
      'consumed',
    );
  });
});
