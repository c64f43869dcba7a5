import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const files = execFileSync('git', ['ls-files', '-z'], { encoding: 'utf8' })
  .split('\0')
  .slice(0, -1);
const { scripts }: { readonly scripts: Readonly<Record<string, string>> } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);

describe('the repository on other systems', () => {
  it('has names that every file system takes, and none twice but for case', () => {
    // What Windows refuses: https://learn.microsoft.com/windows/win32/fileio/naming-a-file
    const refused = /[<>:"|?*\\]|[. ]$|^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;
    const odd = files.filter((file) => file.split('/').some((part) => refused.test(part)));
    assert.deepEqual(odd, []);
    assert.equal(new Set(files.map((file) => file.toLowerCase())).size, files.length);
  });

  it('has paths that leave room for the folder it is cloned into', () => {
    // 260 characters in all on Windows unless somebody allowed more.
    const long = files.filter((file) => file.length > 160);
    assert.deepEqual(long, []);
  });

  it('has npm scripts that run in any shell', () => {
    const odd = Object.entries(scripts).filter(([, script]) =>
      /['$`;|]|^[A-Z_]+=|(^|&& )(rm|cp|mv|cat|export|bash|sh|xvfb-run) /.test(script),
    );
    assert.deepEqual(odd, []);
  });
});
