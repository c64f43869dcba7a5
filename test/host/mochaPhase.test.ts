import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runMochaPhase } from './mochaPhase.ts';

describe('a run of tests', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-phase-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  /** Patient unless told otherwise: a busy machine takes its time to start a process. */
  const run = async (code: string, limits: { deadlineMs?: number; leftoverMs?: number } = {}) => {
    const file = join(folder, 'some.mjs');
    writeFileSync(file, code);
    let shown = '';
    const counts = await runMochaPhase({
      root: join(import.meta.dirname, '..', '..'),
      files: [file],
      grep: undefined,
      timeoutMs: 50_000,
      deadlineMs: 50_000,
      leftoverMs: 50_000,
      ...limits,
      show: (text) => {
        shown += text;
      },
    });
    return { ...counts, shown };
  };

  it('counts what passed and what failed, and shows why', async () => {
    const { passed, failed, shown } = await run(
      `it('holds', () => {}); it('breaks', () => { throw new Error('on purpose'); });`,
    );
    assert.deepEqual([passed, failed], [1, 1]);
    assert.match(shown, /on purpose/);
  });

  it('fails for a test that is skipped', async () => {
    const { passed, failed } = await run(`it('later'); it('holds', () => {});`);
    assert.deepEqual([passed, failed], [1, 1]);
  });

  it('fails when its process dies', async () => {
    const { failed, shown } = await run(`it('dies', () => process.exit(3));`);
    assert.equal(failed, 1);
    assert.match(shown, /ended early: exit code 3/);
  });

  it('fails when it hangs', async () => {
    const { failed, shown } = await run(
      `it('hangs', () => new Promise((done) => setTimeout(done, 60_000))).timeout(60_000);`,
      { deadlineMs: 1500 },
    );
    assert.equal(failed, 1);
    assert.match(shown, /timed out/);
  });

  it('fails when a test leaves something open', async () => {
    const { passed, failed, shown } = await run(
      `it('leaks', () => { setTimeout(() => {}, 60_000); });`,
      { leftoverMs: 300 },
    );
    assert.deepEqual([passed, failed], [1, 1]);
    assert.match(shown, /left something open/);
  });
}).timeout(60_000);
