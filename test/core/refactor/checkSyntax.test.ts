import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { readAnswer } from '../../../src/core/refactor/answer/readAnswer.ts';
import { checkSyntax } from '../../../src/core/refactor/checkSyntax.ts';
import { applyLineEdits } from '../../../src/core/refactor/textLines.ts';
import { readCorpus } from './answer/corpus.ts';

const whole = readFileSync(new URL('../../fixtures/demo/src/cart.ts', import.meta.url), 'utf8');

describe('checking new text before it is applied', () => {
  it('refuses code that lost or gained a bracket', () => {
    const at = [...whole.matchAll(/[()[\]{}]/g)].map((match) => match.index);
    fc.assert(
      fc.property(fc.constantFrom(...at), (index) => {
        const lost = whole.slice(0, index) + whole.slice(index + 1);
        const gained = whole.slice(0, index) + whole[index] + whole.slice(index);
        assert.equal(checkSyntax('typescript', whole, lost), 'broken');
        assert.equal(checkSyntax('typescript', whole, gained), 'broken');
      }),
    );
  });

  it('takes brackets in strings, templates and comments for text', () => {
    const after = `${whole}\nconst a = "(" + '[' + \`\${1}{\`; // )\n/* } */\n`;
    assert.equal(checkSyntax('typescript', whole, after), 'parses');
  });

  it('holds JSON to its whole grammar', () => {
    assert.equal(checkSyntax('json', '{"a": 1}', '{"a": 1,}'), 'broken');
    assert.equal(checkSyntax('json', '{"a": 1}', '{"a": 2}'), 'parses');
  });

  it('says nothing where the old text did not hold up either', () => {
    assert.equal(checkSyntax('typescript', 'f(', 'f(('), 'unknown');
    assert.equal(checkSyntax('markdown', 'a (', 'b'), 'unknown');
  });

  it('refuses none of the good answers of the corpus', () => {
    for (const { name, target, answer, isCutOff, expected } of readCorpus()) {
      if (!('document' in expected)) continue;
      const read = readAnswer(answer, target, isCutOff);
      assert.ok(read.ok);
      const after = applyLineEdits(target.document, read.value.edits).join('\n');
      const verdict = checkSyntax(target.languageId, target.document.join('\n'), after);
      assert.notEqual(verdict, 'broken', name);
    }
  });
});
