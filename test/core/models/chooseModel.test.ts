import assert from 'node:assert/strict';
import fc from 'fast-check';
import type { ReasoningEffort } from '../../../src/core/api/modelRequest.ts';
import type { BundledModel } from '../../../src/core/models/bundledModel.ts';
import type { Catalog } from '../../../src/core/models/catalog.ts';
import { chooseModel, limitEffort } from '../../../src/core/models/chooseModel.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { readSettings, type SettingKey } from '../../../src/core/settings.ts';
import { type Task, tasks } from '../../../src/core/task.ts';
import {
  cerebras,
  keyListing,
  publicListing,
  publicModel,
  setupCatalog,
  tableModel,
  today,
} from './support.ts';

function choose(
  catalog: Catalog,
  task: Task,
  values: Readonly<Partial<Record<SettingKey, unknown>>> = {},
) {
  const { settings } = readSettings((key) => values[key]);
  return chooseModel({ task, settings, catalog, providers: createProviderSet(settings) });
}

describe('the model of a task', () => {
  it('is computed from abilities: today’s catalog gives these', () => {
    const { catalog } = setupCatalog();
    const brief = (task: Task) => {
      const choice = choose(catalog, task);
      return [choice?.ref.model, choice?.reasoning, choice?.hideReasoning, choice?.why];
    };
    assert.deepEqual(brief('inline'), ['qwen-3.8-27b', 'none', false, 'default']);
    assert.deepEqual(brief('chat'), ['gpt-oss-120b', 'medium', false, 'default']);
    assert.deepEqual(brief('edit'), ['gpt-oss-120b', 'low', true, 'default']);
    assert.deepEqual(brief('small'), ['gpt-oss-120b', 'low', true, 'default']);
  });

  it('falls to the least thinking, hidden, where thinking cannot be switched off', () => {
    const { catalog } = setupCatalog();
    catalog.applyKeyListing('cerebras', keyListing('gpt-oss-120b', 'other'), today);
    const choice = choose(catalog, 'inline');
    assert.deepEqual(choice?.ref, cerebras('gpt-oss-120b'));
    assert.equal(choice?.reasoning, 'low');
    assert.equal(choice?.hideReasoning, true);
  });

  it('follows the catalog when tomorrow’s models are better', () => {
    const { catalog } = setupCatalog({
      bundled: [
        tableModel('giant', { parametersB: 900, inputUsdPerMTok: 9, outputUsdPerMTok: 9 }),
        tableModel('swift', { tokensPerSecond: 9000, cannot: ['reasoning'], parametersB: 9 }),
        tableModel('cheap', { inputUsdPerMTok: 0.1, outputUsdPerMTok: 0.1, parametersB: 30 }),
      ],
    });
    const picks = tasks.map((task) => choose(catalog, task)?.ref.model);
    assert.deepEqual(picks, ['swift', 'giant', 'giant', 'cheap', 'swift']);
  });

  it('is what the user names, known or not, living or not', () => {
    const { catalog } = setupCatalog();
    for (const [text, ref] of [
      ['cerebras/gpt-oss-120b', cerebras('gpt-oss-120b')],
      ['gpt-oss-120b', cerebras('gpt-oss-120b')],
      ['zai-glm-4.7', cerebras('zai-glm-4.7')],
      ['my-org-endpoint', cerebras('my-org-endpoint')],
      ['openrouter/meta/llama-9', { provider: 'openrouter', model: 'meta/llama-9' }],
      ['ollama/qwen2.5-coder', { provider: 'ollama', model: 'qwen2.5-coder' }],
    ] as const) {
      const choice = choose(catalog, 'chat', { 'models.chat': text });
      assert.deepEqual(choice?.ref, ref);
      assert.equal(choice?.why, 'setting');
      assert.ok((choice?.windowTokens ?? 0) > 0 && (choice?.maxOutputTokens ?? 0) > 0);
    }
  });

  it('sends a model nothing is known of no reasoning effort', () => {
    const { catalog } = setupCatalog();
    const choice = choose(catalog, 'chat', {
      'models.chat': 'unheard-of',
      'reasoning.chat': 'high',
    });
    assert.equal(choice?.reasoning, undefined);
  });

  it('has the window that the server taught', () => {
    const { catalog } = setupCatalog();
    catalog.noteContextLimit(cerebras('gpt-oss-120b'), 8192);
    assert.equal(choose(catalog, 'chat')?.windowTokens, 8192);
  });

  it('is none when there is nothing but previews', () => {
    const { catalog } = setupCatalog({ bundled: [tableModel('p', { stage: 'preview' })] });
    for (const task of tasks) assert.equal(choose(catalog, task), undefined);
  });

  it('is a retiring model only when no other is left', () => {
    const leaving = tableModel('leaving', { retiresOn: '2026-12-01', parametersB: 900 });
    const only = setupCatalog({ bundled: [leaving] }).catalog;
    assert.equal(choose(only, 'chat')?.ref.model, 'leaving');
    const { catalog } = setupCatalog({ bundled: [leaving, tableModel('stays')] });
    assert.equal(choose(catalog, 'chat')?.ref.model, 'stays');
  });

  it('is by default never a preview, never retired, never withheld, never another provider’s', () => {
    const stage = fc.constantFrom<BundledModel['stage']>('production', 'preview', null);
    const day = fc.constantFrom(null, '2026-01-01', '2026-11-21', '2027-01-01');
    const models = fc.array(
      fc.record({ stage, retiresOn: day, listed: fc.boolean(), flag: fc.boolean() }),
    );
    fc.assert(
      fc.property(models, fc.constantFrom(...tasks), (rows, task) => {
        const { catalog } = setupCatalog({
          bundled: rows.map((row, index) => tableModel(`m${index}`, row)),
        });
        const listed = rows.flatMap((row, index) => (row.listed ? [`m${index}`] : []));
        catalog.applyKeyListing('cerebras', keyListing(...listed), today);
        catalog.applyPublicListing(
          publicListing(...rows.map((row, i) => publicModel(`m${i}`, { preview: row.flag }))),
          today - 1,
        );
        catalog.applyKeyListing('openai', keyListing('huge'), today);
        const choice = choose(catalog, task);
        if (choice === undefined) return;
        const model = catalog.find(choice.ref);
        assert.equal(choice.ref.provider, 'cerebras');
        assert.notEqual(model?.availability, 'no');
        assert.ok(
          model?.lifecycle.kind === 'production' ||
            (model?.lifecycle.kind === 'retiring' && !model.lifecycle.isPreview),
        );
      }),
    );
  });
});

describe('reasoning effort', () => {
  it('is limited to what the model accepts', () => {
    const cases: readonly [
      ReasoningEffort,
      readonly ReasoningEffort[],
      ReasoningEffort | undefined,
    ][] = [
      ['none', ['none', 'low'], 'none'],
      ['none', ['low', 'medium', 'high'], 'low'],
      ['none', ['high'], 'high'],
      ['medium', ['low', 'high'], 'low'],
      ['high', ['none', 'low'], 'low'],
      ['medium', ['none'], undefined],
      ['low', [], undefined],
    ];
    for (const [wanted, accepted, expected] of cases)
      assert.equal(limitEffort(wanted, accepted), expected, `${wanted} of ${accepted}`);
  });
});
