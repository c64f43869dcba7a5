import assert from 'node:assert/strict';
import {
  type BundledModel,
  describe as describeModel,
} from '../../../src/core/models/bundledModel.ts';
import { bundledModels } from '../../../src/core/models/bundledModels.ts';
import { type Catalog, createCatalog } from '../../../src/core/models/catalog.ts';
import type { CatalogModel } from '../../../src/core/models/catalogModel.ts';
import { startOfDay } from '../../../src/core/models/day.ts';

export const hourMs = 3_600_000;

/** A day on which the shipped table was made: nothing is retiring. */
export const today = startOfDay('2026-11-21') + 12 * hourMs;

export interface MovableClock {
  wallMs(): number;
  set(wallMs: number): void;
}

export function movableClock(startMs: number): MovableClock {
  let current = startMs;
  return {
    wallMs: () => current,
    set: (wallMs) => {
      current = wallMs;
    },
  };
}

/** A catalog over the shipped table, or another one, at a moment that can be moved. */
export function setupCatalog({
  at = today,
  bundled = bundledModels,
}: {
  readonly at?: number;
  readonly bundled?: readonly BundledModel[];
} = {}): { readonly catalog: Catalog; readonly clock: MovableClock } {
  const clock = movableClock(at);
  const catalog = createCatalog({
    clock,
    bundled,
    servesPublicModels: (provider) => provider === 'cloudflare',
    onError: (error) => assert.fail(String(error)),
  });
  return { catalog, clock };
}

export const cerebras = (model: string) => ({ provider: 'cerebras', model });

export function mustFind(catalog: Catalog, model: string): CatalogModel {
  const found = catalog.find(cerebras(model));
  assert.ok(found, `${model} is not in the catalog`);
  return found;
}

/** A listing as `/models` answers it: ids only. */
export const keyListing = (...ids: readonly string[]) => ({
  object: 'list',
  data: ids.map((id) => ({ id, object: 'model', created: 0, owned_by: 'Cerebras' })),
});

/** One entry as `/public/v1/models` answers it. */
export const publicModel = (id: string, over: Readonly<Record<string, unknown>> = {}) => ({
  id,
  object: 'model',
  created: 1_754_352_000,
  owned_by: 'Cerebras',
  name: id.toUpperCase(),
  description: '',
  pricing: { prompt: '0.0000005', completion: '0.000001' },
  capabilities: { streaming: true, tools: true, reasoning: false, vision: false },
  architecture: { modality: 'text', tokenizer: 'x' },
  limits: { max_context_length: 65_536, max_completion_tokens: 16_384 },
  deprecated: false,
  preview: false,
  ...over,
});

export const publicListing = (...models: readonly unknown[]) => ({ object: 'list', data: models });

/** A table entry of a test: what is not written is not known. */
export const tableModel = (
  id: string,
  known: Partial<Omit<Parameters<typeof describeModel>[0], 'id'>> = {},
): BundledModel => describeModel({ id, name: id, sources: ['a test'], can: [], ...known });
