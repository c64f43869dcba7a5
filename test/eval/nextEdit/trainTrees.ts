import type { GateNode, GateWeights } from '../../../src/core/nextEdit/local/gate.ts';

/** One candidate that was right or not, with its weight. */
export interface Example {
  readonly values: readonly number[];
  readonly label: number;
  readonly weight: number;
}

export interface TrainOptions {
  readonly features: readonly string[];
  readonly trees: number;
  readonly depth: number;
  readonly learningRate: number;
  /** Hessian that a leaf must have at least: about a quarter of its examples' weight. */
  readonly minLeafHessian: number;
  readonly l2: number;
}

/** Values of a feature are told apart in this many steps. */
const steps = 32;

interface Split {
  readonly feature: number;
  readonly step: number;
  readonly gain: number;
}

/** Gradient boosting of small trees on the logistic loss, over histograms. The same examples give the same trees. */
export function trainTrees(examples: readonly Example[], options: TrainOptions): GateWeights {
  const { features, depth, learningRate, l2 } = options;
  const total = examples.reduce((sum, { weight }) => sum + weight, 0);
  const right = examples.reduce((sum, { weight, label }) => sum + weight * label, 0);
  const base = round(Math.log(right / (total - right)));
  const edges = features.map((_, feature) =>
    edgesOf(examples.map(({ values }) => values[feature] ?? 0)),
  );
  const binned = examples.map(({ values }) =>
    Uint8Array.from(features, (_, feature) => binOf(values[feature] ?? 0, edges[feature] ?? [])),
  );
  const scores = new Float64Array(examples.length).fill(base);
  const gradients = new Float64Array(examples.length);
  const hessians = new Float64Array(examples.length);
  const trees: GateNode[][] = [];
  for (let turn = 0; turn < options.trees; turn += 1) {
    examples.forEach(({ label, weight }, index) => {
      const chance = 1 / (1 + Math.exp(-(scores[index] ?? 0)));
      gradients[index] = weight * (label - chance);
      hessians[index] = weight * chance * (1 - chance);
    });
    const tree: GateNode[] = [];
    grow(tree, Int32Array.from(examples.keys()), 0);
    trees.push(tree);
  }
  return { base, trees };

  function grow(tree: GateNode[], members: Int32Array, level: number): number {
    const place = tree.length;
    tree.push([0]);
    const split = level < depth ? bestSplit(members) : undefined;
    if (split === undefined) {
      const score = round(leafScore(members));
      tree[place] = [score];
      for (const index of members) scores[index] = (scores[index] ?? 0) + score;
      return place;
    }
    const isBelow = (index: number): boolean => (binned[index]?.[split.feature] ?? 0) <= split.step;
    const below = grow(tree, members.filter(isBelow), level + 1);
    const above = grow(
      tree,
      members.filter((index) => !isBelow(index)),
      level + 1,
    );
    tree[place] = [split.feature, edges[split.feature]?.[split.step] ?? 0, below, above];
    return place;
  }

  function leafScore(members: Int32Array): number {
    let gradient = 0;
    let hessian = 0;
    for (const index of members) {
      gradient += gradients[index] ?? 0;
      hessian += hessians[index] ?? 0;
    }
    return (learningRate * gradient) / (hessian + l2);
  }

  function bestSplit(members: Int32Array): Split | undefined {
    const gradientOf = new Float64Array(features.length * steps);
    const hessianOf = new Float64Array(features.length * steps);
    let allGradient = 0;
    let allHessian = 0;
    for (const index of members) {
      const bins = binned[index] ?? new Uint8Array();
      const gradient = gradients[index] ?? 0;
      const hessian = hessians[index] ?? 0;
      allGradient += gradient;
      allHessian += hessian;
      bins.forEach((bin, feature) => {
        const cell = feature * steps + bin;
        gradientOf[cell] = (gradientOf[cell] ?? 0) + gradient;
        hessianOf[cell] = (hessianOf[cell] ?? 0) + hessian;
      });
    }
    const all = { gradient: allGradient, hessian: allHessian };
    let best: Split | undefined;
    for (let feature = 0; feature < features.length; feature += 1) {
      const from = feature * steps;
      const split = bestStep(feature, all, {
        gradients: gradientOf.subarray(from, from + steps),
        hessians: hessianOf.subarray(from, from + steps),
      });
      if (split !== undefined && split.gain > (best?.gain ?? 1e-6)) best = split;
    }
    return best;
  }

  function bestStep(
    feature: number,
    all: { readonly gradient: number; readonly hessian: number },
    bins: { readonly gradients: Float64Array; readonly hessians: Float64Array },
  ): Split | undefined {
    const worth = (gradient: number, hessian: number): number => gradient ** 2 / (hessian + l2);
    const whole = worth(all.gradient, all.hessian);
    let best: Split | undefined;
    let gradient = 0;
    let hessian = 0;
    for (let step = 0; step < (edges[feature]?.length ?? 0); step += 1) {
      gradient += bins.gradients[step] ?? 0;
      hessian += bins.hessians[step] ?? 0;
      const rest = all.hessian - hessian;
      if (hessian < options.minLeafHessian || rest < options.minLeafHessian) continue;
      const gain = worth(gradient, hessian) + worth(all.gradient - gradient, rest) - whole;
      if (gain > (best?.gain ?? 0)) best = { feature, step, gain };
    }
    return best;
  }
}

/** Thresholds between values that occur, at most one fewer than there are steps. */
function edgesOf(values: readonly number[]): readonly number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const between = distinct
    .slice(1)
    .map((value, index) => round((value + (distinct[index] ?? value)) / 2));
  if (between.length < steps) return between;
  return Array.from(
    { length: steps - 1 },
    (_, index) => between[Math.floor(((index + 1) * between.length) / steps)] ?? 0,
  );
}

function binOf(value: number, edges: readonly number[]): number {
  const at = edges.findIndex((edge) => value <= edge);
  return at < 0 ? edges.length : at;
}

/** Five digits after the point say all that the data do. */
const round = (value: number): number => Math.round(value * 1e5) / 1e5;
