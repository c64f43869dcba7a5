import type { CorpusFile } from './corpus.ts';
import type { Hole } from './question.ts';

/** A place in a finished file: the text from `start` to `end` is what the hole leaves out. */
export interface Place {
  readonly file: CorpusFile;
  readonly start: number;
  readonly end: number;
  /** Characters before `start` that the file and the prefix have in common. */
  readonly agreed: number;
}

/** Non-blank characters that must agree before a place is believed: an operator or `});` is everywhere. */
const minKnownChars = 6;

/** Agreement beyond this many characters says no more. */
const maxAgreed = 4_000;

/** Lengths of the text after the hole that is looked for, longest first, and what the shortest must hold. */
const anchorLengths = [400, 200, 100, 50, 25, 12];
const minAnchorChars = 8;

/**
 * Finds where a hole is: the place whose text before it agrees with the prefix for longest; among equals the one
 * that goes on as the suffix does, or whose path the prompt names. Undefined when too little agrees.
 */
export function locate(
  files: readonly CorpusFile[],
  hole: Hole,
  promptText: string,
): Place | undefined {
  const candidates = files.flatMap((file) => {
    // The file in question is named last, after what is shown of others.
    const namedAt = promptText.lastIndexOf(file.path);
    return starts(file.text, hole.prefix).flatMap(({ start, agreed }) => {
      const end = holeEnd(file.text, start, hole.suffix);
      if (agreed < minKnownChars && end === undefined && namedAt < 0) return [];
      const score = [agreed, end === undefined ? 0 : 1, namedAt];
      return [{ place: { file, start, end: end ?? file.text.length, agreed }, score }];
    });
  });
  return candidates.reduce<(typeof candidates)[number] | undefined>(
    (best, candidate) => (best && !isBetter(candidate.score, best.score) ? best : candidate),
    undefined,
  )?.place;
}

interface Start {
  readonly start: number;
  readonly agreed: number;
}

function starts(text: string, prefix: string): readonly Start[] {
  const exact = startsAfter(text, prefix);
  if (exact.length > 0) return exact;
  const trimmed = prefix.trimEnd();
  if (trimmed.length < prefix.length) {
    // The editor's indentation differs from the file's: go on after the file's own.
    const found = startsAfter(text, trimmed).map(({ start, agreed }) => ({
      start: start + (/^\s*/.exec(text.slice(start))?.[0].length ?? 0),
      agreed,
    }));
    if (found.length > 0) return found;
  }
  return atFileStart(text, prefix);
}

/** Places after each occurrence of the shortest tail of the prefix that says anything. */
function startsAfter(text: string, prefix: string): readonly Start[] {
  const probe = knownTail(prefix);
  if (probe === undefined) return [];
  const found: Start[] = [];
  for (let at = text.indexOf(probe); at >= 0; at = text.indexOf(probe, at + 1)) {
    const start = at + probe.length;
    found.push({ start, agreed: agreement(text, start, prefix) });
  }
  return found;
}

function knownTail(prefix: string): string | undefined {
  let known = 0;
  for (let at = prefix.length - 1; at >= 0; at--) {
    if (prefix[at]?.trim()) known += 1;
    if (known === minKnownChars) return prefix.slice(at);
  }
  return undefined;
}

function agreement(text: string, start: number, prefix: string): number {
  const most = Math.min(start, prefix.length, maxAgreed);
  let agreed = 0;
  while (agreed < most && text[start - 1 - agreed] === prefix[prefix.length - 1 - agreed])
    agreed += 1;
  return agreed;
}

/** The first characters of a file, typed so far: too few to be found anywhere else. */
function atFileStart(text: string, prefix: string): readonly Start[] {
  for (let length = 2 * minKnownChars; length >= 0; length--)
    if (prefix.endsWith(text.slice(0, length))) return [{ start: length, agreed: length }];
  return [];
}

function holeEnd(text: string, start: number, suffix: string): number | undefined {
  for (const length of anchorLengths) {
    const anchor = suffix.slice(0, length);
    if (anchor.replace(/\s/g, '').length < minAnchorChars) continue;
    const at = text.indexOf(anchor, start);
    if (at >= 0) return at;
  }
  const isRest = suffix.trim() !== '' && text.length - suffix.length >= start;
  return isRest && text.endsWith(suffix) ? text.length - suffix.length : undefined;
}

function isBetter(score: readonly number[], than: readonly number[]): boolean {
  const at = score.findIndex((value, index) => value !== than[index]);
  return at >= 0 && (score[at] ?? 0) > (than[at] ?? 0);
}
