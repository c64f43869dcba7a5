import assert from 'node:assert/strict';
import { commitMessages, commitText } from '../../../src/core/refactor/commitMessage.ts';
import { splitDiff } from '../../../src/core/refactor/gitDiff.ts';

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
      commitMessages({ changes, recentSubjects: [], branch: undefined })[1]?.content,
    );
    assert.ok(text.length < 25_000);
    assert.ok(text.includes('+one line'));
    assert.ok(text.includes('yyyy'));
  });

  it('has one subject line and a body only when there is one', () => {
    assert.equal(commitText({ subject: ' fix: x \n', body: ' ' }), 'fix: x');
    assert.equal(commitText({ subject: 'fix: x', body: 'Because.\n' }), 'fix: x\n\nBecause.');
  });
});
