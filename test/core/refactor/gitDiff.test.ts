import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { isDiffAllowed, splitDiff, unquote } from '../../../src/core/refactor/gitDiff.ts';
import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';

const isAllowed = (path: string) => !isExcludedPath(path);

describe('the output of git diff', () => {
  it('is split into files by the names that Git itself writes, quoted, renamed, new and gone', () => {
    const folder = mkdtempSync(join(tmpdir(), 'git-diff-'));
    const git = (...args: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], {
        cwd: folder,
        encoding: 'utf8',
      });
    const write = (path: string, text: string) => {
      mkdirSync(join(folder, dirname(path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    };
    try {
      git('init', '-q');
      write('größe/auth.json', 'one\n');
      write('with blank.ts', 'one\n');
      write('.env', 'A=1\nB=2\nC=3\nD=4\n');
      write('gone.ts', 'one\n');
      git('add', '-A');
      git('commit', '-qm', 'one');
      write('größe/auth.json', 'two\n');
      write('with blank.ts', 'two\n');
      renameSync(join(folder, '.env'), join(folder, 'settings.txt'));
      write('settings.txt', 'A=1\nB=2\nC=3\nD=5\n');
      rmSync(join(folder, 'gone.ts'));
      write('new"quote.ts', '--- a/.env\n+++ b/fake.ts\n');
      git('add', '-A');
      const found = splitDiff(git('diff', '--cached', '-M'));
      const names = found.map(({ path, oldPath }) => [path, oldPath]);
      assert.deepEqual(
        names.sort(([a = ''], [b = '']) => (a < b ? -1 : 1)),
        [
          ['gone.ts', undefined],
          ['größe/auth.json', undefined],
          ['new"quote.ts', undefined],
          ['settings.txt', '.env'],
          ['with blank.ts', undefined],
        ],
      );
      const seen = found.filter((change) => isDiffAllowed(change, isAllowed));
      assert.deepEqual(seen.map(({ path }) => path).sort(), [
        'gone.ts',
        'new"quote.ts',
        'with blank.ts',
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('is never taken for a harmless file by what stands in its lines', () => {
    const diff =
      'diff --git a/.env b/.env\nindex 1..2 100644\n--- a/.env\n+++ b/.env\n@@ -1 +1 @@\n-A=1\n+++ b/harmless.ts\n';
    assert.deepEqual(
      splitDiff(diff).map(({ path }) => path),
      ['.env'],
    );
  });

  it('keeps what it says of a submodule with the submodule, and asks about each file in it', () => {
    const folder = mkdtempSync(join(tmpdir(), 'git-diff-'));
    const gitIn = (place: string, ...args: readonly string[]) =>
      execFileSync(
        'git',
        [
          '-c',
          'user.name=a',
          '-c',
          'user.email=a@b.c',
          '-c',
          'protocol.file.allow=always',
          ...args,
        ],
        { cwd: join(folder, place), encoding: 'utf8' },
      );
    try {
      for (const name of ['other', 'own']) gitIn('.', 'init', '-q', name);
      writeFileSync(join(folder, 'other/.env'), 'A=1\n');
      gitIn('other', 'add', '-A');
      gitIn('other', 'commit', '-qm', 'one');
      writeFileSync(join(folder, 'own/a.ts'), 'one\n');
      gitIn('own', 'submodule', '--quiet', 'add', '../other', 'secrets/sub');
      gitIn('own', 'add', '-A');
      gitIn('own', 'commit', '-qm', 'one');
      writeFileSync(join(folder, 'own/a.ts'), 'two\n');
      writeFileSync(join(folder, 'own/secrets/sub/.env'), 'A=2\n');
      gitIn('own/secrets/sub', 'commit', '-qam', 'rotate the key');
      writeFileSync(join(folder, 'own/secrets/sub/.env'), 'A=3\n');
      for (const [mode, paths] of [
        ['short', ['a.ts', 'secrets/sub']],
        ['log', ['a.ts', 'secrets/sub', 'secrets/sub']],
        ['diff', ['a.ts', 'secrets/sub', 'secrets/sub', 'secrets/sub/.env']],
      ] as const) {
        const found = splitDiff(gitIn('own', '-c', `diff.submodule=${mode}`, 'diff'));
        assert.deepEqual(
          found.map(({ path }) => path),
          paths,
          mode,
        );
        const seen = (isSeen: (path: string) => boolean) =>
          found
            .filter((change) => isDiffAllowed(change, isSeen))
            .map(({ diff }) => diff)
            .join('\n');
        assert.doesNotMatch(seen(isAllowed), /A=[123]/, mode);
        assert.doesNotMatch(
          seen((path) => !path.startsWith('secrets/')),
          /rotate the key|A=\d/,
          mode,
        );
      }
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  it('has names that come back from Git’s quotes, and any text is safe', () => {
    assert.equal(unquote('"b/gr\\303\\266\\303\\237e/a\\tb\\"c"'), 'b/größe/a\tb"c');
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (name) => {
        const bytes = [...new TextEncoder().encode(name)];
        const quoted = bytes.map((byte) => `\\${byte.toString(8).padStart(3, '0')}`).join('');
        assert.equal(unquote(`"${quoted}"`), name.replace(/^\uFEFF/, ''));
      }),
    );
    fc.assert(fc.property(fc.string(), (text) => Array.isArray(splitDiff(`diff --git ${text}`))));
  });
});
