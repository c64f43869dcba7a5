import assert from 'node:assert/strict';
import fc from 'fast-check';
import { createToolBox, type WorkspaceReader } from '../../../src/core/chat/tools/toolBox.ts';
import { workspacePath } from '../../../src/core/chat/tools/workspacePath.ts';
import { isExcludedPath } from '../../../src/core/secrets/excludedPaths.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const signal = new AbortController().signal;

/** A workspace of files in memory that notes what was touched. */
function setup(files: Readonly<Record<string, string>> = {}) {
  const touched: string[] = [];
  const reader: WorkspaceReader = {
    async readFile(path) {
      touched.push(path);
      return files[path];
    },
    listFiles: async () => Object.keys(files),
    searchText: async (query) =>
      Object.entries(files).flatMap(([path, text]) => (text.includes(query) ? [path] : [])),
    findSymbol: async () => [],
    diagnostics: async () => [],
    gitDiff: async () => '',
  };
  const clock = createFakeClock();
  const texts = createTexts(inEnglish).chat;
  const whyNot = (path: string) => {
    if (isExcludedPath(path)) return 'excluded';
    return path.startsWith('private/') ? 'ignored' : undefined;
  };
  const box = createToolBox({ reader, whyNot, clock, texts });
  const run = (name: string, args: unknown) =>
    box.run(
      { id: 'c', name, argumentsJson: typeof args === 'string' ? args : JSON.stringify(args) },
      signal,
    );
  return { box, run, touched, reader, clock };
}

describe('chat tools', () => {
  it('reads a file, whole or by lines', async () => {
    const { run } = setup({ 'a.ts': 'one\ntwo\nthree' });
    assert.equal((await run('read_file', { path: 'a.ts' })).text, 'one\ntwo\nthree');
    const lines = await run('read_file', { path: './a.ts', startLine: 2, endLine: 2 });
    assert.equal(lines.text, 'two');
  });

  it('never touches a path that leads out of the workspace, however it is spelt', async () => {
    const paths = [
      '../x',
      'a/../../x',
      '/etc/passwd',
      '~/.ssh/id_rsa',
      'C:\\x',
      'file:///x',
      '\\\\host\\x',
      'a\\..\\..\\x',
    ];
    for (const path of paths) {
      const { run, touched } = setup();
      const outcome = await run('read_file', { path });
      assert.equal(outcome.state, 'failed', path);
      assert.deepEqual(touched, [], path);
    }
  });

  it('keeps every path it lets through below the workspace', () => {
    const piece = fc.constantFrom('a', '..', '.', '/', '\\', '~', 'C:', '', ' ', 'b.ts');
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 8 }), (pieces) => {
        const path = workspacePath(pieces.join('/'));
        if (path === undefined) return;
        assert(!path.startsWith('/') && !path.split('/').includes('..') && !path.includes('\\'));
      }),
    );
  });

  it('never opens a file whose name says that it holds secrets, and does not list it', async () => {
    const { run, touched } = setup({ '.env': 'KEY=1', 'a.ts': '' });
    assert.equal((await run('read_file', { path: '.env' })).state, 'failed');
    assert.deepEqual(touched, []);
    assert.equal((await run('list_files', {})).text, 'a.ts');
  });

  it('never opens a file that the user’s ignore file names, and says so', async () => {
    const { run, touched } = setup({ 'private/a.ts': 'mine', 'a.ts': '' });
    assert.match((await run('read_file', { path: 'private/a.ts' })).text, /slipstreamignore/);
    assert.deepEqual(touched, []);
    assert.equal((await run('list_files', {})).text, 'a.ts');
  });

  it('has no tool that writes, runs or sends, and refuses what does not exist', async () => {
    const { box, run } = setup();
    assert.deepEqual(
      box.definitions.map(({ name }) => name),
      ['read_file', 'list_files', 'search_text', 'find_symbol', 'get_diagnostics', 'git_diff'],
    );
    for (const name of ['write_file', 'run_command', 'fetch', '__proto__', 'constructor'])
      assert.equal((await run(name, {})).state, 'failed');
  });

  it('takes arguments as models write them without ever throwing', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('read_file', 'list_files', 'search_text', 'find_symbol', 'git_diff'),
        fc.oneof(fc.string(), fc.json()),
        async (name, args) => {
          const outcome = await setup().run(name, args);
          assert.equal(typeof outcome.text, 'string');
        },
      ),
    );
  });

  it('ends calls that go on for ever, and cuts what is too long', async () => {
    const { run } = setup({ 'big.txt': 'x'.repeat(100_000) });
    const first = await run('read_file', { path: 'big.txt' });
    assert(first.text.length < 25_000);
    const outcomes = [];
    for (let call = 0; call < 30; call += 1)
      outcomes.push(await run('read_file', { path: 'big.txt' }));
    assert.equal(outcomes.at(-1)?.state, 'failed');
    const sent = outcomes.reduce((sum, { text }) => sum + text.length, 0);
    assert(sent < 200_000, `${sent}`);
  });

  it('gives up a call that takes too long', async () => {
    const { run, reader, clock } = setup();
    let limit: AbortSignal | undefined;
    reader.searchText = (_query, _include, given) => {
      limit = given;
      return new Promise(() => {});
    };
    const outcome = run('search_text', { query: 'x' });
    await clock.advance(10_000);
    assert.equal((await outcome).state, 'failed');
    assert.equal(limit?.aborted, true);
  });

  it('says in one line what a call does, also for a call that makes no sense', () => {
    const { box } = setup();
    const line = (name: string, argumentsJson: string) =>
      box.describe({ id: 'c', name, argumentsJson });
    assert.equal(line('read_file', '{"path":"src/a.ts"}'), 'Read src/a.ts');
    assert.equal(line('search_text', '{"query":"todo"}'), 'Search for “todo”');
    assert.match(line('rm', '{'), /does not exist/);
  });
});
