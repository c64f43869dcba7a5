import { err, ok, type Result } from '../../../shared/result.ts';
import { baseName } from '../../baseName.ts';
import type { AnswerProblem, AnswerTarget } from './answerTarget.ts';
import { locate } from './locate.ts';

/** Old lines and what they become; `near` is the document line that a diff header names. */
export interface PatchHunk {
  readonly old: readonly string[];
  readonly new: readonly string[];
  readonly near?: number | undefined;
}

const searchLine = /^\s*<{5,}\s*(SEARCH|ORIGINAL|OLD|HEAD|BEFORE)?\b.*$/i;
const middleLine = /^\s*={5,}\s*$/;
const replaceLine = /^\s*>{5,}\s*(REPLACE|UPDATED|NEW|AFTER)?\b.*$/i;

/** Search/replace blocks, wherever they stand in the answer. Undefined: there are none. */
export function searchReplaceHunks(lines: readonly string[]): PatchHunk[] | undefined {
  const hunks: PatchHunk[] = [];
  let old: string[] | undefined;
  let added: string[] | undefined;
  for (const line of lines) {
    if (old === undefined) {
      if (searchLine.test(line)) old = [];
    } else if (added === undefined) {
      if (middleLine.test(line)) added = [];
      else old.push(line);
    } else if (replaceLine.test(line)) {
      hunks.push({ old, new: added });
      old = undefined;
      added = undefined;
    } else added.push(line);
  }
  return hunks.length > 0 ? hunks : undefined;
}

const hunkHeader = /^@@(?:\s+-(\d+)(?:,\d+)?\s+\+\d+(?:,\d+)?\s+@@)?/;
const fileHeader =
  /^(diff --git |index [0-9a-f]+\.\.|--- |\+\+\+ |new file mode|similarity|rename |\*\*\* )/;

/** Whether lines are a diff: headers of a unified diff or of a "*** Begin Patch" envelope. */
export function looksLikeDiff(lines: readonly string[]): boolean {
  const hasHunk = lines.some((line) => line.startsWith('@@'));
  const hasFile = lines.some(
    (line, i) => line.startsWith('--- ') && lines[i + 1]?.startsWith('+++ '),
  );
  const hasEnvelope = lines.some((line) => line.startsWith('*** Begin Patch'));
  const signs = lines.filter((line) => /^[+-]/.test(line)).length;
  return (hasHunk || hasFile || hasEnvelope) && signs > 0;
}

/** The hunks of a unified diff, with or without headers; counts in headers are not trusted. */
export function diffHunks(lines: readonly string[], path: string): PatchHunk[] {
  const hunks: PatchHunk[] = [];
  let near: number | undefined;
  let old: string[] = [];
  let added: string[] = [];
  const flush = () => {
    if (old.length > 0 || added.length > 0) hunks.push({ old, new: added, near });
    old = [];
    added = [];
  };
  for (const line of sectionFor(lines, path)) {
    const header = hunkHeader.exec(line);
    if (header !== null || fileHeader.test(line)) {
      flush();
      near = header?.[1] === undefined ? undefined : Math.max(0, Number(header[1]) - 1);
      continue;
    }
    if (line.startsWith('\\')) continue;
    // Models forget the space before a line of context: what has no sign counts as one.
    const text = /^[ +-]/.test(line) ? line.slice(1) : line;
    if (!line.startsWith('+')) old.push(text);
    if (!line.startsWith('-')) added.push(text);
  }
  flush();
  return hunks
    .map(withoutOuterBlanks)
    .filter(({ old: o, new: n }) => o.join('\n') !== n.join('\n'));
}

/** Blank lines at a hunk's ends are often the model's own and stand on both sides. */
function withoutOuterBlanks(hunk: PatchHunk): PatchHunk {
  let { old, new: added } = hunk;
  while (old.length > 0 && old.at(-1) === '' && added.at(-1) === '') {
    old = old.slice(0, -1);
    added = added.slice(0, -1);
  }
  return { ...hunk, old, new: added };
}

/** In a diff of several files, the part about `path`. */
function sectionFor(lines: readonly string[], path: string): readonly string[] {
  const name = baseName(path);
  const starts = [...lines.entries()]
    .filter(([, line]) => /^(\+\+\+ |\*\*\* (Update|Add) File: )/.test(line))
    .map(([index]) => index);
  const own = starts.find((index) => lines[index]?.split(/[/\s]/).includes(name));
  if (starts.length < 2 || own === undefined) return lines;
  const next = starts.find((index) => index > own);
  return lines.slice(own, next);
}

/** The document after the hunks. Each must be found by its old lines. */
export function applyHunks(
  target: AnswerTarget,
  hunks: readonly PatchHunk[],
): Result<string[], AnswerProblem> {
  let lines = [...target.document];
  let end = target.end;
  let drift = 0;
  for (const hunk of hunks) {
    const near = hunk.near === undefined ? undefined : hunk.near + drift;
    const place = locate(lines, hunk.old, { within: { start: target.start, end }, near });
    if (place === undefined)
      return err({ kind: 'misplaced', excerpt: (hunk.old[0] ?? hunk.new[0] ?? '').trim() });
    const found = place.end - place.start;
    const added = hunk.new.map(place.reindent);
    // A quote that was found only without its blank edges is replaced without them too.
    const fitted = found < hunk.old.length ? trimLike(added, hunk.old) : added;
    lines = [...lines.slice(0, place.start), ...fitted, ...lines.slice(place.end)];
    drift += fitted.length - found;
    end += fitted.length - found;
  }
  return ok(lines);
}

function trimLike(added: readonly string[], old: readonly string[]): readonly string[] {
  let result = added;
  if (old[0]?.trim() === '' && result[0]?.trim() === '') result = result.slice(1);
  if (old.at(-1)?.trim() === '' && result.at(-1)?.trim() === '') result = result.slice(0, -1);
  return result;
}
