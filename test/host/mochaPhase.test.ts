import assert from 'node:assert/strict';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { waitFor } from '../support/waitFor.ts';
import { runMochaPhase } from './mochaPhase.ts';
import type { TestEvent } from './outcome.ts';

describe('a run of tests', () => {
  let folder = '';

  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-phase-'));
  });

  after(() => {
    rmSync(folder, { recursive: true });
  });

  const run = async (
    code: string,
    {
      giveUp = new Promise<string>(() => {}),
      env = {},
    }: { giveUp?: Promise<string>; env?: NodeJS.ProcessEnv } = {},
  ) => {
    const file = join(folder, 'some.mjs');
    writeFileSync(file, code);
    let shown = '';
    const events: TestEvent[] = [];
    const outcome = await runMochaPhase({
      root: join(import.meta.dirname, '..', '..'),
      files: [file],
      grep: undefined,
      giveUp,
      env,
      show: (text) => {
        shown += text;
      },
      onEvent: (event) => events.push(event),
    });
    return { ...outcome, shown, events };
  };

  it('counts what passed and what failed, and shows why', async () => {
    const { passed, failures, shown, events } = await run(
      `it('holds', () => {}); it('breaks', () => { throw new Error('on purpose'); });`,
    );
    assert.equal(passed, 1);
    assert.deepEqual(
      failures.map(({ title, detail }) => [title, detail]),
      [['breaks', 'on purpose']],
    );
    assert.match(shown, /on purpose/);
    assert.deepEqual(
      events.map(({ kind }) => kind),
      ['started', 'ended', 'started', 'failed', 'ended'],
    );
  });

  it('names the suite whose hook failed', async () => {
    const { passed, failures } = await run(
      `describe('outer', () => { before(() => { throw new Error('no server'); }); it('holds', () => {}); });`,
    );
    assert.equal(passed, 0);
    assert.deepEqual(
      failures.map(({ title, detail }) => [title, detail]),
      [['outer', '"before all" hook for "holds": no server']],
    );
  });

  it('fails for a test that is skipped', async () => {
    const { passed, failures } = await run(`it('later'); it('holds', () => {});`);
    assert.deepEqual([passed, failures.length], [1, 1]);
  });

  it('fails when its process dies, and names the test that was running', async () => {
    const { failures } = await run(`it('dies', () => process.exit(3));`);
    assert.equal(failures.length, 1);
    assert.equal(failures[0]?.title, 'dies');
    assert.match(failures[0]?.detail ?? '', /ended early: exit code 3/);
  });

  it('ends with the whole run, and names the test that was running', async () => {
    let end: (reason: string) => void = () => {};
    const giveUp = new Promise<string>((resolve) => {
      end = resolve;
    });
    const started = join(folder, 'started');
    const running = run(
      `import { writeFileSync } from 'node:fs';
       it('hangs', () => { writeFileSync(${JSON.stringify(started)}, ''); return new Promise(() => setInterval(() => {}, 1e6)); });`,
      { giveUp },
    );
    await waitFor(() => existsSync(started));
    end('the whole run took too long');
    const { failures } = await running;
    assert.deepEqual(
      failures.map(({ title, detail }) => [title, detail]),
      [['hangs', 'the whole run took too long']],
    );
  });

  it('fails when a test leaves something open, and says what', async () => {
    const { passed, failures, shown } = await run(
      `it('leaks', () => { setInterval(() => {}, 1e6); });`,
      { env: { SLIPSTREAM_TEST_LEFTOVER_TURNS: '2' } },
    );
    assert.deepEqual([passed, failures.length], [1, 1]);
    assert.match(shown, /left something open: .*Timeout/);
  });
});
