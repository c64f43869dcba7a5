import assert from 'node:assert/strict';
import { dayMs } from '../../../src/core/models/day.ts';
import {
  findWarnings,
  isDueToday,
  readMemory,
  remindAt,
} from '../../../src/core/models/modelWarning.ts';
import { createProviderSet } from '../../../src/core/models/providerSet.ts';
import { readSettings } from '../../../src/core/settings.ts';
import { cerebras, setupCatalog, tableModel, today } from './support.ts';

const bundled = [
  tableModel('stays'),
  tableModel('going', { retiresOn: '2026-12-24', replacement: 'stays' }),
  tableModel('gone', { retiresOn: '2026-01-01', replacement: 'stays' }),
  tableModel('early', { stage: 'preview' }),
];

function warningsFor(values: Readonly<Record<string, string>>, table = bundled) {
  const { catalog } = setupCatalog({ bundled: table });
  const { settings } = readSettings((key) => values[key]);
  return findWarnings({ settings, catalog, providers: createProviderSet(settings) }).map(
    ({ model, lifecycle, tasks, namedBy }) => [model.ref.model, lifecycle.kind, tasks, namedBy],
  );
}

describe('warnings about models in use', () => {
  it('are none while everything in use stays', () => {
    assert.deepEqual(warningsFor({}), []);
    assert.deepEqual(warningsFor({ 'models.chat': 'stays', 'models.edit': 'my-endpoint' }), []);
  });

  it('name each model once, the most pressing first, with the tasks it is used for', () => {
    assert.deepEqual(
      warningsFor({
        'models.inline': 'early',
        'models.chat': 'going',
        'models.edit': 'gone',
        'models.small': 'going',
      }),
      [
        ['gone', 'retired', ['edit'], ['edit']],
        ['going', 'retiring', ['chat', 'small'], ['chat', 'small']],
        ['early', 'preview', ['inline'], ['inline']],
      ],
    );
  });

  it('count a default that is leaving as in use, though no setting names it', () => {
    const table = [tableModel('going', { retiresOn: '2026-12-24' })];
    assert.deepEqual(warningsFor({ 'models.chat': 'going' }, table), [
      ['going', 'retiring', ['inline', 'chat', 'edit', 'small', 'nextEdit'], ['chat']],
    ]);
  });
});

describe('a notice that comes once a day at most', () => {
  const at = (shownAt: number, notBefore = shownAt) => ({ n: { shownAt, notBefore } });

  it('is due when it never came, and on another day than the last', () => {
    assert.equal(isDueToday({}, 'n', today), true);
    assert.equal(isDueToday(at(today), 'n', today + 60_000), false);
    assert.equal(isDueToday(at(today), 'n', today + dayMs), true);
    assert.equal(isDueToday(at(today), 'other', today), true);
  });

  it('keeps silent as long as the user asked it to', () => {
    assert.equal(isDueToday(at(today, today + 3 * dayMs), 'n', today + 2 * dayMs), false);
    assert.equal(isDueToday(at(today, today + 3 * dayMs), 'n', today + 3 * dayMs), true);
  });

  it('reminds after half of the days left, at least one, a week at most', () => {
    const daysAfter = (left: number | undefined) => (remindAt(left, today) - today) / dayMs;
    assert.deepEqual([60, 14, 5, 2, 1, 0, undefined].map(daysAfter), [7, 7, 2, 1, 1, 1, 7]);
  });

  it('takes a damaged memory for none', () => {
    for (const json of [undefined, 7, [], { a: 1 }, { a: { shownAt: 'x', notBefore: 0 } }])
      assert.deepEqual(readMemory(json), {});
    const memory = { [`retiring ${cerebras('x').model}`]: { shownAt: 1, notBefore: 2 } };
    assert.deepEqual(readMemory(memory), memory);
  });
});
