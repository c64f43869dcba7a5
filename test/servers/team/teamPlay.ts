import assert from 'node:assert/strict';
import { setTimeout as sleep } from 'node:timers/promises';
import { createFakeStorage } from '../../support/fakeStorage.ts';
import { waitLimitMs } from '../../support/patience.ts';
import { createWiredClient, type WiredClient } from '../wiredClient.ts';

/** Requests in an hour of the one key that the whole team shares upstream: nothing of it comes back during the play. */
export const upstreamLimit = 40;
/** Requests that each person's key may make in all. */
export const budgets: Readonly<Record<string, number>> = { 'sk-ann': 60, 'sk-ben': 9 };

/** What is asked, and what the upstream says to it. */
export const questions = {
  /** `ok`, at once. */
  usual: 'Say hello.',
  /** `half `, and then nothing more. */
  endless: 'Begin, and do not end.',
  /** Nothing at all; `ok` when it is asked a second time. */
  silent: (number: number) => `Wait at first (${number}).`,
} as const;

/** Enough that one of them meets a given worker of two. */
export const mostSilent = 16;

/** A gateway with two workers in front of one upstream. */
export interface TeamGateway {
  /** Everything before `/chat/completions`. */
  readonly url: string;
  readonly model: string;
  /** Requests that a key has made. */
  spent(key: string): Promise<number>;
  /** Requests that the upstream has refused for its limit. */
  refusedByLimit(): number;
  /** Requests that the upstream has answered. */
  answered(): number;
  /** The worker of each request so far, oldest first. */
  taken(): Promise<readonly number[]>;
  /** Whether a question has come to the upstream. */
  hasReached(question: string): boolean;
  kill(worker: number): void;
  /** The upstream's hour is over. */
  renewLimit(): void;
}

/** The scenes in the order in which they are played; each is a test. */
export const teamScenes = {
  limit: 'gets nobody a 429 by ghost text, and leaves what the reserve keeps',
  budgets: 'keeps both budgets, and tells the one that is spent as what it is',
  killed: 'loses no request that had not begun to answer when a worker is killed in mid-stream',
} as const;

export type TeamScene = keyof typeof teamScenes;

export interface TeamPlay {
  play(scene: TeamScene): Promise<void>;
  dispose(): void;
}

const ghost = { task: 'inline', priority: 'automatic' } as const;
const saying = (content: string) => ({ messages: [{ role: 'user', content }] }) as const;

/** Four windows of two people. The windows of one person share what they learn. */
export function createTeamPlay(gateway: TeamGateway): TeamPlay {
  const { url: baseUrl, model } = gateway;
  // How fast the machine is decides nothing.
  const provider = { models: { [model]: { firstByteSeconds: 600, idleSeconds: 600 } } };
  const people = new Map(
    Object.keys(budgets).map((key) => {
      const storage = createFakeStorage();
      const open = () =>
        createWiredClient({ id: 'litellm', model, key, baseUrl, storage, provider });
      return [key, [open(), open()] as const];
    }),
  );
  const windows = [...people.values()].flat();
  const ann = (): WiredClient => {
    const [first] = people.get('sk-ann') ?? [];
    assert.ok(first !== undefined);
    return first;
  };
  /** What the first request beyond a budget reads. */
  let told = '';

  /** Sends a request, and says which worker took it. */
  async function send(content: string, signal: AbortSignal, onText = () => {}) {
    const before = (await gateway.taken()).length;
    const answer = ann().ask(saying(content), signal, onText);
    const worker = await untilDefined(async () => (await gateway.taken())[before], content);
    await untilDefined(async () => gateway.hasReached(content) || undefined, content);
    return { answer, worker };
  }

  const scenes: Readonly<Record<TeamScene, () => Promise<void>>> = {
    async limit() {
      let held = 0;
      for (let round = 0; round < 15; round += 1)
        for (const { error, ...answer } of await Promise.all(
          windows.map(({ ask }) => ask(ghost)),
        )) {
          if (error?.kind === 'payment') told ||= answer.told;
          if (error?.kind === 'gateShut' && error.why === 'quota') held += 1;
        }
      assert.equal(gateway.refusedByLimit(), 0);
      assert.ok(held > 0, 'the limit was come near to');
      assert.equal((await ann().ask()).text, 'ok', 'what is asked for still passes');
    },

    async budgets() {
      assert.match(told, /budget of this API key is used up/);
      let inAll = 0;
      for (const [key, budget] of Object.entries(budgets)) {
        const spent = await gateway.spent(key);
        inAll += spent;
        assert.ok(spent <= budget, `${key}: ${spent} of ${budget}`);
      }
      assert.equal(await gateway.spent('sk-ben'), budgets['sk-ben'], 'all of it could be used');
      assert.equal(gateway.answered(), inAll, 'each request that counts was answered upstream');
      assert.equal((await ann().ask()).text, 'ok', 'the other one goes on');
    },

    async killed() {
      gateway.renewLimit();
      assert.equal((await ann().ask()).text, 'ok');
      const stop = new AbortController();
      let hasBegun = false;
      const midway = await send(questions.endless, stop.signal, () => {
        hasBegun = true;
      });
      await untilDefined(async () => hasBegun || undefined, 'the answer begins');
      const silent: Awaited<ReturnType<typeof send>>[] = [];
      do silent.push(await send(questions.silent(silent.length), stop.signal));
      while (silent.at(-1)?.worker !== midway.worker && silent.length < mostSilent);
      assert.equal(silent.at(-1)?.worker, midway.worker, 'one request beside the one midway');

      gateway.kill(midway.worker);
      const begun = await midway.answer;
      assert.equal(begun.text, 'half ', 'shown once, and told as broken');
      assert.deepEqual([begun.end, begun.error?.kind], ['failed', 'reset']);
      for (const { worker, answer } of silent)
        if (worker === midway.worker) {
          const { text, error } = await answer;
          assert.equal(text, 'ok', `asked again: ${JSON.stringify(error)}`);
        }
      stop.abort();
      for (const { worker, answer } of silent)
        if (worker !== midway.worker)
          assert.equal((await answer).error?.kind, 'aborted', 'the other worker went on');
    },
  };

  return {
    play: (scene) => scenes[scene](),
    dispose() {
      for (const window of windows) window.dispose();
    },
  };
}

/** Looks until something is there. */
async function untilDefined<T>(look: () => Promise<T | undefined>, what: string): Promise<T> {
  const endsBy = performance.now() + waitLimitMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    assert.ok(performance.now() < endsBy, `never so: ${what}`);
    await sleep(20);
  }
}
