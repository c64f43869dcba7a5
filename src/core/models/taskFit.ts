import type { Task } from '../task.ts';
import type { CatalogModel } from './catalogModel.ts';

/** What a request asks of a model beyond its task. */
export interface Need {
  readonly task: Task;
  /** Tokens of prompt and answer together. */
  readonly windowTokens?: number;
  readonly tools?: boolean;
  readonly vision?: boolean;
}

/** Whether a model can do it. A window or eyesight must be known; tools are assumed until denied. */
export function fits(model: CatalogModel, need: Need): boolean {
  if (need.windowTokens !== undefined && !((model.windowTokens ?? 0) >= need.windowTokens))
    return false;
  if (need.vision === true && model.abilities.vision !== true) return false;
  return !(need.tools === true && model.abilities.tools === false);
}

/** In production, even if not for long. Preview models are never chosen for anybody. */
export function isLasting({ lifecycle }: CatalogModel): boolean {
  return lifecycle.kind === 'production' || (lifecycle.kind === 'retiring' && !lifecycle.isPreview);
}

/** Whether thinking costs nothing before the first token: the model does not think, or can be told not to. */
export function canSkipThinking(model: CatalogModel): boolean {
  return model.abilities.reasoning === false || model.reasoningEfforts.includes('none');
}

/**
 * Which of two models serves a task better (negative: `a`), from what the catalog knows; the unknown comes last.
 * Inline: no thinking, then speed, then size. Chat and edit: size stands for quality, then the window. Small: price.
 */
export function compareFor(task: Task): (a: CatalogModel, b: CatalogModel) => number {
  const measures = measuresOf[task];
  return (a, b) => {
    for (const measure of measures) {
      const [left, right] = [measure(a), measure(b)];
      // Infinity − Infinity is NaN: equal values are passed over first.
      if (left !== right) return left - right;
    }
    return 0;
  };
}

type Measure = (model: CatalogModel) => number;

const mostTokensPerSecond: Measure = (model) => -(model.tokensPerSecond ?? 0);
const fewestParameters: Measure = (model) => model.parametersB ?? Number.POSITIVE_INFINITY;
const mostParameters: Measure = (model) => -(model.parametersB ?? 0);
const largestWindow: Measure = (model) => -(model.windowTokens ?? 0);
const leastThinking: Measure = (model) => (canSkipThinking(model) ? 0 : 1);
const lowestPrice: Measure = (model) =>
  (model.inputUsdPerMTok ?? Number.POSITIVE_INFINITY) +
  (model.outputUsdPerMTok ?? Number.POSITIVE_INFINITY);

const measuresOf: Readonly<Record<Task, readonly Measure[]>> = {
  inline: [leastThinking, mostTokensPerSecond, fewestParameters],
  nextEdit: [mostTokensPerSecond, mostParameters],
  chat: [mostParameters, largestWindow],
  edit: [mostParameters, largestWindow],
  small: [lowestPrice, fewestParameters],
};

export const byPrice = (a: CatalogModel, b: CatalogModel): number => {
  const [left, right] = [lowestPrice(a), lowestPrice(b)];
  return left === right ? 0 : left - right;
};
