/** What the comparison looks at. */
export interface ComparedToken {
  readonly text: string;
  readonly isBlank: boolean;
  readonly isWord: boolean;
}

/** Tokens `oldStart` to `oldEnd` became tokens `newStart` to `newEnd`; ends are exclusive, either side may be empty. */
export interface TokenRun {
  readonly oldStart: number;
  readonly oldEnd: number;
  readonly newStart: number;
  readonly newEnd: number;
}

export interface TokenDiff {
  readonly runs: readonly TokenRun[];
  /** Weight of what both have in common, over the weight of the longer side: 1 for equal, 0 for nothing in common. */
  readonly similarity: number;
}

/** Above this the table would be larger than the answer is worth: 400 × 400 cells take about a millisecond. */
const maxTokens = 400;

/** A word says more than a bracket, a bracket more than a blank. */
const weightOf = (token: ComparedToken): number => (token.isBlank ? 1 : token.isWord ? 6 : 3);

/**
 * Compares two runs of tokens by their heaviest common subsequence. Undefined when they are too long to compare.
 */
export function diffTokens(
  oldTokens: readonly ComparedToken[],
  newTokens: readonly ComparedToken[],
): TokenDiff | undefined {
  const rows = oldTokens.length;
  const columns = newTokens.length;
  if (rows > maxTokens || columns > maxTokens) return undefined;
  const width = columns + 1;
  const table = new Int32Array((rows + 1) * width);
  for (let i = rows - 1; i >= 0; i -= 1)
    for (let j = columns - 1; j >= 0; j -= 1) {
      const oldToken = oldTokens[i];
      const skip = Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0);
      const take =
        oldToken !== undefined && oldToken.text === newTokens[j]?.text
          ? (table[(i + 1) * width + j + 1] ?? 0) + weightOf(oldToken)
          : 0;
      table[i * width + j] = Math.max(skip, take);
    }
  return {
    runs: readRuns(oldTokens, newTokens, table),
    similarity: share(table[0] ?? 0, oldTokens, newTokens),
  };
}

function readRuns(
  oldTokens: readonly ComparedToken[],
  newTokens: readonly ComparedToken[],
  table: Int32Array,
): readonly TokenRun[] {
  const width = newTokens.length + 1;
  const runs: TokenRun[] = [];
  let i = 0;
  let j = 0;
  let oldStart = 0;
  let newStart = 0;
  const close = (): void => {
    if (i > oldStart || j > newStart) runs.push({ oldStart, oldEnd: i, newStart, newEnd: j });
  };
  while (i < oldTokens.length && j < newTokens.length) {
    const token = oldTokens[i];
    const here = table[i * width + j] ?? 0;
    const isTaken =
      token !== undefined &&
      token.text === newTokens[j]?.text &&
      here === (table[(i + 1) * width + j + 1] ?? 0) + weightOf(token);
    if (isTaken) {
      close();
      i += 1;
      j += 1;
      oldStart = i;
      newStart = j;
    } else if (here === (table[(i + 1) * width + j] ?? 0)) i += 1;
    else j += 1;
  }
  i = oldTokens.length;
  j = newTokens.length;
  close();
  return runs;
}

function share(
  common: number,
  oldTokens: readonly ComparedToken[],
  newTokens: readonly ComparedToken[],
): number {
  const total = Math.max(sum(oldTokens), sum(newTokens));
  return total === 0 ? 1 : common / total;
}

const sum = (tokens: readonly ComparedToken[]): number =>
  tokens.reduce((total, token) => total + weightOf(token), 0);
