import assert from 'node:assert/strict';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { noLog } from '../../../src/core/ports.ts';
import {
  createPredictorClient,
  type PredictorClient,
} from '../../../src/host/predictor/predictorClient.ts';

describe('the predictor in its thread', () => {
  let folder: string;
  let script: string;
  let client: PredictorClient;
  const failures: unknown[] = [];
  const never = new AbortController().signal;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-thread-'));
    script = join(folder, 'predictor.cjs');
    await build({
      entryPoints: ['src/host/predictor/predictorThread.ts'],
      outfile: script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    await writeFile(join(folder, 'a.ts'), 'launchRocket(pad, fuel);\n'.repeat(5));
  });
  beforeEach(() => {
    failures.length = 0;
    client = createPredictorClient({
      script,
      log: noLog,
      onUnexpected: (error) => failures.push(error),
    });
  });
  afterEach(() => client.dispose());
  after(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  async function indexed(): Promise<void> {
    const ready = new Promise<void>((resolve) => {
      client.onDidChange((state) => {
        if (state.kind === 'ready') resolve();
      });
    });
    client.index([{ folder, name: '' }]);
    await ready;
  }

  it('indexes a folder and completes from it', async () => {
    await indexed();
    assert.equal(client.state.kind, 'ready');
    const hole = { path: 'b.ts', prefix: 'launchRocket(pa', suffix: '\n' };
    assert.equal((await client.complete(hole, never))?.text, 'd, fuel);');
    assert.deepEqual(failures, []);
  });

  it('learns an edit without a new index', async () => {
    client.update('c.ts', 'dockShip(berth, crew);\n'.repeat(4));
    const hole = { path: 'b.ts', prefix: 'dockShip(ber', suffix: '\n' };
    assert.equal((await client.complete(hole, never))?.text, 'th, crew);');
  });

  it('keeps an edit that comes while a new index is built', async () => {
    const ready = indexed();
    client.update('c.ts', 'dockShip(berth, crew);\n'.repeat(4));
    await ready;
    const hole = { path: 'b.ts', prefix: 'dockShip(ber', suffix: '\n' };
    assert.equal((await client.complete(hole, never))?.text, 'th, crew);');
  });

  it('offers nothing of what it was told to forget, not even when a new build is stopped', async () => {
    await indexed();
    client.update('c.ts', 'dockShip(berth, crew);\n'.repeat(4));
    client.forget();
    assert.equal(client.state.kind, 'empty');
    client.index([{ folder, name: '' }]);
    client.stop();
    for (const prefix of ['launchRocket(pa', 'dockShip(ber'])
      assert.equal(await client.complete({ path: 'b.ts', prefix, suffix: '\n' }, never), undefined);
    assert.equal(client.state.kind, 'empty');
    await indexed();
    const hole = { path: 'b.ts', prefix: 'launchRocket(pa', suffix: '\n' };
    assert.equal((await client.complete(hole, never))?.text, 'd, fuel);');
  });

  it('gives no answer that was under way when it was told to forget', async () => {
    await indexed();
    const hole = { path: 'b.ts', prefix: 'launchRocket(pa', suffix: '\n' };
    const underWay = client.complete(hole, never);
    client.forget();
    assert.equal(await underWay, undefined);
  });

  it('stops a build and keeps what it knew', async () => {
    await indexed();
    const known = client.state;
    const many = join(folder, 'many');
    await mkdir(many);
    await Promise.all(
      Array.from({ length: 600 }, (_, i) => writeFile(join(many, `${i}.ts`), `tell(${i});\n`)),
    );
    const states: string[] = [];
    const stopped = new Promise<void>((resolve) => {
      client.onDidChange((state) => {
        states.push(state.kind);
        if (state.kind === 'building' && state.filesFound > 0) client.stop();
        if (state.kind === 'ready') resolve();
      });
    });
    client.index([{ folder: many, name: '' }]);
    await stopped;
    assert.equal(states.filter((kind) => kind === 'ready').length, 1);
    assert.equal(client.state, known);
    const hole = { path: 'b.ts', prefix: 'launchRocket(pa', suffix: '\n' };
    assert.equal((await client.complete(hole, never))?.text, 'd, fuel);');
  });

  it('lets a waiter go when its signal fires', async () => {
    const controller = new AbortController();
    const answer = client.complete({ path: 'b.ts', prefix: 'x', suffix: '' }, controller.signal);
    controller.abort();
    assert.equal(await answer, undefined);
  });

  it('leaves nobody waiting when it is let go', async () => {
    const answer = client.complete({ path: 'b.ts', prefix: 'x', suffix: '' }, never);
    client.dispose();
    assert.equal(await answer, undefined);
    assert.equal(
      await client.complete({ path: 'b.ts', prefix: 'x', suffix: '' }, never),
      undefined,
    );
  });

  describe('that dies or hangs', () => {
    const hole = { path: 'b.ts', prefix: 'x', suffix: '' };

    /** A client of a thread that does this. */
    async function clientOf(code: string): Promise<PredictorClient> {
      const path = join(folder, 'broken.cjs');
      await writeFile(path, code);
      client.dispose();
      client = createPredictorClient({
        script: path,
        log: noLog,
        onUnexpected: (error) => failures.push(error),
      });
      return client;
    }

    for (const [what, code] of [
      ['exits', "require('node:worker_threads').parentPort.on('message', () => process.exit(1));"],
      ['throws', "require('node:worker_threads').parentPort.on('message', () => { throw 1; });"],
      ['is no code', '}{'],
    ] as const)
      it(`leaves nobody waiting, now or later: it ${what}`, async () => {
        const broken = await clientOf(code);
        assert.equal(await broken.complete(hole, never), undefined);
        assert.deepEqual(await broken.search([], 'x'), []);
        broken.index([{ folder, name: '' }]);
        assert.equal(await broken.complete(hole, never), undefined);
      });

    it('holds up nobody whose signal fires, and can still be let go', async () => {
      const hung = await clientOf('for (;;);');
      const controller = new AbortController();
      const waiting = hung.complete(hole, controller.signal);
      const other = hung.complete(hole, never);
      controller.abort();
      assert.equal(await waiting, undefined);
      hung.dispose();
      assert.equal(await other, undefined);
    });
  });
});
