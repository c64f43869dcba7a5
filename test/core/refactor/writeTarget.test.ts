import assert from 'node:assert/strict';
import fc from 'fast-check';
import { judgeWrite } from '../../../src/core/refactor/writeTarget.ts';

const workspaceFolders = [{ path: '/home/me/app', realPath: '/disk/app' }];
/** Of a file below the folder, that is where it says. */
const verdict = (path: string, realPath = `/disk/app/${path}`) => {
  const judged = judgeWrite({ path: `/home/me/app/${path}`, realPath, workspaceFolders });
  return judged.kind === 'plain' ? 'plain' : judged.why;
};

describe('a file that an answer wants to write', () => {
  it('is written when it is an ordinary file of the workspace', () => {
    for (const path of ['src/a.ts', 'README.md', 'docs/x/y.md', 'lib/git.ts', 'a.git.ts'])
      assert.equal(verdict(path), 'plain', path);
  });

  it('is refused outside of the workspace, wherever a link leads', () => {
    assert.equal(verdict('run.sh', '/home/me/bin/run.sh'), 'outside');
    assert.equal(verdict('src/a.ts', '/disk/apple/a.ts'), 'outside');
    assert.equal(verdict('', '/disk/app'), 'outside');
  });

  it('is refused inside of Git’s own folder, however that is spelt', () => {
    for (const path of [
      '.git/hooks/post-commit',
      '.GIT/config',
      'sub/.git/config',
      '.git',
      '.git./config',
      '.git /config',
      'GIT~1/config',
      '.git::$INDEX_ALLOCATION/config',
      '.g\u200cit/config',
      '\uff0egit/config',
    ])
      assert.equal(verdict(path), 'git', path);
    assert.equal(verdict('hooks/x', '/disk/app/.git/hooks/x'), 'git');
  });

  it('is asked about when it decides what runs, or is not where it says', () => {
    const expected = {
      '.vscode/settings.json': 'hidden',
      '.vscode/tasks.json': 'hidden',
      '.github/workflows/ci.yml': 'hidden',
      '.envrc': 'hidden',
      Jenkinsfile: 'pipeline',
      'azure-pipelines.yml': 'pipeline',
      'package.json': 'manifest',
      'packages/a/Package.json': 'manifest',
      Makefile: 'manifest',
      'vite.config.ts': 'manifest',
      'app.code-workspace': 'manifest',
      'package-lock.json': 'lockFile',
      'Cargo.lock': 'lockFile',
      'go.sum': 'lockFile',
      'node_modules/left-pad/index.js': 'dependency',
    };
    for (const [path, why] of Object.entries(expected)) assert.equal(verdict(path), why, path);
    assert.equal(verdict('a.ts', '/disk/app/src/b.ts'), 'link');
    assert.equal(verdict('a.ts', '/disk/app/.vscode/settings.json'), 'link');
  });

  it('is never plain with a real path outside, in Git’s folder or behind a link, whatever it is called', () => {
    const segment = fc.oneof(
      fc.constantFrom(
        '.git',
        '.GIT',
        'git~1',
        '.git.',
        '..',
        '.',
        'src',
        'a.ts',
        '.vscode',
        '.g\u200dit',
      ),
      fc.string({ maxLength: 6 }),
    );
    const path = fc.array(segment, { minLength: 1, maxLength: 5 }).map((parts) => parts.join('/'));
    const root = fc.constantFrom(
      '/disk/app',
      '/disk/app2',
      '/disk',
      '/',
      '/disk/app/..',
      '/DISK/APP',
    );
    fc.assert(
      fc.property(path, path, root, (named, real, base) => {
        const realPath = `${base}/${real}`;
        const judged = judgeWrite({ path: `/home/me/app/${named}`, realPath, workspaceFolders });
        if (judged.kind !== 'plain') return;
        assert.ok(realPath.startsWith('/disk/app/'));
        assert.equal(named, realPath.slice('/disk/app/'.length));
        assert.doesNotMatch(realPath, /(?:^|\/)\.git(?:\/|$)|\/\.\.(?:\/|$)/i);
      }),
      { numRuns: 2_000 },
    );
  });
});
