import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readBenchOptions } from '../../src/bench/benchOptions.ts';
import { readPrompts } from '../../src/bench/readPrompts.ts';

const streaming = (...args: string[]) => {
  const read = readBenchOptions(['--models', 'a', ...args]);
  return read.ok ? read.value.streaming : read.error;
};

describe('the benchmark’s prompts and modes', () => {
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-bench-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('streams unless told not to, or both', () => {
    assert.deepEqual(streaming(), [true]);
    assert.deepEqual(streaming('--no-stream'), [false]);
    assert.deepEqual(streaming('--stream', '--no-stream'), [true, false]);
  });

  it('measures nothing built-in where the user gives a folder for ghost text', () => {
    const read = readBenchOptions(['--models', 'a', '--inline', folder]);
    assert.deepEqual(read.ok && [read.value.sets, read.value.inlineFolder], [[], folder]);
  });

  it('reads prompts from files and places from a folder, leaving secrets alone', () => {
    mkdirSync(join(folder, 'src'));
    writeFileSync(join(folder, 'src', 'a.ts'), 'export const answer = compute(6, 7);\n');
    writeFileSync(join(folder, 'secrets.py'), 'password = "do not send this one"\n');
    writeFileSync(join(folder, '.env.ts'), 'const key = "do not send this either";\n');
    writeFileSync(join(folder, 'p.jsonl'), '{"prompt":"one"}\n\n{"prompt":"two","maxTokens":9}\n');
    const read = readPrompts({
      sets: ['short'],
      promptFiles: [join(folder, 'p.jsonl')],
      inlineFolder: folder,
    });
    assert.ok(read.ok);
    assert.deepEqual(
      read.value.map(({ name, prompts }) => [name, prompts.length > 0]),
      [
        ['short', true],
        ['inline', true],
        ['p.jsonl', true],
      ],
    );
    assert.equal(read.value[2]?.prompts[1]?.maxTokens, 9);
    assert.doesNotMatch(JSON.stringify(read.value[1]), /do not send/);
  });

  it('says which file or line it cannot read', () => {
    writeFileSync(join(folder, 'bad.jsonl'), '{"prompt":"one"}\n{"question":"two"}\n');
    const refused = (promptFiles: string[], inlineFolder?: string) => {
      const read = readPrompts({ sets: [], promptFiles, inlineFolder });
      return read.ok ? 'read' : read.error;
    };
    assert.match(refused([join(folder, 'bad.jsonl')]), /bad\.jsonl:2 is neither/);
    assert.match(refused([join(folder, 'none.txt')]), /none\.txt cannot be read/);
    assert.match(refused([], join(folder, 'nowhere')), /nowhere cannot be read/);
  });
});
