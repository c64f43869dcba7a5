import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const pages = [
  'README.md',
  ...['media/docs', 'media/walkthrough', '.github'].flatMap((folder) =>
    readdirSync(folder)
      .filter((file) => file.endsWith('.md'))
      .map((file) => join(folder, file)),
  ),
].map((file) => ({ file, text: readFileSync(file, 'utf8') }));

const readme = pages[0]?.text ?? '';
const { scripts, contributes }: Manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const words: Readonly<Record<string, string>> = JSON.parse(
  readFileSync('package.nls.json', 'utf8'),
);

interface Manifest {
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly title: string }[];
    readonly configuration: readonly { readonly properties: Readonly<Record<string, unknown>> }[];
  };
}

/** As GitHub and the marketplaces make an anchor of a heading. */
const anchor = (heading: string) =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} -]/gu, '')
    .replaceAll(' ', '-');

const headingsOf = (file: string) =>
  new Set(
    [...readFileSync(file, 'utf8').matchAll(/^##+ (.+)$/gm)].map(([, heading = '']) =>
      anchor(heading),
    ),
  );

/** All that a pattern's first group finds, with the page. */
const found = (pattern: RegExp) =>
  pages.flatMap(({ file, text }) =>
    [...text.matchAll(pattern)].map(([, what = '']) => ({ file, what })),
  );

describe('the pages for readers', () => {
  it('name only npm scripts that there are', () => {
    const named = found(/npm run (?:-s )?([a-z0-9:]+)/g);
    assert.ok(named.length > 10);
    assert.deepEqual(
      named.filter(({ what }) => scripts[what] === undefined),
      [],
    );
  });

  it('lead only to files and headings that there are', () => {
    const links = found(/\]\(([^)\s]+)\)/g).filter(
      ({ what }) => !/^(https:|command:|<)/.test(what),
    );
    const broken = links.filter(({ file, what }) => {
      const [path = '', heading] = what.split('#');
      const target = path === '' ? file : join(file, '..', path);
      return !existsSync(target) || (heading !== undefined && !headingsOf(target).has(heading));
    });
    assert.ok(links.length > 20);
    assert.deepEqual(broken, []);
  });

  it('name files of this repository that are there', () => {
    const named = found(/`((?:test|src|media|\.github\/workflows)\/[\w./-]+\.\w+)`/g);
    assert.ok(named.length > 10);
    assert.deepEqual(
      // Examples: of a file to be written, and of the demo project.
      named.filter(
        ({ what }) =>
          !/\/x\.\w/.test(what) &&
          !existsSync(what) &&
          !existsSync(join('test/fixtures/demo', what)),
      ),
      [],
    );
  });

  it('call commands by their titles', () => {
    const titles = contributes.commands.map(
      ({ title }) => words[title.slice(1, -1)]?.replace(/…$/, '') ?? title,
    );
    const named = found(/(?:\*\*|“)Slipstream: ([^*”]+?)…?(?:\*\*|”)/g).filter(
      ({ file, what }) => !file.includes('.nls.') && !what.includes('…'),
    );
    assert.ok(named.length > 15);
    assert.deepEqual(
      named.filter(({ what }) => !titles.some((title) => title.startsWith(what.trim()))),
      [],
    );
  });

  it('name only settings that there are', () => {
    const known = new Set(
      contributes.configuration.flatMap(({ properties }) => Object.keys(properties)),
    );
    const named = found(/`(slipstream\.[a-z]+(?:\.[A-Za-z]+)?)`/g).filter(
      ({ what }) => !contributes.commands.some((one) => JSON.stringify(one).includes(what)),
    );
    assert.deepEqual(
      named.filter(({ what }) => !known.has(what) && what !== 'slipstream.vsix'),
      [],
    );
  });

  it('begin with what it is, in ten lines', () => {
    const top = readme.slice(0, readme.indexOf('!['));
    assert.ok(top.split('\n').filter((line) => line !== '').length <= 10, top);
  });

  it('keep the README short: it is for users', () => {
    assert.ok(Buffer.byteLength(readme) <= 9 * 1024, `${Buffer.byteLength(readme)} bytes`);
  });

  it('are all in the index', () => {
    const index = readFileSync('media/docs/README.md', 'utf8');
    assert.deepEqual(
      readdirSync('media/docs').filter(
        (file) => file.endsWith('.md') && file !== 'README.md' && !index.includes(`](${file})`),
      ),
      [],
    );
  });

  it('show every picture that is kept', () => {
    const shown = new Set(
      found(/\]\((?:media|\.\.)\/pictures\/([^)]+)\)/g).map(({ what }) => what),
    );
    assert.deepEqual(
      readdirSync('media/pictures').filter((file) => !shown.has(file)),
      [],
    );
  });
});
