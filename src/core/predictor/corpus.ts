import { closestPaths, type FileName, readFileName } from './relatives.ts';
import { hasHyphenatedWords } from './scanner.ts';
import { createSegment, type Segment, type SegmentFile } from './segment.ts';
import { encode, type Token } from './tokens.ts';
import type { Vocabulary } from './vocabulary.ts';

export interface SourceFile {
  /** Workspace-relative, with `/`. Its extension decides how words are cut. */
  readonly path: string;
  readonly text: string;
}

/** The workspace's text as tokens, in a few sorted segments. */
export interface Corpus {
  readonly segments: readonly Segment[];
  readonly liveTokens: number;
  /** Replaces everything. When it is more than `maxTokens`, the files at the end of the list are left out. */
  reset(files: readonly SourceFile[]): void;
  /** Adds, replaces or (without text) removes one file. Cheap: a small segment is sorted, seldom a larger one. */
  replace(path: string, text: string | undefined): void;
  /** Tokens of the few files that most resemble a path: siblings with the same kind of name. */
  relativesOf(path: string): readonly Int32Array[];
  /** How often a token occurs in all living text. */
  countOf(token: Token): number;
}

/** Of a relative at most this many tokens are looked at. */
const maxRelativeTokens = 3_000;

/** Two segments whose sizes are closer than this factor are sorted into one, so that there are O(log n). */
const mergeFactor = 4;

/**
 * @param maxTokens  cap of living tokens; above it the files that were indexed or changed longest ago are shed.
 */
export function createCorpus(vocabulary: Vocabulary, maxTokens: number): Corpus {
  let segments: Segment[] = [];
  let counts = new Int32Array(1024);
  /** Insertion order is age: a changed file moves to the end. */
  const ages = new Map<string, FileName>();
  /** The last answer of `closestPaths`: the same file is asked about key by key. */
  let closest: { readonly path: string; readonly paths: readonly string[] } | undefined;

  const read = (file: SourceFile): SegmentFile => {
    const tokens = encode(file.text, vocabulary, {
      hyphenated: hasHyphenatedWords(file.path),
      indent: 0,
    });
    return { path: file.path, tokens: Int32Array.from(tokens) };
  };
  const count = (tokens: ArrayLike<Token>, by: 1 | -1) => {
    if (counts.length < 2 * vocabulary.size) {
      const grown = new Int32Array(4 * vocabulary.size);
      grown.set(counts);
      counts = grown;
    }
    for (let i = 0; i < tokens.length; i++) {
      const token = tokens[i] ?? 0;
      counts[token] = (counts[token] ?? 0) + by;
    }
  };
  const markDead = (path: string) => {
    if (closest?.paths.includes(path) === true) closest = undefined;
    ages.delete(path);
    for (const segment of segments) {
      const range = segment.files.get(path);
      if (range === undefined) continue;
      count(segment.tokens.subarray(range[0], range[1] - 1), -1);
      segment.markDead(path);
    }
  };
  const size = () => segments.reduce((sum, segment) => sum + segment.liveTokens, 0);
  const shed = () => {
    for (const path of ages.keys()) {
      if (size() <= maxTokens || ages.size <= 1) return;
      markDead(path);
    }
  };

  return {
    get segments() {
      return segments;
    },
    get liveTokens() {
      return size();
    },
    reset(files) {
      closest = undefined;
      ages.clear();
      counts.fill(0);
      const kept: SegmentFile[] = [];
      let total = 0;
      for (const file of files) {
        const encoded = read(file);
        total += encoded.tokens.length + 1;
        if (total > maxTokens) break;
        kept.push(encoded);
        count(encoded.tokens, 1);
      }
      // The first files are the most useful ones: they are the last to be shed.
      for (const file of kept.toReversed()) ages.set(file.path, readFileName(file.path));
      segments = kept.length === 0 ? [] : [createSegment(kept)];
    },
    replace(path, text) {
      if (!ages.has(path)) closest = undefined;
      markDead(path);
      if (text !== undefined) {
        const encoded = read({ path, text });
        ages.set(path, readFileName(path));
        count(encoded.tokens, 1);
        segments.push(createSegment([encoded]));
        shed();
      }
      segments = merge(segments.filter((segment) => segment.liveTokens > 0));
    },
    relativesOf(path) {
      if (closest?.path !== path) closest = { path, paths: closestPaths(path, ages) };
      return closest.paths.flatMap((relative) => {
        const segment = segments.find((one) => one.files.has(relative));
        const range = segment?.files.get(relative);
        if (segment === undefined || range === undefined) return [];
        const end = Math.min(range[1] - 1, range[0] + maxRelativeTokens);
        return [segment.tokens.subarray(range[0], end)];
      });
    },
    countOf: (token) => counts[token] ?? 0,
  };
}

/** Sorts neighbours of like size into one, from the newest on; the dead are left behind. */
function merge(segments: readonly Segment[]): Segment[] {
  const merged = [...segments];
  for (;;) {
    const last = merged.at(-1);
    const previous = merged.at(-2);
    if (last === undefined || previous === undefined) return merged;
    if (previous.liveTokens > mergeFactor * last.liveTokens) return merged;
    merged.splice(-2, 2, createSegment([...filesOf(previous), ...filesOf(last)]));
  }
}

function filesOf(segment: Segment): SegmentFile[] {
  return [...segment.files].map(([path, [start, end]]) => ({
    path,
    tokens: segment.tokens.subarray(start, end - 1),
  }));
}
