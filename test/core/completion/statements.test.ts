import assert from 'node:assert/strict';
import fc from 'fast-check';
import { finishAt } from '../../../src/core/completion/finish.ts';
import { nextChunkEnd } from '../../../src/core/completion/nextChunk.ts';
import { readStatements } from '../../../src/core/completion/statements.ts';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import { loadGrammars } from '../../support/grammars.ts';
import { placeOf } from './engineSetup.ts';

describe('statements by the grammar', () => {
  let grammars: Grammars;
  before(async () => {
    grammars = await loadGrammars('typescript', 'typescriptreact', 'javascript', 'python');
  });

  function read(at: string, text: string, language = 'typescript') {
    const place = placeOf(at, 1, language);
    const around = readSyntaxContext(place);
    const parse = grammars.ready(language);
    assert.ok(parse);
    const replaceSuffixLength = finishAt(around, text)?.replaceSuffixLength ?? 0;
    const statements = readStatements({ place, around, text, replaceSuffixLength }, parse);
    return { around, statements };
  }

  /** What is shown first of an answer. */
  function piece(at: string, text: string, language?: string): string {
    return text.slice(0, nextChunkEnd(text, 0, read(at, text, language)));
  }

  for (const [what, at, text, wanted, language] of [
    [
      'a type that goes on without a bracket',
      'type Kind =│\n\nconst b = 1;\n',
      "\n  | 'a'\n  | 'b';\nconst a = 1;",
      "\n  | 'a'\n  | 'b';",
    ],
    [
      'a choice over lines',
      'function f() {\n  return │\n}\n',
      'a\n    ? b\n    : c;\n  g();',
      'a\n    ? b\n    : c;',
    ],
    [
      'a chain of calls',
      'function f() {\n  │\n}\n',
      'list\n    .filter(Boolean)\n    .map(String);\n  g();',
      'list\n    .filter(Boolean)\n    .map(String);',
    ],
    [
      'a body without braces',
      'function f() {\n  a();\n  │\n}\n',
      'if (a)\n    b();\n  c();',
      'if (a)\n    b();',
    ],
    [
      'an element without parentheses',
      'function View() {\n  return │\n}\n',
      '<p>\n    It isn’t (\n  </p>;\n  g();',
      '<p>\n    It isn’t (\n  </p>;',
      'typescriptreact',
    ],
    [
      'a decorated function',
      'import app\n\n│\n',
      "@app.get('/')\ndef index():\n    return 1\n\nother()",
      "@app.get('/')\ndef index():\n    return 1",
      'python',
    ],
  ] as const)
    it(`show ${what} as a whole`, () => {
      assert.equal(piece(at, text, language), wanted);
    });

  it('end a first look at a long block behind a statement', () => {
    const text =
      'for (const a of b) {\n    one();\n    two(\n      1,\n    );\n    three(\n      2,\n    );\n  }';
    assert.equal(
      piece('function f() {\n  │\n}\n', text),
      'for (const a of b) {\n    one();\n    two(\n      1,\n    );',
    );
  });

  it('see where the text closes the block it began in', () => {
    const at = 'function f(a: string) {\n  const b = │\n}\n';
    const { statements } = read(at, 'a.match(/[{(]/);\n  g(b);\n}\nexport const c = 1;');
    assert.equal(statements?.scopeEnd, 'a.match(/[{(]/);\n  g(b);\n'.length);
  });

  it('keep the closer that the document lacks', () => {
    const { statements } = read('function f() {\n  │\n', 'g();\n}\nh();\n');
    assert.equal(statements?.scopeEnd, 'g();\n}'.length);
  });

  it('go on behind a list that the cursor stands in and that its line began', () => {
    const { statements } = read('const a = f([b, c│\n\nconst d = 1;\n', '].filter(Boolean));');
    assert.equal(statements?.scopeEnd, undefined);
  });

  it('are not asked inside of strings and comments, nor far away from where parsing can begin', () => {
    assert.equal(read('const a = "│\n', 'text').statements, undefined);
    assert.equal(read('// one│\n', ' two').statements, undefined);
    const deep = '  x();\n'.repeat(2_000);
    assert.equal(read(`${deep}  │\n${deep}`, 'y();').statements, undefined);
  });

  it('say nothing of what is broken', () => {
    const { statements } = read('function f() {\n  │\n}\n', 'a b ) c;\n  d();');
    assert.equal(statements?.endAfter(0), undefined);
    assert.equal(statements?.scopeEnd, undefined);
  });

  it('stay within the text, whatever it is', () => {
    const part = fc.constantFrom(
      'a',
      '(',
      ')',
      '{',
      '}',
      '\n',
      '  ',
      ';',
      '/',
      '"',
      '<',
      '=>',
      ' ',
    );
    const some = fc.array(part, { maxLength: 30 }).map((parts) => parts.join(''));
    fc.assert(
      fc.property(some, some, some, (before, text, after) => {
        const { statements } = read(`${before}│${after}`, text, 'typescriptreact');
        const end = statements?.endAfter(0) ?? 0;
        const scopeEnd = statements?.scopeEnd ?? 0;
        assert.ok(end >= 0 && end <= text.length, `${end}`);
        assert.ok(scopeEnd >= 0 && scopeEnd <= text.length, `${scopeEnd}`);
      }),
      { numRuns: 300 },
    );
  });
});
