import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { createEmitter } from '../../src/core/event.ts';
import { type Notice, type Notices, noLog, type Transport } from '../../src/core/ports.ts';
import { readSettings, type Settings } from '../../src/core/settings.ts';
import { createTexts } from '../../src/core/texts/texts.ts';
import { inEnglish } from '../../src/core/translate.ts';
import { createModelService } from '../../src/host/models/modelService.ts';
import { createProviderAccess } from '../../src/host/models/providerAccess.ts';
import { createFileStorage } from '../../src/host/storage.ts';
import { ok } from '../../src/shared/result.ts';
import { createFakeClock } from '../support/fakeClock.ts';

const dayMs = 86_400_000;
const fail = (error: unknown, where?: string) => assert.fail(`${where}: ${error}`);

const entry = (id: string, over = {}) => ({
  id,
  name: id,
  pricing: { prompt: '0.000001', completion: '0.000001' },
  ...over,
});

/** As long as reading and writing a file takes on this disk, now: what was under way before is then likely done. */
async function diskTurn(folder: string): Promise<void> {
  const file = join(folder, 'turn');
  await writeFile(file, 'turn');
  await readFile(file);
  await rm(file);
}

describe('the model service, in the editor with a clock of its own', () => {
  let folder: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'slipstream-models-'));
  });
  afterEach(() => rm(folder, { recursive: true, force: true, maxRetries: 10 }));

  /** A service whose chat setting names `leaving`, served by a provider that lists `entries`. */
  async function setup(entries: () => readonly unknown[], clock = createFakeClock()) {
    const shown: Notice[] = [];
    const asked: string[] = [];
    const settingChanges = createEmitter<Settings>(fail);
    const getJson: Transport['getJson'] = async (_target, path) => {
      asked.push(path);
      return ok({ status: 200, body: { data: entries() }, rateLimits: [] });
    };
    const settings = {
      current: readSettings((key) => (key === 'models.chat' ? 'leaving' : undefined)).settings,
      onDidChange: settingChanges.event,
    };
    const storage = createFileStorage(folder, noLog);
    const notices: Notices = { show: (notice) => shown.push(notice), clear: () => {} };
    const texts = createTexts(inEnglish);
    const providers = createProviderAccess({
      settings,
      storage,
      vault: {
        keys: async () => [],
        get: async () => undefined,
        store: async () => {},
        delete: async () => {},
        onDidChange: createEmitter<{ readonly key: string }>(fail).event,
      },
      environment: { CEREBRAS_API_KEY: 'csk-x' },
      log: noLog,
      notices,
      texts,
      onUnexpected: fail,
    });
    const service = createModelService({
      transport: { getJson },
      settings,
      storage,
      providers,
      walkthrough: { open: async () => {} },
      measured: () => undefined,
      clock,
      log: noLog,
      notices,
      texts,
      onUnexpected: fail,
    });
    await service.keys.loaded;
    /** Lets `ms` pass, and the disk keep pace with it. */
    const pass = async (ms: number) => {
      await clock.advance(ms);
      for (let turn = 0; turn < 20; turn += 1) {
        await diskTurn(folder);
        await clock.advance(0);
      }
    };
    await pass(0);
    const dispose = () => {
      service.dispose();
      providers.dispose();
    };
    return { service, shown, asked, clock, pass, dispose };
  }

  it('warns of a retiring model once a day, also over restarts', async () => {
    const listed = [entry('gpt-oss-120b'), entry('leaving', { deprecated: true })];
    const first = await setup(() => listed);
    await first.pass(4_000);
    assert.deepEqual(first.asked, [], 'not while the editor starts');
    const perDay: number[] = [];
    for (let day = 0; day < 3; day += 1) {
      const before = first.shown.length;
      for (let hour = 0; hour < 24; hour += 1) await first.pass(dayMs / 24);
      perDay.push(first.shown.length - before);
    }
    // The clock starts at noon: each stretch of 24 hours touches two days, of which the first has had its notice.
    assert.deepEqual(perDay, [2, 1, 1]);
    first.dispose();

    const second = await setup(() => listed, first.clock);
    await second.pass(60_000);
    assert.equal(second.shown.length, 0, 'today’s was shown before the restart');
    second.dispose();
  });

  it('warns within one refresh when a listing flips its flag on a model no table knows', async () => {
    let isDeprecated = false;
    const run = await setup(() => [
      entry('gpt-oss-120b'),
      entry('leaving', { deprecated: isDeprecated }),
    ]);
    await run.pass(10_000);
    assert.equal(run.shown.length, 0);
    isDeprecated = true;
    const refreshed = run.service.commands['slipstream.refreshModels']();
    await run.pass(1_000);
    await refreshed;
    const notice = run.shown.find(({ id }) => id.startsWith('retiring'));
    assert.match(
      notice?.text ?? '',
      /leaving \(used for chat\): being retired, date not announced/,
    );
    assert.deepEqual(
      run.service.warnings().map(({ lifecycle }) => lifecycle.kind),
      ['retiring'],
    );
    assert.equal(
      vscode.workspace.getConfiguration('slipstream').inspect('models.chat')?.globalValue,
      undefined,
      'nothing is switched without a click',
    );
    run.dispose();
  });
});
