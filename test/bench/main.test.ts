import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { useServer } from '../server/useServer.ts';

describe('slipstream-bench', () => {
  // A process of its own reads all sources first.
  const server = useServer({ brain: { kind: 'demo' } });
  let folder = '';
  before(() => {
    folder = mkdtempSync(join(tmpdir(), 'slipstream-bench-'));
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  function start(...args: string[]) {
    const own = ['--models', 'gpt-oss-120b', '--reasoning', 'low', '--sets', 'short', '--yes'];
    const child = spawn(
      process.execPath,
      [
        '--import',
        'tsx',
        'src/bench/main.ts',
        ...own,
        '--base-url',
        `${server().httpUrl}/v1`,
        ...args,
      ],
      { env: { ...process.env, CEREBRAS_API_KEY: 'csk-simulated' } },
    );
    const output = { text: '' };
    for (const stream of [child.stdout, child.stderr])
      stream.on('data', (data) => {
        output.text += data;
      });
    const ended = once(child, 'close').then(([code]) => ({ code, text: output.text }));
    return { child, ended };
  }

  const readJson = (path: string) => JSON.parse(readFileSync(path, 'utf8'));

  it('measures, writes what it found, and compares it with a run before', async () => {
    const json = join(folder, 'first.json');
    const first = await start('--requests', '6', '--json', json, '--csv', join(folder, 'first.csv'))
      .ended;
    assert.equal(first.code, 0, first.text);
    assert.equal(readJson(json).cells[0].figures.wallMs.length, 6);
    assert.match(readFileSync(join(folder, 'first.csv'), 'utf8'), /timeToFirstTokenMs,6,/);
    const html = join(folder, 'second.html');
    const second = await start('--requests', '6', '--compare', json, '--html', html).ended;
    assert.match(second.text, /Compared with \d{4}/);
    assert.match(readFileSync(html, 'utf8'), /<svg/);
  });

  it('ends with 1 when a limit did not hold', async () => {
    const { code, text } = await start('--requests', '2', '--max-ttft-p95', '0.001').ended;
    assert.equal(code, 1);
    assert.match(text, /--max-ttft-p95 0\.001: gpt-oss-120b .* has \d/);
  });

  it('keeps what was measured when it is interrupted', async () => {
    const json = join(folder, 'partial.json');
    const { child, ended } = start('--requests', '100000', '--warm-up', '0', '--json', json);
    await server().until(({ generations }) => generations >= 10);
    child.kill('SIGINT');
    const { code, text } = await ended;
    assert.equal(code, 0, text);
    assert.match(text, /Stopped: this is what was measured until then/);
    const { isPartial, cells } = readJson(json);
    assert.ok(isPartial);
    assert.ok(cells[0].figures.wallMs.length >= 5);
  });

  it('sends nothing that costs more than agreed without being asked to', async () => {
    const before = server().stats().generations;
    const own = ['--models', 'gpt-oss-120b', '--requests', '100000'];
    const child = spawn(
      process.execPath,
      ['--import', 'tsx', 'src/bench/main.ts', ...own, '--base-url', `${server().httpUrl}/v1`],
      { stdio: ['ignore', 'ignore', 'pipe'] },
    );
    const [code] = await once(child, 'close');
    assert.equal(code, 2);
    assert.equal(server().stats().generations, before);
  });
});
