import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadBundle } from '../../src/host/loadBundle.ts';

describe('a bundle with compiled code', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-bundle-'));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true, maxRetries: 10 }));

  const files = () => ({
    bundle: join(folder, 'main.cjs'),
    compiled: join(folder, 'kept', 'compiled'),
  });
  const load = (source: string) => {
    writeFileSync(files().bundle, source);
    return loadBundle(files());
  };
  const one = "exports.answer = () => 'one';";
  const two = "exports.answer = () => 'two';";
  const answerOf = ({ exports }: { readonly exports: unknown }): unknown => {
    assert.ok(typeof exports === 'object' && exports !== null && 'answer' in exports);
    assert.ok(typeof exports.answer === 'function');
    return exports.answer();
  };

  it('runs as a required file does', () => {
    writeFileSync(join(folder, 'beside.cjs'), "module.exports = 'beside';");
    const { exports } = load(
      "module.exports = [require('./beside.cjs'), require('node:path') === require('node:path'), __filename, __dirname]",
    );
    assert.deepEqual(exports, ['beside', true, files().bundle, folder]);
  });

  it('is not compiled again once its code is kept', async () => {
    const first = load(one);
    assert.equal(first.isPrecompiled, false);
    await first.keepCompiled();
    const second = load(one);
    assert.equal(second.isPrecompiled, true);
    assert.equal(answerOf(second), 'one');
    assert.deepEqual(readdirSync(join(folder, 'kept')), ['compiled']);
  });

  it('runs another source of the same length, not the code that was kept', async () => {
    assert.equal(one.length, two.length);
    await load(one).keepCompiled();
    const changed = load(two);
    assert.equal(changed.isPrecompiled, false);
    assert.equal(answerOf(changed), 'two');
    await changed.keepCompiled();
    assert.equal(load(two).isPrecompiled, true);
  });

  it('compiles when the kept code is damaged, cut off or somebody else’s', async () => {
    await load(one).keepCompiled();
    const whole = readFileSync(files().compiled);
    const damaged = Buffer.from(whole);
    damaged.writeUInt8(damaged.readUInt8(damaged.length - 9) ^ 1, damaged.length - 9);
    for (const kept of [damaged, whole.subarray(0, -1), Buffer.alloc(0), Buffer.from('no code')]) {
      writeFileSync(files().compiled, kept);
      const loaded = load(one);
      assert.equal(loaded.isPrecompiled, false);
      assert.equal(answerOf(loaded), 'one');
    }
  });

  it('says when the code cannot be kept, leaves nothing behind, and works all the same', async () => {
    mkdirSync(files().compiled, { recursive: true });
    const loaded = load(one);
    assert.equal(answerOf(loaded), 'one');
    await assert.rejects(loaded.keepCompiled());
    assert.deepEqual(readdirSync(join(folder, 'kept')), ['compiled']);
  });

  it('throws what the bundle throws, at the place where it is in the file', () => {
    assert.throws(
      () => load("throw new Error('no');"),
      (error: unknown) => {
        assert.ok(error instanceof Error);
        assert.match(String(error.stack), /main\.cjs:1:7/);
        return true;
      },
    );
    rmSync(files().bundle);
    assert.throws(() => loadBundle(files()), { code: 'ENOENT' });
  });
});
