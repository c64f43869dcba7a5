import assert from 'node:assert/strict';
import { nextChunkEnd } from '../../../src/core/completion/nextChunk.ts';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { placeOf } from './engineSetup.ts';

function piece(at: string, text: string, options: { from?: number; language?: string } = {}) {
  const around = readSyntaxContext(placeOf(at, 1, options.language ?? 'typescript'));
  const from = options.from ?? 0;
  return text.slice(from, nextChunkEnd(text, from, { around, statements: undefined }));
}

describe('what is shown at once of a longer answer', () => {
  it('is the line that the cursor is in', () => {
    assert.equal(piece('const a = │', 'b;\nconst c = d;'), 'b;');
  });

  it('is a short statement as a whole', () => {
    assert.equal(piece('  │', 'f(\n    1,\n  );\n  g();'), 'f(\n    1,\n  );');
    assert.equal(
      piece('  │', 'if x:\n      return 1\n  y', { language: 'python' }),
      'if x:\n      return 1',
    );
  });

  it('is the first line of a long statement', () => {
    assert.equal(piece('x;\n│', 'if (a) {\n  b;\n  c;\n  d;\n}\ne;'), 'if (a) {');
  });

  it('is the beginning of a block that is empty', () => {
    const body = ['a();', '  b();', '  c();'].join('\n');
    assert.equal(
      piece('function f() {\n  │\n}', 'if (a) {\n    b();\n    c();\n  }\n  d();'),
      'if (a) {\n    b();\n    c();\n  }',
    );
    assert.equal(piece('function f() {\n  │\n}', body), 'a();');
  });

  it('is, after a part was taken, the next line with its line break', () => {
    const text = 'a();\n\n  b();\n  c();';
    assert.equal(piece('  │', text, { from: 4 }), '\n\n  b();');
  });

  const answer = 'const a = f(\n  1,\n  2,\n  3,\n);\nb();\n\nc();\n';
  for (const [length, end] of [
    ['line', 'const a = f('],
    ['block', 'const a = f(\n  1,\n  2,\n  3,\n);\nb();'],
    ['whole', answer],
  ] as const)
    it(`is as long as the user wants it: ${length}`, () => {
      const around = readSyntaxContext(placeOf('x();\n│\n'));
      assert.equal(
        answer.slice(0, nextChunkEnd(answer, 0, { around, statements: undefined, length })),
        end,
      );
    });

  it('ends a block at no blank line inside of it, and goes on behind one', () => {
    const text = 'if (a) {\n  b();\n\n  c();\n}\n\nd();';
    const around = readSyntaxContext(placeOf('x();\n│\n'));
    const chunk = (from: number) =>
      nextChunkEnd(text, from, { around, statements: undefined, length: 'block' });
    assert.equal(text.slice(0, chunk(0)), 'if (a) {\n  b();\n\n  c();\n}');
    assert.equal(text.slice(chunk(0), chunk(chunk(0))), '\n\nd();');
  });

  it('ends a block where the cursor’s line is indented already', () => {
    const text = 'a();\n  b();\n\n  c();';
    const around = readSyntaxContext(placeOf('function f() {\n  │\n}\n'));
    const end = nextChunkEnd(text, 0, { around, statements: undefined, length: 'block' });
    assert.equal(text.slice(0, end), 'a();\n  b();');
  });
});
