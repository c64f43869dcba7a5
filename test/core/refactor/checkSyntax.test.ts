import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readAnswer } from '../../../src/core/answer/readAnswer.ts';
import { applyLineEdits } from '../../../src/core/answer/textLines.ts';
import { noLog } from '../../../src/core/ports.ts';
import { checkSyntax } from '../../../src/core/refactor/checkSyntax.ts';
import type { ParseInTurns } from '../../../src/core/syntax/syntaxTree.ts';
import { createGrammars } from '../../../src/host/syntax/grammars.ts';
import { readGrammarFile } from '../../support/grammars.ts';
import { readCorpus } from '../answer/corpus.ts';

const whole = readFileSync(new URL('../../fixtures/demo/src/cart.ts', import.meta.url), 'utf8');

/** The verdict on a text that takes the place of another. */
function check(
  languageId: string,
  texts: { readonly before: string; readonly after: string },
  parse?: ParseInTurns,
) {
  const before = texts.before.split('\n');
  const after = texts.after.split('\n');
  const part = { start: 0, end: before.length };
  return checkSyntax({
    languageId,
    before,
    after,
    part,
    edits: [{ ...part, lines: after }],
    parse,
  });
}

describe('checking new text before it is applied', () => {
  const grammars = createGrammars({ read: readGrammarFile, log: noLog });
  let typescript: ParseInTurns | undefined;
  before(async () => {
    typescript = await grammars.load('typescript');
  });

  it('refuses code that lost or gained a bracket, with a grammar and without', async () => {
    const at = [...whole.matchAll(/[()[\]{}]/g)].map((match) => match.index);
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...at), fc.boolean(), async (index, hasGrammar) => {
        const lost = whole.slice(0, index) + whole.slice(index + 1);
        const gained = whole.slice(0, index) + whole[index] + whole.slice(index);
        const parse = hasGrammar ? typescript : undefined;
        for (const after of [lost, gained])
          assert.equal(await check('typescript', { before: whole, after }, parse), 'broken');
      }),
    );
  });

  it('refuses what only a grammar sees', async () => {
    for (const wrong of ['const = 1;', 'const a = ;', 'if (a) else b();', 'return return 1;'])
      assert.equal(
        await check('typescript', { before: whole, after: `${whole}\n${wrong}` }, typescript),
        'broken',
        wrong,
      );
    const before = 'def f(a):\n    return a\n';
    assert.equal(
      await check(
        'python',
        { before, after: 'def f(a)\n    return a\n' },
        await grammars.load('python'),
      ),
      'broken',
    );
  });

  it('takes brackets in strings, templates and comments for text', async () => {
    const after = `${whole}\nconst a = "(" + '[' + \`\${1}{\`; // )\n/* } */\n`;
    for (const parse of [undefined, typescript])
      assert.equal(await check('typescript', { before: whole, after }, parse), 'parses');
  });

  it('reads regular expressions and JSX where there is a grammar', async () => {
    assert.equal(
      await check(
        'typescript',
        { before: whole, after: `${whole}\nconst open = /[(]|\\{/;\n` },
        typescript,
      ),
      'parses',
    );
    const after = "export const A = () => <p>it's :( {1}</p>;\n";
    assert.equal(
      await check('typescriptreact', { before: '', after }, await grammars.load('typescriptreact')),
      'parses',
    );
  });

  it('parses the part alone where the file is long', async () => {
    const filler = Array.from({ length: 20_000 }, (_, i) => `const filler${i} = ${i};`);
    const lines = ['function f() {', '  return 1;', '}'];
    const verdict = (next: readonly string[]) => {
      const edits = [{ start: 20_000, end: 20_003, lines: next }];
      const before = [...filler, ...lines];
      return checkSyntax({
        languageId: 'typescript',
        before,
        after: applyLineEdits(before, edits),
        part: { start: 20_000, end: 20_003 },
        edits,
        parse: typescript,
      });
    };
    assert.equal(await verdict(['function f() {', '  return 2;', '}']), 'parses');
    assert.equal(await verdict(['function f() {', '  return = 2;', '}']), 'broken');
  });

  it('holds JSON to its whole grammar', async () => {
    assert.equal(await check('json', { before: '{"a": 1}', after: '{"a": 1,}' }), 'broken');
    assert.equal(await check('json', { before: '{"a": 1}', after: '{"a": 2}' }), 'parses');
  });

  it('says nothing where the old text did not hold up either', async () => {
    for (const parse of [undefined, typescript])
      assert.equal(await check('typescript', { before: 'f(', after: 'f((' }, parse), 'unknown');
    assert.equal(await check('markdown', { before: 'a (', after: 'b' }), 'unknown');
    // A fence that is left open makes code of all that follows.
    const fences = { before: 'a\n```sh\nb\n```\nc', after: 'a\n```\nb\n```\n```\nc' };
    assert.equal(await check('markdown', fences), 'broken');
    assert.equal(await check('markdown', { before: fences.after, after: 'a\n~~~' }), 'unknown');
    assert.equal(
      await check('markdown', { before: 'a', after: '````md\n```\nb\n````\n' }),
      'unknown',
    );
  });

  it('refuses none of the good answers of the corpus', async () => {
    for (const { name, target, answer, isCutOff, expected } of readCorpus()) {
      if (!('document' in expected)) continue;
      const read = readAnswer(answer, target, isCutOff);
      assert.ok(read.ok);
      const { languageId, document } = target;
      const { edits } = read.value;
      for (const parse of [undefined, await grammars.load(languageId)]) {
        const after = applyLineEdits(document, edits);
        const verdict = await checkSyntax({
          languageId,
          before: document,
          after,
          part: target,
          edits,
          parse,
        });
        assert.notEqual(verdict, 'broken', name);
      }
    }
  });
});
