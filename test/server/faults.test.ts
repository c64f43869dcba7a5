import assert from 'node:assert/strict';
import { faults } from './faults.ts';
import type { ScriptedAnswer } from './responders/scriptedAnswer.ts';
import { createSilentServer } from './silentServer.ts';
import { useServer } from './useServer.ts';

type Name = keyof typeof faults;

/** What a client gets: a status, what it could read, and how the body ended. */
interface Seen {
  readonly status: number;
  readonly text: string;
  readonly end: 'whole' | 'broken' | 'silent';
}

const said = /"content":"const "/;
/** How long silence is listened to, once what comes before it has come. */
const silentMs = 150;

const broken: Partial<Record<Name, Partial<Record<keyof Seen, unknown>>>> = {
  stallBefore: { status: 200, text: /^$/, end: 'silent' },
  stallAfter: { status: 200, text: said, end: 'silent' },
  resetBefore: { status: 200, text: /^$/, end: 'broken' },
  resetAfter: { status: 200, text: said, end: 'broken' },
  resetBeforeHead: { status: 0, end: 'broken' },
  resetConnection: { status: 0, end: 'broken' },
  truncatedBefore: { status: 200, text: /^$/, end: 'whole' },
  truncatedAfter: { status: 200, text: said, end: 'whole' },
  malformedBefore: { status: 200, text: /^data: \{"choices":\[\{"del\n\n/, end: 'whole' },
  malformedAfter: { status: 200, text: /const [\s\S]*\{"del\n\n/, end: 'whole' },
  errorUnnamed: { text: /^data: \{"error":\{.*\},"status_code":503\}\n\n$/, end: 'whole' },
  errorNamed: {
    text: /^event: error\ndata: \{"error":\{.*\},"status_code":503\}\n\n$/,
    end: 'whole',
  },
  errorAfter: { text: /const [\s\S]*"status_code":503/, end: 'whole' },
  emptyOk: { status: 200, text: /^$/, end: 'whole' },
  htmlOk: { status: 200, text: /^<!doctype html>/, end: 'whole' },
  wrongContentType: { status: 200, text: /const [\s\S]*DONE/, end: 'whole' },
  endless: { status: 200, text: /more /, end: 'silent' },
};

const statuses: Partial<Record<Name, number>> = {
  transient400: 400,
  badRequest: 400,
  wrongKey: 401,
  payment: 402,
  missingKey: 403,
  notRouted: 404,
  modelGone: 404,
  timeout408: 408,
  conflict409: 409,
  tooLarge413: 413,
  legacy422: 422,
  quotaRequestsMinute: 429,
  quotaTokensMinute: 429,
  quotaTokensDay: 429,
  queue: 429,
  server500: 500,
  gateway502: 502,
  unavailable503: 503,
  gateway504: 504,
};

describe('a fault of the simulated server', () => {
  const server = useServer();

  /** @param isAllThatComes tells from when on silence is listened to; without it the end is waited for. */
  async function ask(
    isAllThatComes: (seen: Pick<Seen, 'status' | 'text'>) => boolean = () => false,
    stream = true,
  ): Promise<Seen> {
    let text = '';
    let status = 0;
    const silence = new AbortController();
    let listening: NodeJS.Timeout | undefined;
    const look = () => {
      if (isAllThatComes({ status, text }))
        // Time: how long silence is listened to; on a slow machine less is heard, and none fails.
        listening ??= setTimeout(() => silence.abort(), silentMs);
    };
    look();
    try {
      const answer = await fetch(`${server().url}/v1/chat/completions`, {
        method: 'POST',
        redirect: 'manual',
        signal: silence.signal,
        headers: { authorization: 'Bearer csk-simulated' },
        body: JSON.stringify({
          model: 'qwen-3.8-27b',
          max_completion_tokens: 50,
          stream,
          messages: [{ role: 'user', content: 'x' }],
        }),
      });
      status = answer.status;
      look();
      const decoder = new TextDecoder();
      for await (const part of answer.body ?? []) {
        text += decoder.decode(part, { stream: true });
        look();
      }
      return { status, text, end: 'whole' };
    } catch {
      return { status, text, end: silence.signal.aborted ? 'silent' : 'broken' };
    } finally {
      clearTimeout(listening);
    }
  }

  for (const [name, expected] of Object.entries(broken))
    it(`${name} looks like what it is called`, async () => {
      const fault = faults[name as Name];
      assert.ok(typeof fault === 'object');
      server().script(fault);
      const fits = (seen: Pick<Seen, 'status' | 'text'>) =>
        seen.status === expected.status &&
        expected.text instanceof RegExp &&
        expected.text.test(seen.text);
      const seen = await ask(expected.end === 'silent' ? fits : undefined);
      for (const [field, value] of Object.entries(expected)) {
        const actual = seen[field as keyof Seen];
        if (value instanceof RegExp) assert.match(String(actual), value);
        else assert.equal(actual, value);
      }
    });

  for (const [name, status] of Object.entries(statuses))
    it(`${name} is a ${status}`, async () => {
      const fault = faults[name as Name];
      assert.ok(typeof fault === 'object');
      server().script(fault);
      assert.equal((await ask()).status, status);
    });

  it('breaks off an answer without stream as it would a stream', async () => {
    const whole = async (fault: ScriptedAnswer, isAllThatComes?: () => boolean) => {
      server().script(fault);
      const { status, end, text } = await ask(isAllThatComes, false);
      return [status, end, text.length > 0];
    };
    assert.deepEqual(await whole(faults.resetAfter), [0, 'broken', false]);
    assert.deepEqual(await whole(faults.resetConnection), [0, 'broken', false]);
    assert.deepEqual(await whole(faults.stallAfter, () => true), [0, 'silent', false]);
    assert.deepEqual(await whole(faults.truncatedAfter), [200, 'whole', true]);
    assert.deepEqual(await whole(faults.errorNamed), [503, 'whole', true]);
  });

  it('takes parameters where there is something to choose', async () => {
    server().script(
      faults.slowFirstByte(40),
      faults.contextOverflow(9_000, 8_192),
      faults.redirect('https://a.b/'),
    );
    assert.match((await ask()).text, said);
    assert.match((await ask()).text, /Current length is 9000 while limit is 8192/);
    assert.equal((await ask()).status, 307);
  });

  it('answers only what it is meant for, as often as told', async () => {
    server().script(
      { ...faults.queue, when: { model: 'gpt-oss-120b' } },
      { ...faults.server500, when: { path: '/v1/models' } },
      { ...faults.payment, times: 2 },
      { steps: [{ do: 'content', text: 'const ' }] },
    );
    const statusesSeen = [];
    for (let count = 0; count < 3; count++) statusesSeen.push((await ask()).status);
    assert.deepEqual(statusesSeen, [402, 402, 200]);
    assert.equal((await fetch(`${server().url}/v1/models`)).status, 500);
  });
});

describe('the silent server', () => {
  it('takes a connection and says nothing', async () => {
    const silentServer = await createSilentServer();
    // Time: how long silence is listened to; what is late fails nothing.
    const signal = AbortSignal.timeout(100);
    await assert.rejects(fetch(silentServer.url, { signal }), { name: 'TimeoutError' });
    await silentServer.close();
  });
});
