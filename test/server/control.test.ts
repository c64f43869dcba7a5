import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { faults } from './faults.ts';
import type { Stats } from './ledger.ts';
import { postChat } from './postChat.ts';
import { useServer } from './useServer.ts';

describe('the control port of the simulated server', () => {
  const server = useServer();
  const post = (name: string, body: unknown = {}) =>
    fetch(`${server().controlUrl}/__control/${name}`, {
      method: 'POST',
      body: JSON.stringify(body),
    });
  const stats = async (): Promise<Stats> =>
    JSON.parse(await (await fetch(`${server().controlUrl}/__control/stats`)).text());

  it('takes scripts and gives counts, without counting itself', async () => {
    assert.equal((await post('script', [{ steps: [{ do: 'content', text: 'hi' }] }])).status, 200);
    await postChat(server(), { stream: true });
    const { requests, generations, contentTokens, records, connections } = await stats();
    assert.deepEqual([requests, generations, contentTokens, records.length], [1, 1, 1, 1]);
    assert.ok(connections.accepted <= 1);
    assert.equal(records[0]?.isScripted, true);
    assert.ok((records[0]?.writes[0]?.atMs ?? 0) > 0);
    await post('reset');
    assert.equal((await stats()).requests, 0);
  });

  it('takes every fault as JSON', async () => {
    const { slowFirstByte, contextOverflow, redirect, ...plain } = faults;
    const made = [slowFirstByte(300), contextOverflow(9_000, 8_192), redirect('https://a.b')];
    const answers = [...Object.values(plain), ...made];
    assert.equal((await post('script', answers)).status, 200);
  });

  it('changes the config, and says what it does not know', async () => {
    assert.equal((await post('config', { limits: 'trial' })).status, 200);
    const { headers } = await postChat(server(), {});
    assert.equal(headers.get('x-ratelimit-limit-requests-minute'), '5');
    const answer = await post('config', { limit: 'trial' });
    assert.equal(answer.status, 400);
    assert.match(await answer.text(), /limit/);
    assert.equal((await post('config', { limits: 'unlimited' })).status, 200);
  });

  it('moves the clock of the limits and closes connections', async () => {
    await post('config', { limits: { requests: { minute: 1 }, tokens: {} } });
    await postChat(server(), {});
    assert.equal((await postChat(server(), {})).status, 429);
    await post('quota', { ms: 60_000 });
    assert.equal((await postChat(server(), {})).status, 200);
    await post('connections', { kind: 'graceful' });
    await server().until(({ connections }) => connections.open === 0);
    await post('config', { limits: 'unlimited' });
  });

  it('has nothing else', async () => {
    assert.equal((await post('shutdown')).status, 404);
    assert.equal((await fetch(server().controlUrl)).status, 404);
  });
});

describe('the simulated server as a process of its own', () => {
  it('prints its URLs and key as one line, serves, and ends with its parent', async () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const flags = ['--brain', 'demo', '--first-token-ms', '0', '--no-https', '--until-stdin-ends'];
    const child = spawn(process.execPath, ['--import', 'tsx', main, ...flags], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const [line] = await once(child.stdout.setEncoding('utf8'), 'data');
    const { httpUrl, httpsUrl, key } = JSON.parse(line);
    assert.equal(httpsUrl, '');
    const answer = await fetch(`${httpUrl}/v1/models`, {
      headers: { authorization: `Bearer ${key}` },
    });
    assert.equal(answer.status, 200);
    await answer.text();
    child.stdin.end();
    const [code] = await once(child, 'exit');
    assert.equal(code, 0);
  });
});
