import type { BundledModel } from './bundledModel.ts';
import { retiredModels } from './retiredModels.ts';
import { servedModels } from './servedModels.ts';

/** Every public Cerebras model since 2024, the served ones first. Works offline and before any listing was read. */
export const bundledModels: readonly BundledModel[] = [...servedModels, ...retiredModels];
