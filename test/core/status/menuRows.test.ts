import assert from 'node:assert/strict';
import { type MenuState, menuRows } from '../../../src/core/status/menuRows.ts';
import { createTexts } from '../../../src/core/texts/texts.ts';
import { inEnglish } from '../../../src/core/translate.ts';

const texts = createTexts(inEnglish);

function setup(changes: Partial<MenuState> = {}) {
  const rows = menuRows(
    {
      language: 'Python',
      isOn: true,
      isOnForLanguage: true,
      isAutomatic: true,
      hasNextEdits: true,
      snoozedForMs: undefined,
      models: ['Qwen 3.8 27B', 'OpenAI GPT OSS 120B'],
      latency: 'median of recent requests: 182 ms',
      ...changes,
    },
    texts,
  );
  const items = rows.flatMap((row) => (row.kind === 'row' ? [row] : []));
  return { rows, items, labels: items.map(({ label }) => label) };
}

describe('the menu of the status bar', () => {
  it('begins with chat and edit, and has all the rest one click away', () => {
    const { labels, items } = setup();
    assert.deepEqual(labels, [
      'Open Chat',
      'Edit Code…',
      'Snooze Suggestions for 5 min',
      'Pause Suggestions Until Reload',
      'Turn Suggestions Off',
      'Turn Suggestions Off for Python',
      'Suggest Only When Asked',
      'Turn Next Edits Off',
      'Select Model…',
      'Set API Key…',
      'Show Status',
      'Latency Report',
      'Suggestion Statistics',
      'Benchmark Models',
      'Diagnose Connection',
      'Settings',
      'Get Started',
      'Show Log',
    ]);
    const said = (kind: string) => items.find(({ act }) => act.kind === kind)?.description;
    assert.equal(said('selectModel'), 'Qwen 3.8 27B · OpenAI GPT OSS 120B');
    assert.equal(said('latencyReport'), 'median of recent requests: 182 ms');
  });

  it('names each switch by what a click does now', () => {
    const off = setup({
      isOnForLanguage: false,
      isAutomatic: false,
      hasNextEdits: false,
    }).labels;
    for (const label of [
      'Turn Suggestions On for Python',
      'Suggest While Typing',
      'Turn Next Edits On',
    ])
      assert.ok(off.includes(label), off.join());
    assert.ok(setup({ isOn: false }).labels.includes('Turn Suggestions On'));
  });

  it('offers to resume, and says for how long, while suggestions are paused', () => {
    const { items, labels } = setup({ snoozedForMs: 240_000 });
    const resume = items.find(({ label }) => label === 'Resume Suggestions');
    assert.deepEqual(resume?.act, { kind: 'snooze', forMs: 0 });
    assert.equal(resume?.description, 'paused for 4 min');
    assert.ok(!labels.some((label) => label.startsWith('Snooze')));
  });

  it('offers nothing that has nothing to act on', () => {
    const nothingOpen = setup({ language: undefined }).labels;
    assert.ok(!nothingOpen.some((label) => /Edit Code|for /.test(label.replace(' for 5 min', ''))));
    const off = setup({ isOn: false }).labels;
    assert.ok(!off.some((label) => /Snooze|Pause|for python/.test(label)));
  });

  it('has no heading without rows below it', () => {
    const { rows } = setup({ isOn: false, language: undefined });
    for (const [index, row] of rows.entries())
      if (row.kind === 'heading') assert.equal(rows[index + 1]?.kind, 'row', row.label);
  });
});
