import { charactersPerToken } from '../context/contextItem.ts';
import { bundledModels } from '../models/bundledModels.ts';
import type { BenchTurn } from './plan.ts';

/** What the run will cost at most, in USD. */
export interface CostEstimate {
  readonly usd: number;
  /** Models without a known price: they are not in the sum. */
  readonly unpriced: readonly string[];
}

/** An upper estimate from prompt lengths, the answers' token limits and the catalog's prices. */
export function estimateCost(turns: readonly BenchTurn[]): CostEstimate {
  const unpriced = new Set<string>();
  let usd = 0;
  for (const { cell, requests } of turns) {
    const id = cell.model.slice(cell.model.indexOf('/') + 1);
    const price = bundledModels.find((model) => model.id === id);
    const input = price?.inputUsdPerMTok ?? undefined;
    const output = price?.outputUsdPerMTok ?? undefined;
    if (input === undefined || output === undefined) {
      unpriced.add(cell.model);
      continue;
    }
    const prompts = cell.set.prompts.map((prompt) => {
      const characters = prompt.messages.reduce(
        (sum, message) => sum + (typeof message.content === 'string' ? message.content.length : 0),
        0,
      );
      return (characters / charactersPerToken) * input + prompt.maxTokens * output;
    });
    const mean = prompts.reduce((sum, one) => sum + one, 0) / Math.max(1, prompts.length);
    usd += (requests * mean) / 1e6;
  }
  return { usd, unpriced: [...unpriced] };
}
