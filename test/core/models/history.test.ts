import assert from 'node:assert/strict';
import { bundledModels } from '../../../src/core/models/bundledModels.ts';
import type { Catalog } from '../../../src/core/models/catalog.ts';
import { dayMs, dayOf, startOfDay } from '../../../src/core/models/day.ts';
import type { Lifecycle } from '../../../src/core/models/lifecycle.ts';
import { cerebras, hourMs, mustFind, setupCatalog, today } from './support.ts';

/**
 * What the vendor's pages say of each public model: when its end was announced where that is known, its last day,
 * and what was recommended instead. Written down a second time, apart from the table, so that a slip in it shows.
 */
const retirements = [
  ['gemma-4-31b', null, '2026-09-03', 'qwen-3.8-27b'],
  ['zai-glm-4.7', null, '2026-08-17', 'gpt-oss-120b'],
  ['llama3.1-8b', '2026-04-22', '2026-05-27', 'gpt-oss-120b'],
  ['qwen-3-235b-a22b-instruct-2507', '2026-04-22', '2026-05-27', 'gpt-oss-120b'],
  ['llama-3.3-70b', null, '2026-02-16', 'gpt-oss-120b'],
  ['qwen-3-32b', null, '2026-02-16', 'gpt-oss-120b'],
  ['zai-glm-4.6', null, '2026-01-20', 'zai-glm-4.7'],
  ['qwen-3-235b-a22b-thinking-2507', null, '2025-11-14', 'gpt-oss-120b'],
  ['qwen-3-coder-480b', null, '2025-11-05', 'zai-glm-4.7'],
  ['llama-4-scout-17b-16e-instruct', null, '2025-11-03', 'gpt-oss-120b'],
  ['llama-4-maverick-17b-128e-instruct', null, '2025-10-15', 'gpt-oss-120b'],
  ['deepseek-r1-distill-llama-70b', null, '2025-08-12', 'qwen-3-32b'],
  ['qwen-3-235b-a22b', null, '2025-07-29', 'qwen-3-235b-a22b-instruct-2507'],
  ['llama3.1-70b', null, '2025-01-17', 'llama-3.3-70b'],
] as const;

const served = ['gpt-oss-120b', 'qwen-3.8-27b'];

describe('the shipped table', () => {
  it('holds every public model of two years, once, each with a source', () => {
    const ids = bundledModels.map((model) => model.id);
    assert.deepEqual(ids, [...served, ...retirements.map(([id]) => id)]);
    for (const model of bundledModels) assert.ok(model.sources.length > 0, model.id);
  });

  it('recommends only models that it knows, and never runs in a circle', () => {
    for (const { id } of bundledModels) {
      const seen = new Set<string>();
      for (let next: string | null = id; next !== null; ) {
        assert.ok(!seen.has(next), `${id} leads in a circle`);
        seen.add(next);
        const model = bundledModels.find((candidate) => candidate.id === next);
        assert.ok(model, `${id} leads to ${next}, which is unknown`);
        next = model.replacement;
      }
    }
  });

  for (const [id, announcedOn, retiresOn, recommended] of retirements)
    it(`tells ${id} the right state and a living replacement on every day around its end`, () => {
      const { catalog, clock } = setupCatalog();
      for (const { at, offset } of momentsAround(retiresOn)) {
        clock.set(at);
        const { lifecycle, recommended: named } = mustFind(catalog, id);
        const when = `${id} on ${dayOf(at)}`;
        assert.deepEqual(named, cerebras(recommended), when);
        if (announcedOn !== null && at < startOfDay(announcedOn)) {
          assert.ok(['production', 'preview'].includes(lifecycle.kind), when);
          continue;
        }
        assertLeaving(lifecycle, { retiresOn, offset, when });
        assertLeadsToLife(catalog, lifecycle, when);
      }
    });

  it('leads every retired model of today to one that is served today', () => {
    const { catalog } = setupCatalog();
    for (const [id] of retirements) {
      const { lifecycle } = mustFind(catalog, id);
      assert.equal(lifecycle.kind, 'retired');
      assert.ok(served.includes(lifecycle.replacement?.model ?? ''), id);
    }
  });

  it('names no retirement of the models that are served today', () => {
    const { catalog } = setupCatalog({ at: today });
    for (const id of served) assert.equal(mustFind(catalog, id).lifecycle.kind, 'production');
  });

  it('does not lead to a model before the day it was released', () => {
    // The page recommends zai-glm-4.7 for qwen-3-coder-480b; it came two months after that one had gone.
    const { catalog } = setupCatalog({ at: startOfDay('2025-11-06') + hourMs });
    const { lifecycle } = mustFind(catalog, 'qwen-3-coder-480b');
    assert.equal(lifecycle.kind, 'retired');
    assert.deepEqual(lifecycle.replacement, cerebras('gpt-oss-120b'));
  });
});

/** First and last millisecond of each day from two months before a day until a year after it. */
function* momentsAround(day: string): Iterable<{ readonly at: number; readonly offset: number }> {
  for (let offset = -60; offset <= 400; offset += 1) {
    const dayStart = startOfDay(day) + offset * dayMs;
    yield { at: dayStart, offset };
    yield { at: dayStart + dayMs - 1, offset };
  }
}

function assertLeaving(
  lifecycle: Lifecycle,
  expected: { readonly retiresOn: string; readonly offset: number; readonly when: string },
): void {
  const { retiresOn, offset, when } = expected;
  const {
    replacement: _,
    isPreview: __,
    ...stage
  } = {
    replacement: undefined,
    isPreview: undefined,
    ...lifecycle,
  };
  assert.deepEqual(
    stage,
    offset <= 0
      ? { kind: 'retiring', on: retiresOn, daysLeft: 0 - offset }
      : { kind: 'retired', since: retiresOn, because: 'date' },
    when,
  );
}

function assertLeadsToLife(catalog: Catalog, lifecycle: Lifecycle, when: string): void {
  assert.ok('replacement' in lifecycle && lifecycle.replacement, `${when} leads nowhere`);
  const instead = mustFind(catalog, lifecycle.replacement.model);
  assert.equal(instead.lifecycle.kind, 'production', `${when} → ${instead.ref.model}`);
  assert.notEqual(instead.availability, 'no', when);
}
