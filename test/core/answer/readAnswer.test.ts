import assert from 'node:assert/strict';
import fc from 'fast-check';
import { readAnswer } from '../../../src/core/answer/readAnswer.ts';
import { applyLineEdits } from '../../../src/core/answer/textLines.ts';
import { readCorpus } from './corpus.ts';

const corpus = readCorpus();

describe('answers as models give them', () => {
  it('are at least 60', () => assert.ok(corpus.length >= 60, String(corpus.length)));

  for (const { name, target, answer, isCutOff, repairs, others, expected } of corpus) {
    it(name, () => {
      const read = readAnswer(answer, target, isCutOff);
      if ('problem' in expected) {
        assert.equal(
          read.ok ? (read.value.doubts[0]?.kind ?? 'applied') : read.error.kind,
          expected.problem,
        );
        return;
      }
      assert.ok(read.ok, read.ok ? '' : JSON.stringify(read.error));
      assert.deepEqual(read.value.doubts, []);
      const document = applyLineEdits(target.document, read.value.edits).join('\n');
      assert.equal(document, expected.document);
      assert.deepEqual([...read.value.repairs].sort(), [...repairs].sort());
      if (others !== undefined)
        assert.deepEqual(
          read.value.others.map(({ path }) => path),
          others,
        );
    });
  }
});

describe('reading an answer', () => {
  const line = fc.oneof(
    fc.constantFrom('', '}', '```', '```ts', '// ... existing code ...', '<think>', '</think>'),
    fc.constantFrom('@@ -1,2 +1,2 @@', '<<<<<<< SEARCH', '=======', '>>>>>>> REPLACE', '- a', '+b'),
    fc.constantFrom('  return 1;', 'const a = 1;', 'export class A {', 'Here is the code:', '...'),
    fc.string({ maxLength: 12 }),
  );

  it('never throws and never touches lines outside the target but for imports', () => {
    fc.assert(
      fc.property(
        fc.array(line, { minLength: 1, maxLength: 20 }),
        fc.array(line, { maxLength: 20 }),
        fc.nat(),
        fc.nat(),
        (document, answer, from, length) => {
          const start = from % document.length;
          const end = Math.min(document.length, start + 1 + (length % 6));
          const target = { document, start, end, languageId: 'typescript', path: 'a.ts' };
          const read = readAnswer(answer.join('\n'), target);
          if (!read.ok || read.value.others.length > 0) return;
          for (const edit of read.value.edits) {
            const isInside = edit.start >= start && edit.end <= end;
            const touches = edit.start <= end && edit.end >= start;
            const isImport = edit.lines.every((text) => text === '' || text.startsWith('import'));
            assert.ok(isInside || touches || isImport);
          }
          const after = applyLineEdits(document, read.value.edits);
          assert.notEqual(after.join('\n'), document.join('\n'));
        },
      ),
      { numRuns: 3000 },
    );
  });

  it('takes any code in a fence as it stands when indentation and context leave no doubt', () => {
    const code = fc.array(
      fc.constantFrom('const b = 2;', 'work(b);', 'if (b) stop();', 'end(b);'),
      {
        minLength: 1,
        maxLength: 12,
      },
    );
    fc.assert(
      fc.property(code, (lines) => {
        const document = ['function head() {}', 'let x = 1;', 'function tail() {}'];
        const target = { document, start: 1, end: 2, languageId: 'typescript', path: 'a.ts' };
        const read = readAnswer(`\`\`\`ts\n${lines.join('\n')}\n\`\`\``, target);
        assert.ok(read.ok);
        assert.deepEqual(applyLineEdits(document, read.value.edits), [
          'function head() {}',
          ...lines,
          'function tail() {}',
        ]);
      }),
    );
  });
});
