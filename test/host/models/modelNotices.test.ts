import assert from 'node:assert/strict';
import { bundledModels } from '../../../src/core/models/bundledModels.ts';
import { createCatalog } from '../../../src/core/models/catalog.ts';
import { dayMs } from '../../../src/core/models/day.ts';
import { formatModelRef } from '../../../src/core/models/modelRef.ts';
import { findWarnings } from '../../../src/core/models/modelWarning.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import type { Notice } from '../../../src/core/ports.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { createModelNotices } from '../../../src/host/models/modelNotices.ts';
import { cerebras, keyListing, publicListing, publicModel } from '../../core/models/support.ts';
import { createFakeClock, type FakeClock } from '../../support/fakeClock.ts';
import { createMemoryStorage } from '../../support/memoryStorage.ts';

const fail = (error: unknown) => assert.fail(String(error));

function setup({
  values = { 'models.chat': 'leaving' } as Readonly<Record<string, string>>,
  storage = createMemoryStorage(),
  clock = createFakeClock(),
} = {}) {
  const catalog = createCatalog({
    clock,
    bundled: bundledModels,
    servesPublicModels: () => false,
    onError: fail,
  });
  catalog.applyPublicListing(
    publicListing(
      publicModel('gpt-oss-120b'),
      publicModel('leaving', { deprecated: true }),
      publicModel('try-me', { preview: true }),
    ),
    clock.wallMs(),
  );
  catalog.applyKeyListing(
    'cerebras',
    keyListing('gpt-oss-120b', 'leaving', 'try-me'),
    clock.wallMs(),
  );
  const { settings } = readSettings((key) => values[key]);
  const shown: Notice[] = [];
  const done: string[] = [];
  const notices = createModelNotices({
    catalog,
    warnings: () => findWarnings({ settings, catalog, providers: createProviderSet(settings) }),
    tasksNaming: () => ['chat'],
    notices: { show: (notice) => shown.push(notice), clear: () => {} },
    storage,
    clock,
    texts: createTexts(inEnglish),
    async switchTo(tasks, ref) {
      done.push(`${tasks.join()} → ${formatModelRef(ref)}`);
    },
    openPicker: (task) => done.push(`picker ${task}`),
    openDetails: (ref) => done.push(`details ${formatModelRef(ref)}`),
    onUnexpected: fail,
  });
  const look = async () => {
    notices.check();
    await clock.advance(1_000);
  };
  const click = async (label: string) => {
    const action = shown.at(-1)?.actions.find((one) => one.label === label);
    assert.ok(action, `no “${label}” among ${shown.at(-1)?.actions.map((one) => one.label)}`);
    await action.run();
  };
  return { notices, catalog, clock, shown, done, look, click, storage };
}

/** Days on which a notice was shown when it was looked for every hour for `days` days. */
async function daysWithNotice(
  run: { readonly clock: FakeClock; readonly shown: readonly Notice[]; look(): Promise<void> },
  days: number,
) {
  const seen: number[] = [];
  for (let hour = 0; hour < days * 24; hour += 1) {
    const before = run.shown.length;
    await run.look();
    if (run.shown.length > before) seen.push(Math.floor((hour + 12) / 24));
    await run.clock.advance(dayMs / 24 - 1_000);
  }
  return seen;
}

describe('notices about models', () => {
  it('warn of a retiring model once a day, and lead to one that stays', async () => {
    const run = setup();
    assert.deepEqual(await daysWithNotice(run, 4), [0, 1, 2, 3, 4]);
    assert.equal(
      run.shown[0]?.text,
      'LEAVING (used for chat): being retired, date not announced, replacement: GPT-OSS-120B.',
    );
    assert.equal(new Set(run.shown.map((notice) => notice.id)).size, run.shown.length);
    await run.click('Switch to GPT-OSS-120B');
    await run.click('Details');
    assert.deepEqual(run.done, ['chat → cerebras/gpt-oss-120b', 'details cerebras/leaving']);
  });

  it('warn once a day in all windows and sessions together', async () => {
    const first = setup();
    await first.look();
    const second = setup({ storage: first.storage, clock: first.clock });
    await second.look();
    assert.deepEqual([first.shown.length, second.shown.length], [1, 0]);
  });

  it('keep silent for days when asked to remind later', async () => {
    const run = setup();
    await run.look();
    await run.click('Remind Me Later');
    assert.deepEqual(await daysWithNotice(run, 9), [7, 8, 9]);
  });

  it('say once for good that a chosen model is a preview', async () => {
    const run = setup({ values: { 'models.inline': 'try-me' } });
    assert.deepEqual(await daysWithNotice(run, 3), [0]);
    assert.match(run.shown[0]?.text ?? '', /^TRY-ME \(used for inline completion\) is a preview/);
  });

  it('are none while nothing in use goes', async () => {
    const run = setup({ values: {} });
    await run.look();
    assert.deepEqual(run.shown, []);
  });

  it('say once which model answers for a retired one, to keep, change or stop it', async () => {
    const { notices, clock, shown, click, done, catalog } = setup();
    for (let time = 0; time < 3; time += 1) {
      notices.notifyReplaced(cerebras('zai-glm-4.7'), cerebras('gpt-oss-120b'), 'chat');
      await clock.advance(dayMs);
    }
    assert.equal(shown.length, 1);
    assert.match(
      shown[0]?.text ?? '',
      /^Z\.ai GLM 4\.7 is no longer available\. GPT-OSS-120B is being used/,
    );
    await click('Keep GPT-OSS-120B');
    await click('Choose Another');
    await click('Stop');
    assert.deepEqual(done, ['chat → cerebras/gpt-oss-120b', 'picker chat']);
    assert.equal(catalog.isReplacementDeclined(cerebras('zai-glm-4.7')), true);
    assert.equal(shown.length, 2, 'what stopping means is said');
  });

  it('offer a model that holds a longer request, and change nothing without a click', async () => {
    const { notices, shown, click, done } = setup();
    notices.offerLarger(cerebras('leaving'), 'edit', cerebras('gpt-oss-120b'));
    assert.match(
      shown[0]?.text ?? '',
      /too long for LEAVING\. GPT-OSS-120B is the cheapest model .+ \(65k window · .+0\.50/,
    );
    assert.deepEqual(done, []);
    await click('Switch to GPT-OSS-120B');
    await click('Choose Another');
    assert.deepEqual(done, ['edit → cerebras/gpt-oss-120b', 'picker edit']);
  });

  it('ask for a choice when every other model costs more', async () => {
    const { notices, shown, click, done } = setup();
    notices.askToChoose(cerebras('llama3.1-8b'), 'chat', [cerebras('gpt-oss-120b')]);
    assert.match(shown[0]?.text ?? '', /Nothing is sent for chat until you choose/);
    assert.deepEqual(done, [], 'nothing changes without a click');
    await click('Switch to GPT-OSS-120B');
    assert.deepEqual(done, ['chat → cerebras/gpt-oss-120b']);
    notices.askToChoose(cerebras('llama3.1-8b'), 'chat', []);
    await click('Choose Another');
    assert.deepEqual(done.at(-1), 'picker chat');
  });
});
