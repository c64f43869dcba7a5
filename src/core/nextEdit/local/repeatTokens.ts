import type { LineHunk } from '../../documents/lineHunk.ts';
import { logScale, noFeatures } from './features.ts';
import { type LineToken, lineTokens } from './lineTokens.ts';
import { type LocalCandidate, type LocalSituation, maxSources } from './localSituation.ts';
import { isImportLine, ownLines, placeFeatures } from './placeFeatures.ts';
import {
  anchorsOf,
  applyOccurrences,
  findOccurrences,
  type LineRule,
  lineRule,
  type Occurrence,
} from './substitution.ts';
import { diffTokens } from './tokenDiff.ts';

/** A line on which an edit's substitutions fit. */
interface LineHit {
  readonly line: number;
  readonly newLine: string;
  readonly occurrences: readonly Occurrence[];
  readonly rule: LineRule;
  readonly similarity: number;
}

interface Source {
  readonly edit: LineHunk;
  readonly recency: number;
  readonly rules: readonly LineRule[];
  readonly isIncomplete: boolean;
}

/** More places than these are a matter for search and replace. The nearest are looked at. */
const maxHits = 60;

/** What the last edits did to parts of lines, done to other lines that hold the same parts. */
export function repeatTokens(situation: LocalSituation): readonly LocalCandidate[] {
  const { lines, edits, languageId } = situation;
  const own = ownLines(edits);
  const tokensByLine = new Map<number, readonly LineToken[]>();
  const tokensOf = (line: number): readonly LineToken[] => {
    const known = tokensByLine.get(line) ?? lineTokens(lines[line] ?? '', languageId);
    tokensByLine.set(line, known);
    return known;
  };
  const recent = edits.slice(-maxSources);
  const sources = recent.map((edit, index): Source => {
    const rules = rulesOf(edit, languageId);
    return {
      edit,
      recency: recent.length - 1 - index,
      rules,
      isIncomplete: rules.length < Math.max(edit.oldLines.length, edit.newLines.length),
    };
  });
  const hitsBySource = sources.map((source) => findHits(situation, { source, own, tokensOf }));
  const countLines = lineCounter(lines);
  return sources.flatMap((source, index) => {
    const hits = hitsBySource[index] ?? [];
    const others = hitsBySource.filter((_, other) => other !== index);
    return joinNeighbours(hits).flatMap((group) => {
      const plain = candidateOf(situation, { source, group, hits, others, countLines });
      const composite = composed(situation, plain, { group, others });
      return composite === undefined ? [plain] : [plain, composite];
    });
  });
}

/** What was done line by line; lines that were added or taken away beside them have no rule. */
function rulesOf(edit: LineHunk, languageId: string): readonly LineRule[] {
  const { oldLines, newLines } = edit;
  if (oldLines.length * newLines.length > 400) return [];
  const pairs =
    oldLines.length === newLines.length
      ? oldLines.map((line, index) => [line, newLines[index] ?? ''] as const)
      : pairUnequal(oldLines, newLines, languageId);
  const seen = new Set<string>();
  return pairs.flatMap(([oldLine, newLine]) => {
    const key = `${oldLine.trim()}\n${newLine.trim()}`;
    if (oldLine === newLine || seen.has(key)) return [];
    seen.add(key);
    return lineRule(oldLine, newLine, languageId) ?? [];
  });
}

/** Pairs each old line with the most similar new line behind the pair before. */
function pairUnequal(
  oldLines: readonly string[],
  newLines: readonly string[],
  languageId: string,
): readonly (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  let from = 0;
  for (const oldLine of oldLines) {
    if (oldLine.trim() === '') continue;
    const oldTokens = lineTokens(oldLine.trim(), languageId);
    let best = -1;
    let bestSimilarity = 0.5;
    for (let at = from; at < newLines.length; at += 1) {
      const diff = diffTokens(oldTokens, lineTokens((newLines[at] ?? '').trim(), languageId));
      if (diff !== undefined && diff.similarity > bestSimilarity) {
        best = at;
        bestSimilarity = diff.similarity;
      }
    }
    if (best < 0) continue;
    pairs.push([oldLine, newLines[best] ?? '']);
    from = best + 1;
  }
  return pairs;
}

interface Search {
  readonly source: Source;
  readonly own: ReadonlySet<number>;
  readonly tokensOf: (line: number) => readonly LineToken[];
}

function findHits(
  { lines, cursorLine }: LocalSituation,
  { source, own, tokensOf }: Search,
): readonly LineHit[] {
  const best = new Map<number, LineHit>();
  for (const rule of source.rules) {
    const anchors = rule.substitutions.map(anchorsOf);
    const near = [...lines.keys()]
      .filter(
        (at) =>
          !own.has(at) && anchors.some((words) => words.every((word) => lines[at]?.includes(word))),
      )
      .sort((a, b) => Math.abs(a - cursorLine) - Math.abs(b - cursorLine))
      .slice(0, maxHits);
    for (const at of near) {
      const hit = hitAt(lines[at] ?? '', at, rule, tokensOf(at));
      const known = best.get(at);
      if (hit !== undefined && (known === undefined || scoreOf(hit) > scoreOf(known)))
        best.set(at, hit);
    }
  }
  return [...best.values()].sort((a, b) => a.line - b.line);
}

const scoreOf = ({ similarity, occurrences, rule }: LineHit): number =>
  similarity + 0.5 * shareOf(occurrences, rule);

const shareOf = (occurrences: readonly Occurrence[], rule: LineRule): number =>
  new Set(occurrences.map((occurrence) => occurrence.substitution)).size /
  rule.substitutions.length;

function hitAt(
  text: string,
  line: number,
  rule: LineRule,
  tokens: readonly LineToken[],
): LineHit | undefined {
  const found = rule.substitutions.flatMap((substitution) => findOccurrences(tokens, substitution));
  const occurrences = withoutOverlaps(found);
  if (occurrences.length === 0) return undefined;
  const newLine = applyOccurrences(text, occurrences);
  const similarity = diffTokens(visible(rule.oldTokens), visible(tokens))?.similarity ?? 0;
  return newLine === text ? undefined : { line, newLine, occurrences, rule, similarity };
}

const visible = (tokens: readonly LineToken[]) => tokens.filter((token) => !token.isBlank);

function withoutOverlaps(occurrences: readonly Occurrence[]): readonly Occurrence[] {
  const byContext = [...occurrences].sort((a, b) => b.left + b.right - (a.left + a.right));
  const kept: Occurrence[] = [];
  for (const item of byContext)
    if (
      kept.every(
        (other) =>
          item.end < other.start ||
          item.start > other.end ||
          (item.end === other.start && item.start < item.end) ||
          (item.start === other.end && item.start < item.end),
      )
    )
      kept.push(item);
  return kept;
}

/** Neighbouring lines that the same edit fits belong together. */
function joinNeighbours(hits: readonly LineHit[]): readonly (readonly LineHit[])[] {
  const groups: LineHit[][] = [];
  for (const hit of hits) {
    const last = groups.at(-1);
    if (last?.at(-1)?.line === hit.line - 1) last.push(hit);
    else groups.push([hit]);
  }
  return groups;
}

interface Group {
  readonly source: Source;
  readonly group: readonly LineHit[];
  readonly hits: readonly LineHit[];
  /** What the other edits would do. */
  readonly others: readonly (readonly LineHit[])[];
  /** How many lines hold the longest of some words. */
  readonly countLines: (words: readonly string[]) => number;
}

function candidateOf(
  situation: LocalSituation,
  { source, group, hits, others, countLines }: Group,
): LocalCandidate {
  const { lines } = situation;
  const line = group[0]?.line ?? 0;
  const hunk: LineHunk = {
    line,
    oldLines: lines.slice(line, line + group.length),
    newLines: group.map((hit) => hit.newLine),
  };
  const occurrences = group.flatMap((hit) => hit.occurrences);
  const isSeenTwice = others.some((list) =>
    group.every((hit) =>
      list.some((other) => other.line === hit.line && other.newLine === hit.newLine),
    ),
  );
  const kinds = new Set(occurrences.map((item) => item.substitution.tokenClass));
  const all = (test: (item: Occurrence) => boolean): number => (occurrences.every(test) ? 1 : 0);
  const similarity = mean(group.map((hit) => hit.similarity));
  const completeness = mean(group.map((hit) => shareOf(hit.occurrences, hit.rule)));
  const oldWords = occurrences.flatMap(({ substitution }) =>
    substitution.oldTokens.filter((token) => token.isWord).map((token) => token.text),
  );
  const newWords = occurrences
    .flatMap(({ substitution }) => substitution.newTexts)
    .filter((text) => /\w/.test(text));
  return {
    ...hunk,
    features: {
      ...noFeatures(),
      ...placeFeatures(situation, {
        hunk,
        recency: source.recency,
        places: hits.length,
        sourceLines: source.edit.oldLines.length,
      }),
      isSubstitution: 1,
      similarity,
      isVerySimilar: similarity > 0.8 ? 1 : 0,
      isSameLine: group.every((hit) => hit.rule.oldLine.trim() === lines[hit.line]?.trim()) ? 1 : 0,
      completeness,
      isComplete: completeness === 1 ? 1 : 0,
      seenTwice: isSeenTwice ? 1 : 0,
      contextLeft: least(occurrences, (item) => item.left) / 4,
      contextRight: least(occurrences, (item) => item.right) / 4,
      contextSum: least(occurrences, (item) => item.left + item.right) / 8,
      isRename: all((item) => item.substitution.isRename),
      isPureInsertion: all((item) => item.substitution.oldTokens.length === 0),
      isPureDeletion: all((item) => item.newText === ''),
      oldLength: logScale(least(occurrences, (item) => item.end - item.start) / 4),
      newLength: logScale(least(occurrences, (item) => item.newText.length) / 4),
      oldWords: logScale(oldWords.length),
      hasOldWord: all((item) =>
        item.substitution.oldTokens.some((token) => token.isWord && token.text.length > 2),
      ),
      sourceKept: mean(group.map((hit) => hit.rule.keptShare)),
      sourceIncomplete: source.isIncomplete ? 1 : 0,
      isCode: kinds.has('code') ? 1 : 0,
      isComment: kinds.has('comment') ? 1 : 0,
      isString: kinds.has('string') ? 1 : 0,
      isImport: group.some((hit) => isImportLine(lines[hit.line] ?? '')) ? 1 : 0,
      anchorLength: logScale(Math.max(0, ...oldWords.map((word) => word.length))),
      oldElsewhere: logScale(countLines(oldWords) - group.length),
      newElsewhere: logScale(Math.max(0, countLines(newWords) - source.edit.newLines.length)),
      isTrivial: oldWords.length + newWords.length === 0 ? 1 : 0,
      isSameIndentation: group.every(
        (hit) => indentationOf(hit.rule.oldLine) === indentationOf(lines[hit.line] ?? ''),
      )
        ? 1
        : 0,
    },
  };
}

/** With what the other edits would do to the same lines as well; undefined when they do nothing more. */
function composed(
  { languageId }: LocalSituation,
  plain: LocalCandidate,
  { group, others }: Pick<Group, 'group' | 'others'>,
): LocalCandidate | undefined {
  const newLines = group.map((hit) => {
    let text = hit.newLine;
    for (const list of others) {
      const other = list.find((item) => item.line === hit.line);
      if (other === undefined || other.newLine === hit.newLine) continue;
      const again = hitAt(text, hit.line, other.rule, lineTokens(text, languageId));
      text = again?.newLine ?? text;
    }
    return text;
  });
  if (newLines.every((line, index) => line === plain.newLines[index])) return undefined;
  return { ...plain, newLines, features: { ...plain.features, isComposite: 1 } };
}

const mean = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);

const least = <T>(items: readonly T[], value: (item: T) => number): number =>
  items.length === 0 ? 0 : Math.min(...items.map(value));

/** Counts once for each word: many places of one edit ask for the same. */
function lineCounter(lines: readonly string[]): (words: readonly string[]) => number {
  const counts = new Map<string, number>();
  return (words) => {
    const [longest] = [...words].sort((a, b) => b.length - a.length);
    if (longest === undefined) return 0;
    const count = counts.get(longest) ?? lines.filter((line) => line.includes(longest)).length;
    counts.set(longest, count);
    return count;
  };
}

const indentationOf = (line: string): string => /^\s*/.exec(line)?.[0] ?? '';
