import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { packagedReadme } from './packagedReadme.ts';

const isPackaged = (path: string) => ['LICENSE', 'CHANGELOG.md'].includes(path);

describe("the package's README", () => {
  it('leaves out pictures that the Extensions view cannot show, and keeps those on the web', () => {
    assert.equal(packagedReadme('a\n\n![x](media/a.webp)\n\nb', isPackaged), 'a\n\nb');
    const onTheWeb = 'a\n\n![x](https://example.com/a.webp)\n\nb';
    assert.equal(packagedReadme(onTheWeb, isPackaged), onTheWeb);
  });

  it('links to files that are in the package, and to the web', () => {
    const text = '[license](LICENSE) [site](https://example.com/x) [below](#more)';
    assert.equal(packagedReadme(text, isPackaged), text);
  });

  it('has no link to a file that is not in the package', () => {
    assert.equal(packagedReadme('see [More](media/docs/x.md#y).', isPackaged), 'see More.');
  });

  it('of this repository points only to the web and to what is beside it', () => {
    const text = packagedReadme(readFileSync('README.md', 'utf8'), isPackaged);
    const targets = [...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target = '']) => target);
    assert.ok(targets.includes('LICENSE'));
    assert.deepEqual(
      targets.filter((target) => !target.startsWith('https:') && !isPackaged(target)),
      [],
    );
  });
});
