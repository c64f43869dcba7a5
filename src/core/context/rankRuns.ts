/** A file cut into runs of lines, and which words stand in them. */
export interface SearchableRuns {
  /** Number of different words in each run. */
  readonly sizes: readonly number[];
  /** The runs that hold a word, ascending. */
  readonly postings: ReadonlyMap<string, readonly number[]>;
}

/** A run of a file, and how much it says about what was looked for. */
export interface RankedRun<File> {
  readonly runs: File;
  readonly run: number;
  readonly score: number;
}

/** BM25's usual constants; a run holds a word or does not. */
const saturation = 1.2;
const lengthWeight = 0.75;
/** What scores lower than this share of the best run, or of all that the query weighs, is coincidence. */
const leastOfBest = 0.12;
const leastOfAll = 0.02;
/** A word that weighs less than this share of the query stands nearly everywhere: it would cost the most and tell the least. */
const leastOfWord = 0.0005;

/** The runs that hold words of a query, best first (BM25, each word as heavy as the query says). */
export function rankRuns<File extends SearchableRuns>(
  files: readonly File[],
  query: ReadonlyMap<string, number>,
): readonly RankedRun<File>[] {
  const weights = weigh(files, query);
  const all = [...weights.values()].reduce((sum, weight) => sum + weight, 0);
  for (const [word, weight] of weights) if (weight < all * leastOfWord) weights.delete(word);
  let best = 0;
  const scored = files.map((file) => {
    const scores = scoreRuns(file, weights);
    for (const score of scores) if (score > best) best = score;
    return { file, scores };
  });
  // Sorting thousands of runs of which a handful is taken would cost more than scoring them.
  const least = Math.max(best * leastOfBest, all * leastOfAll);
  const found: RankedRun<File>[] = [];
  for (const { file, scores } of scored)
    for (let run = 0; run < scores.length; run += 1) {
      const score = scores[run] ?? 0;
      if (score > 0 && score >= least) found.push({ runs: file, run, score });
    }
  return found.sort((a, b) => b.score - a.score);
}

/** What each word of the query counts: the rarer in all runs, the more. */
function weigh(
  files: readonly SearchableRuns[],
  query: ReadonlyMap<string, number>,
): Map<string, number> {
  const total = files.reduce((sum, { sizes }) => sum + sizes.length, 0);
  return new Map(
    [...query].map(([word, weight]) => {
      const holding = files.reduce(
        (sum, { postings }) => sum + (postings.get(word)?.length ?? 0),
        0,
      );
      return [word, weight * Math.log(1 + (total - holding + 0.5) / (holding + 0.5))];
    }),
  );
}

function scoreRuns(file: SearchableRuns, weights: ReadonlyMap<string, number>): Float64Array {
  const shares = sharesOf(file);
  const scores = new Float64Array(shares.length);
  for (const [word, weight] of weights)
    for (const run of file.postings.get(word) ?? [])
      scores[run] = (scores[run] ?? 0) + weight * (shares[run] ?? 0);
  return scores;
}

/** What a word in a run is worth: the less, the more words stand beside it. Computed once for each file. */
function sharesOf(file: SearchableRuns): Float64Array {
  const known = sharesByFile.get(file);
  if (known !== undefined) return known;
  const { sizes } = file;
  const average = Math.max(
    1,
    sizes.reduce((sum, size) => sum + size, 0) / Math.max(1, sizes.length),
  );
  const shares = Float64Array.from(sizes, (size) => {
    const norm = saturation * (1 - lengthWeight + (lengthWeight * size) / average);
    return (saturation + 1) / (1 + norm);
  });
  sharesByFile.set(file, shares);
  return shares;
}

const sharesByFile = new WeakMap<SearchableRuns, Float64Array>();
