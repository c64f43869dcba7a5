import { type Features, featureNames } from './features.ts';

/** What the training script writes: see `gateWeights.ts`. */
export interface GateWeights {
  /** Trees, one after the other. */
  readonly base: number;
  readonly trees: readonly (readonly GateNode[])[];
}

/** `[feature, threshold, whenBelow, whenAbove]`, or `[score]` at a leaf. Nodes are named by their place in the tree. */
export type GateNode =
  | readonly [feature: number, threshold: number, below: number, above: number]
  | readonly [score: number];

/** How likely it is, 0 to 1, that the user would make this edit next, exactly so. */
export function gateConfidence(features: Features, weights: GateWeights): number {
  const values = featureNames.map((name) => features[name]);
  let score = weights.base;
  for (const tree of weights.trees) score += leafScore(tree, values);
  return 1 / (1 + Math.exp(-score));
}

function leafScore(tree: readonly GateNode[], values: readonly number[]): number {
  let node = tree[0];
  while (node !== undefined && node.length === 4) {
    const [feature, threshold, below, above] = node;
    node = tree[(values[feature] ?? 0) <= threshold ? below : above];
  }
  return node?.[0] ?? 0;
}
