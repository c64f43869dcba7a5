import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, symlink, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { readWorkspace } from '../../../src/host/predictor/readWorkspace.ts';

describe('what the predictor reads of a workspace', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-read-'));
  });
  const { signal } = new AbortController();
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  async function setup(files: Record<string, string>): Promise<string[]> {
    for (const [path, text] of Object.entries(files)) {
      await mkdir(dirname(join(folder, path)), { recursive: true });
      await writeFile(join(folder, path), text);
    }
    const read = await readWorkspace([{ folder, name: '' }], { signal });
    return read.map((file) => file.path).sort();
  }

  it('keeps away from secrets, foreign code and what ignore files name', async () => {
    const paths = await setup({
      'src/a.ts': 'a',
      'src/deep/b.py': 'b',
      '.env.ts': 'secret',
      'credentials.json': '{}',
      'node_modules/x/index.js': 'x',
      'generated/c.ts': 'c',
      '.gitignore': 'generated/\n*.log.ts\n',
      'src/debug.log.ts': 'd',
      'src/.slipstreamignore': 'private*\n!privateNot.ts\n',
      'src/private.ts': 'e',
      'src/privateNot.ts': 'f',
      'picture.png': 'g',
    });
    assert.deepEqual(paths, ['src/a.ts', 'src/deep/b.py', 'src/privateNot.ts']);
  });

  it('leaves out large files, binary files and links', async () => {
    await symlink('/', join(folder, 'loop'));
    const paths = await setup({
      'big.ts': 'x'.repeat(400_001),
      'binary.ts': 'a\0b',
      'small.ts': 'ok',
    });
    assert.deepEqual(paths, ['small.ts']);
  });

  it('puts the most recently changed files first, named by their folder when there are several', async () => {
    await setup({ 'old.ts': 'old', 'new.ts': 'new' });
    await utimes(join(folder, 'old.ts'), new Date(1_000), new Date(1_000));
    const files = await readWorkspace([{ folder, name: 'app' }], { signal });
    assert.deepEqual(
      files.map((file) => file.path),
      ['app/new.ts', 'app/old.ts'],
    );
  });

  it('gives the first of many files while it looks for the others', async () => {
    const many = Object.fromEntries(
      Array.from({ length: 900 }, (_, at) => [`part${at % 3}/file${at}.ts`, `text ${at}`]),
    );
    await setup(many);
    const first: number[] = [];
    const files = await readWorkspace([{ folder, name: '' }], {
      onFirst: (some) => first.push(some.length),
      signal,
    });
    assert.equal(files.length, 900);
    assert.deepEqual(first, [400]);
  });
});
