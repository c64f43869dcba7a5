import assert from 'node:assert/strict';
import { localModel } from '../../../src/core/models/modelRef.ts';
import { type PickerState, pickerRows } from '../../../src/core/models/pickerRows.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';
import { processorMs } from '../../support/processorMs.ts';
import {
  cerebras,
  keyListing,
  publicListing,
  publicModel,
  setupCatalog,
  today,
} from './support.ts';

const { settings } = readSettings(() => undefined);
const texts = createTexts(inEnglish);

function setup(over: Partial<PickerState> = {}) {
  const { catalog } = setupCatalog();
  const state: PickerState = {
    task: 'chat',
    named: undefined,
    byDefault: cerebras('gpt-oss-120b'),
    lacksKey: () => false,
    measured: () => undefined,
    listAge: undefined,
    wallMs: today,
    showsRetired: true,
    ...over,
  };
  const context = { catalog, providers: createProviderSet(settings), texts };
  return { catalog, rows: () => pickerRows(state, context) };
}

const brief = (rows: ReturnType<typeof pickerRows>) =>
  rows.map((row) => (row.kind === 'heading' ? `# ${row.label}` : `${row.icon} ${row.label}`));

describe('rows of the model picker', () => {
  it('stand in groups by lifecycle, then other providers, then what else can be done', () => {
    const { catalog, rows } = setup();
    catalog.applyPublicListing(
      publicListing(
        publicModel('gpt-oss-120b', { name: 'GPT OSS' }),
        publicModel('try-me', { preview: true }),
        publicModel('leaving', { deprecated: true }),
      ),
      today,
    );
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'try-me', 'leaving'), today);
    catalog.applyKeyListing('groq', keyListing('fast'), today);
    const shown = brief(rows());
    assert.deepEqual(shown.slice(0, 12), [
      'check Automatic: GPT OSS',
      '# production',
      'blank GPT OSS',
      '# preview',
      'beaker TRY-ME',
      '# retiring',
      'warning LEAVING',
      '# not offered to this key',
      'blank Qwen 3.8 27B',
      '# Groq',
      'blank fast',
      '# retired',
    ]);
    assert.deepEqual(shown.slice(-6), [
      '# more',
      'arrow-swap Choose for inline completion instead',
      'arrow-swap Choose for edits instead',
      'arrow-swap Choose for commit messages and titles instead',
      'arrow-swap Choose for next edits instead',
      'refresh Refresh the list',
    ]);
  });

  it('say window, speed, price, abilities and what the user measured', () => {
    const { rows } = setup({
      measured: ({ model }) =>
        model === 'gpt-oss-120b' ? { firstTokenMs: 181.4, tokensPerSecond: 2304.6 } : undefined,
    });
    const row = rows().find((one) => one.kind === 'row' && one.label === 'OpenAI GPT OSS 120B');
    assert.ok(row?.kind === 'row');
    assert.equal(
      row.detail,
      '131k window · 3,000 tokens/s · 0.35/0.75 USD per M · tools · reasoning low–high',
    );
    assert.equal(
      row.description,
      'gpt-oss-120b · in use · yours: 181 ms to first token, 2,305 tokens/s',
    );
  });

  it('say of a retired model since when and what replaces it, and lead there', () => {
    const row = setup()
      .rows()
      .find((one) => one.kind === 'row' && one.label === 'Z.ai GLM 4.7');
    assert.ok(row?.kind === 'row');
    assert.equal(row.detail, 'retired since 2026-08-17, replacement: OpenAI GPT OSS 120B');
    assert.deepEqual(row.act, {
      kind: 'retired',
      name: 'Z.ai GLM 4.7',
      replacement: cerebras('gpt-oss-120b'),
    });
  });

  it('fold retired models away until they are asked for, but never the one in use', () => {
    const { rows } = setup({ showsRetired: false });
    const shown = brief(rows());
    assert.ok(!shown.includes('# retired'), shown.join('\n'));
    const unfold = shown.find((row) => row.startsWith('chevron-down'));
    assert.match(unfold ?? '', /Show \d+ retired models/);
    const all = setup();
    assert.ok(!brief(all.rows()).some((row) => row.startsWith('chevron-down')));
    const retired = all
      .rows()
      .flatMap((row) => (row.kind === 'row' && row.act.kind === 'retired' ? [row] : []));
    const [one] = retired;
    assert.ok(one);
    const id = one.description.split(' · ')[0] ?? '';
    const inUse = brief(setup({ showsRetired: false, named: cerebras(id) }).rows());
    assert.ok(
      inUse.some((row) => row.endsWith(one.label)),
      inUse.join('\n'),
    );
  });

  it('leave models out that retired long ago', () => {
    assert.ok(!brief(setup().rows()).some((row) => row.includes('Llama 3.1 70B')));
  });

  it('begin with the key while there is none', () => {
    const [first] = setup({ lacksKey: (id) => id === 'cerebras' }).rows();
    assert.ok(first?.kind === 'row');
    assert.deepEqual(first.act, { kind: 'setKey', provider: 'cerebras' });
    assert.equal(first.description, 'No API key is set for Cerebras yet');
  });

  it('show the model in use even when no list knows it, or the key is not offered it', () => {
    const custom = setup({ named: cerebras('my-endpoint') });
    assert.equal(brief(custom.rows())[1], 'check Use “cerebras/my-endpoint”');
    const withheld = setup({ named: cerebras('qwen-3.8-27b') });
    withheld.catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'x'), today);
    assert.ok(brief(withheld.rows()).includes('check Qwen 3.8 27B'));
  });

  it('stay few and quick with a hostile listing of ten thousand', () => {
    const { catalog, rows } = setup();
    const data = Array.from({ length: 10_000 }, (_, i) =>
      publicModel(`m${i}`, { name: '\n'.repeat(i) }),
    );
    catalog.applyPublicListing({ data }, today);
    const takenMs = processorMs(() => {
      const shown = rows();
      assert.ok(shown.length < 2_100);
      for (const row of shown) assert.doesNotMatch(row.label, /[\n\r]/);
    });
    assert.ok(takenMs < 1_000, `${takenMs} ms`);
  });

  it('offer the workspace’s own patterns for ghost text, and for nothing else', () => {
    const offered = brief(setup({ task: 'inline' }).rows());
    assert.ok(offered.includes('blank Local (workspace patterns)'));
    const taken = brief(setup({ task: 'inline', named: localModel }).rows());
    assert.ok(taken.includes('check Local (workspace patterns)'));
    assert.ok(!taken.some((row) => row.includes('workspace-patterns')));
    assert.ok(!brief(setup({ task: 'chat' }).rows()).some((row) => row.includes('Local')));
  });
});
