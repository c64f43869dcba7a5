import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { groupFiles, largestFirst } from './jobOrder.ts';
import type { Job } from './runJobs.ts';

describe('the order of jobs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-jobs-'));
  after(() => rmSync(folder, { recursive: true }));

  it('begins with those that have most to run, also where a file only imports it', () => {
    const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
    write('long.ts', 'x'.repeat(900));
    write('a.test.ts', 'x'.repeat(300));
    write('b.test.ts', "import { all } from './long.ts';\n");
    write('c.test.ts', 'x'.repeat(200));
    const job = (...names: readonly string[]): Job => ({
      kind: 'e2e',
      files: names.map((name) => join(folder, name)),
      build: 'shared',
      run: () => Promise.resolve({ passed: 1, failures: [] }),
    });
    const [a, b, ac] = [job('a.test.ts'), job('b.test.ts'), job('a.test.ts', 'c.test.ts')];
    assert.deepEqual(largestFirst([a, b, ac]), [b, ac, a]);
  });
});

describe('the files of one process', () => {
  const folder = mkdtempSync(join(tmpdir(), 'slipstream-groups-'));
  after(() => rmSync(folder, { recursive: true }));
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };

  it('start their editors alike, and each process has about equally much to do', () => {
    const keyless = '  env: { KEY: undefined },\n';
    const files = [
      ...['a', 'b', 'c', 'd', 'e'].map((name, index) => write(name, 'x'.repeat(100 + index))),
      write('f', keyless),
      write('g', `${keyless}more`),
      write('h', '  env,\n'),
    ];
    const groups = groupFiles(files, 2).map((group) => group.map((file) => file.slice(-1)).sort());
    // e, d, c, b, a: the largest first, each to where least is.
    assert.deepEqual(groups, [['a', 'b', 'e'], ['c', 'd'], ['f', 'g'], ['h']]);
  });

  it('are no more than may be lost with a crash', () => {
    const files = Array.from({ length: 17 }, (_, index) => write(`many${index}`, 'x'));
    const groups = groupFiles(files, 2);
    assert.equal(groups.flat().length, 17);
    assert.ok(
      groups.every((group) => group.length <= 4),
      JSON.stringify(groups.map((group) => group.length)),
    );
  });
});
