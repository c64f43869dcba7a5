import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createAnswerStream } from '../../../src/core/answer/answerStream.ts';
import { readAnswer } from '../../../src/core/answer/readAnswer.ts';
import { applyLineEdits } from '../../../src/core/answer/textLines.ts';
import { readCorpus } from './corpus.ts';

const corpus = readCorpus();

const streamed = (pieces: readonly string[], target: Parameters<typeof createAnswerStream>[0]) => {
  const stream = createAnswerStream(target);
  // A last line end makes the last line certain: the end of the answer does the same.
  return [...pieces, '\n'].map((piece) => stream.feed(piece)).join('');
};

describe('answer stream', () => {
  it('gives the same code however the answer is cut', () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 7 }), { minLength: 1, maxLength: 30 });
    fc.assert(
      fc.property(fc.constantFrom(...corpus), sizes, ({ answer, target }, cut) => {
        const pieces: string[] = [];
        for (let at = 0, i = 0; at < answer.length; i++) {
          const size = cut[i % cut.length] ?? 1;
          pieces.push(answer.slice(at, at + size));
          at += size;
        }
        assert.equal(streamed(pieces, target), streamed([answer], target));
      }),
      { numRuns: 500 },
    );
  });

  it('shows in the plain forms exactly what is applied in the end', () => {
    const plain = corpus.filter(
      ({ repairs, expected }) =>
        'document' in expected &&
        repairs.every(
          (repair) => repair === 'fence' || repair === 'lineEnds' || repair === 'thinking',
        ),
    );
    assert.ok(plain.length >= 15);
    for (const { name, answer, target } of plain) {
      const read = readAnswer(answer, target);
      assert.ok(read.ok, name);
      const before = target.document.slice(0, target.start);
      const after = target.document.slice(target.end);
      const shown = streamed([answer], target).replace(/\n+$/, '').replace(/^\n+/, '').split('\n');
      const applied = applyLineEdits(target.document, read.value.edits)
        .slice(before.length)
        .slice(0, -after.length || undefined)
        .join('\n');
      if (answer.includes('<answer>') || /<\|im_end|\}```/.test(answer)) continue;
      assert.equal(shown.join('\n').trimEnd(), applied.replace(/^\n+/, '').trimEnd(), name);
    }
  });

  it('shows nothing of a diff, of search and replace blocks and of thinking', () => {
    for (const { name, answer, target, repairs } of corpus) {
      if (!repairs.includes('diff') && !repairs.includes('searchReplace')) continue;
      const shown = streamed([answer], target);
      assert.ok(!/^(@@|[+-]{3} |<{7}|={7})/m.test(shown), name);
    }
  });

  it('gives a line out as it grows', () => {
    const target = {
      document: ['a();', 'b();'],
      start: 0,
      end: 2,
      languageId: 'typescript',
      path: 'a.ts',
    };
    const stream = createAnswerStream(target);
    assert.equal(stream.feed('```ts\nfirst();\nsec'), 'first();\nsec');
    assert.equal(stream.feed('ond();'), 'ond();');
    assert.equal(stream.feed('\n``'), '');
    assert.equal(stream.feed('`\nThat is all.'), '');
  });
});
