import assert from 'node:assert/strict';
import { finishAt } from '../../src/core/completion/finish.ts';
import { readSyntaxContext } from '../../src/core/completion/syntaxContext.ts';
import { reasonAgainst } from '../../src/core/nextEdit/filters.ts';
import { commitHabit } from '../../src/core/refactor/commitHabit.ts';
import { commitText } from '../../src/core/refactor/commitText.ts';
import { placeBlock } from '../../src/core/refactor/placeBlock.ts';
import { settleAnswer } from '../../src/core/refactor/settleAnswer.ts';
import { usableNames } from '../../src/core/refactor/suggestNames.ts';
import { noGrammars } from '../../src/core/syntax/syntaxTree.ts';

/** What turns the text around, has no width, is a tag, ESC or NUL. */
const odd = ['\u202e', '\u2066', '\u200b', '\u{e0041}', '\u001b', '\u0000'];
/** With a Cyrillic `а` and `е`. */
const lookalikes = ['pаypal', 'usеr'];

const shown = (answer: string, prefix = 'const a = ', suffix = '\n') =>
  finishAt(readSyntaxContext({ languageId: 'typescript', prefix, suffix }), answer)?.insertText;

const document = ['export function pay(user: string) {', '  return send(user);', '}', ''];
const file = { document, languageId: 'typescript', path: 'src/pay.ts' };
const settle = (line: string) =>
  settleAnswer(
    ['```ts', document[0], line, '}', '```'].join('\n'),
    { ...file, start: 0, end: 3 },
    { instruction: '', isCutOff: false, grammars: noGrammars },
  );

describe('what is hidden in an answer', () => {
  it('is dropped from ghost text, and words that look like others are not shown', () => {
    for (const character of odd) assert.equal(shown(`pay(${character}1);`), 'pay(1);');
    assert.equal(shown('\u200b\u202e'), undefined);
    for (const word of lookalikes) {
      assert.equal(shown(`${word}(1);`), undefined);
      assert.equal(shown(`${word}(1);`, `${word};\nconst a = `), `${word}(1);`);
    }
  });

  it('makes an edit doubtful, so that nothing is applied before somebody has looked', async () => {
    for (const text of [...odd, ...lookalikes.map((word) => ` ${word}`)]) {
      const settled = await settle(`  return send(user, 1); //${text}`);
      assert.ok(settled.kind === 'doubtful', JSON.stringify(text));
      assert.ok(settled.doubts.some(({ kind }) => kind === 'hidden'));
    }
    assert.equal((await settle('  return send(user, 1);')).kind, 'apply');
  });

  it('lets no block of a conversation be added without a look', async () => {
    const block = (name: string) => `export function ${name}(): number {\n  return 1;\n}`;
    const place = (code: string) => placeBlock({ code, file, grammars: noGrammars });
    assert.equal((await place(block('refund'))).kind, 'apply');
    assert.equal((await place(block('rеfund'))).kind, 'askWhere');
    assert.equal((await place(`${block('refund')} // \u202e`)).kind, 'askWhere');
  });

  it('keeps a next edit back', () => {
    const context = {
      lines: ['a = user;'],
      edits: [],
      isRejected: () => false,
      writingLine: undefined,
      isProven: false,
    };
    const proposal = (line: string) => ({ line: 0, oldLines: ['a = user;'], newLines: [line] });
    assert.equal(reasonAgainst(proposal('a = user.id;'), context), undefined);
    for (const text of [...odd, ...lookalikes])
      assert.equal(reasonAgainst(proposal(`a = user.id${text};`), context), 'marker');
  });

  it('stands in no commit message and in no name', () => {
    for (const character of odd)
      assert.equal(
        commitText({ subject: `Fix${character} it`, body: '' }, commitHabit([], undefined)),
        'Fix it',
      );
    const names = [...odd.map((character) => `a${character}b`), ...lookalikes, 'total'];
    assert.deepEqual(
      usableNames(
        names.map((name) => ({ name, reason: '' })),
        'x',
      ).map(({ name }) => name),
      ['total'],
    );
  });
});
