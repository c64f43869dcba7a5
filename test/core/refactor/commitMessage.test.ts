import assert from 'node:assert/strict';
import { commitHabit, readCommitRules } from '../../../src/core/refactor/commitHabit.ts';
import { commitMessages } from '../../../src/core/refactor/commitMessage.ts';
import { commitText, subjectIssue } from '../../../src/core/refactor/commitText.ts';
import { splitDiff } from '../../../src/core/refactor/gitDiff.ts';

const noHabit = commitHabit([], undefined);
const plain = { habit: noHabit, instructions: undefined, isStaged: true };
const write = (subject: string, body = '', habit = noHabit) => commitText({ subject, body }, habit);

const diff = `diff --git a/src/a b.ts b/src/a b.ts
index 1..2 100644
--- a/src/a b.ts
+++ b/src/a b.ts
@@ -1 +1 @@
-old
+new
diff --git a/gone.ts b/gone.ts
deleted file mode 100644
--- a/gone.ts
+++ /dev/null
@@ -1 +0,0 @@
-x
diff --git a/pic.png b/pic.png
Binary files a/pic.png and b/pic.png differ
`;

describe('a commit message', () => {
  it('splits the staged diff by file, whatever happened to the file', () => {
    assert.deepEqual(
      splitDiff(diff).map(({ path }) => path),
      ['src/a b.ts', 'gone.ts', 'pic.png'],
    );
  });

  it('names a file whose content must not be sent, and sends nothing of it', () => {
    const question = {
      ...plain,
      changes: [{ path: '.env', diff: undefined }],
      recentSubjects: ['feat: a', 'fix: b'],
      branch: 'main',
    };
    const text = String(commitMessages(question)[1]?.content);
    assert.match(text, /<file path="\.env">content withheld<\/file>/);
    assert.match(text, /- feat: a\n- fix: b/);
  });

  it('cuts long diffs so that all fit, and leaves short ones whole', () => {
    const changes = [
      { path: 'long.ts', diff: 'x'.repeat(100_000) },
      { path: 'short.ts', diff: '+one line' },
      { path: 'long2.ts', diff: 'y'.repeat(100_000) },
    ];
    const text = String(
      commitMessages({ ...plain, changes, recentSubjects: [], branch: undefined })[1]?.content,
    );
    assert.ok(text.length < 25_000);
    assert.ok(text.includes('+one line'));
    assert.ok(text.includes('yyyy'));
  });

  it('has one subject line and a body only when there is one', () => {
    assert.equal(write(' fix: x \n', ' '), 'fix: x');
    assert.equal(write('fix: x', 'Because.\n'), 'fix: x\n\nBecause.');
  });

  it('takes away what a model puts around the words, and nothing within', () => {
    for (const raw of [
      '"fix: close the socket"',
      '`fix: close the socket`',
      '“fix: close the socket”',
      '**fix: close the socket**',
      'Subject: fix: close the socket',
      '**Commit message:** "fix: close the socket"',
      '```\nfix: close the socket\n```',
      '~~~text\nSubject: `fix: close the socket`\n~~~',
      '\n\nfix: close  the socket',
    ])
      assert.equal(write(raw), 'fix: close the socket', raw);
    for (const own of [
      'fix: read `a` and `b`',
      '`open` takes a `path`',
      'feat: say "no" to "yes"',
      'docs: subject: what it is',
      "don't stop",
    ])
      assert.equal(write(own), own);
  });

  it('has no empty body, and none that says the subject again', () => {
    for (const body of ['N/A', 'none', '(empty)', '-', '``', '```\n\n```', 'Fix: X.', 'Body: none'])
      assert.equal(write('fix: x', body), 'fix: x', body);
    assert.equal(write('fix: x\n\nBecause.', ''), 'fix: x\n\nBecause.');
    assert.equal(write('', 'fix: x\n\nBecause.'), 'fix: x\n\nBecause.');
  });

  it('ends a long subject at a word within 72 characters, and loses nothing of it', () => {
    const long = `fix: ${'close the socket '.repeat(8).trim()}`;
    const [subject = '', blank, ...body] = write(long).split('\n');
    assert.ok(subject.length <= 72 && long.startsWith(`${subject} `), subject);
    assert.equal(blank, '');
    assert.equal(body.join(' '), long);
    assert.ok(body.every((line) => line.length <= 72));
    assert.match(subjectIssue({ subject: long, body: '' }, noHabit) ?? '', /at most 72/);
  });

  it('wraps prose of a body, and neither lists nor addresses', () => {
    const address = `See https://example.com/${'x'.repeat(90)}`;
    const text = write(
      'fix: x',
      `${'word '.repeat(30).trim()}\n- ${'item '.repeat(20).trim()}\n${address}`,
    );
    const lines = text.split('\n');
    assert.equal(lines.at(-1), address);
    assert.ok(
      lines.slice(0, -1).every((line) => line.length <= 72),
      text,
    );
    assert.match(text, /\n- item[^\n]*\n {2}item/);
  });

  it('writes as the project does: letter, full stop, types', () => {
    const sentences = commitHabit(['Add a door.', 'Paint it.', 'Close the window.'], undefined);
    assert.equal(write('feat: open the gate', '', sentences), 'Open the gate.');
    const conventional = commitHabit(
      ['feat: a b', 'fix(core): c d', 'Merge branch x', 'docs: e'],
      undefined,
    );
    assert.deepEqual(conventional.types.slice(0, 3), ['feat', 'fix', 'docs']);
    assert.equal(subjectIssue({ subject: 'refactor: y', body: '' }, conventional), undefined);
    assert.deepEqual(commitHabit(['net: a', 'mm: b'], undefined).types, ['net', 'mm']);
    assert.equal(write('Fix(Core): Open it.', '', conventional), 'fix(Core): open it');
    assert.equal(subjectIssue({ subject: 'fix: x', body: '' }, conventional), undefined);
    assert.match(
      subjectIssue({ subject: 'Open it', body: '' }, conventional) ?? '',
      /feat, fix, docs/,
    );
    // A name keeps its capitals.
    assert.equal(write('fix: README says it', '', conventional), 'fix: README says it');
    // With nothing to go by, the model's own way stays.
    assert.equal(write('Fix: Open it'), 'Fix: Open it');
  });

  it('knows the language of the subjects where they tell', () => {
    const language = (...subjects: readonly string[]) => commitHabit(subjects, undefined).language;
    assert.equal(
      language('Fehler beim Laden der Daten', 'Tests für den Leser und das Netz'),
      'German',
    );
    assert.equal(
      language('corrige le chargement des données', 'ajoute les tests pour la lecture'),
      'French',
    );
    assert.equal(language('修复登录错误', '添加测试'), 'Chinese');
    assert.equal(language('ログインを修正', 'テストを追加'), 'Japanese');
    assert.equal(language('Исправить ошибку входа'), 'Russian');
    assert.equal(language('fix the reader of the data', 'add tests for the net'), undefined);
    assert.equal(language('wip', 'x', 'y'), undefined);
  });

  it('reads commitlint rules in each of their languages', () => {
    const types = ['feat', 'fix', 'no-story'];
    for (const text of [
      "export default { rules: { 'type-enum': [2, 'always', ['feat', 'fix', 'no-story']], 'header-max-length': [2, 'always', 60] } }",
      '{"rules":{"type-enum":[2,"always",["feat","fix","no-story"]],\n"header-max-length":[2,"always",60]}}',
      'rules:\n  type-enum:\n    - 2\n    - always\n    - - feat\n      - fix\n      - no-story\n  header-max-length:\n    - 2\n    - always\n    - 60\n',
    ])
      assert.deepEqual(readCommitRules(text), { types, maxSubject: 60 }, text);
    const conventional = readCommitRules(
      "module.exports = { extends: ['@commitlint/config-conventional'] };",
    );
    assert.ok(conventional?.types.includes('refactor'));
    assert.equal(readCommitRules('{}'), undefined);
    assert.equal(commitHabit([], { types, maxSubject: 100 }).maxSubject, 72);
    assert.equal(commitHabit([], { types, maxSubject: 60 }).maxSubject, 60);
  });

  it('tells the model of types, language and the project’s own words', () => {
    const habit = commitHabit(['Fehler in der Suche und im Netz', 'Tests für die Suche'], {
      types: ['feat'],
      maxSubject: 50,
    });
    const question = { changes: [], recentSubjects: [], habit, instructions: 'Name the ticket.' };
    const [system, user] = commitMessages({ ...question, isStaged: false, branch: undefined });
    assert.match(String(system?.content), /pending change.*at most 50 characters/s);
    assert.match(String(user?.content), /types.*: feat\.[\s\S]*in German[\s\S]*Name the ticket\./);
  });
});
