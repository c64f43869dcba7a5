import { holeMark } from '../../../src/core/completion/clean.ts';
import { toLf } from './corpus.ts';
import { type Hole, lastUserText, type Question } from './question.ts';

/** Marks that prompts put where the cursor is, the extension's own first. Tell the server others with `holeMarkers`. */
export const usualHoleMarkers: readonly string[] = [
  holeMark,
  '<|hole|>',
  '<|cursor|>',
  '<|fim_hole|>',
  '<HOLE>',
  '<hole/>',
  '<CURSOR>',
  '<cursor/>',
  '<FILL_ME>',
  '{{FILL_HERE}}',
  '█',
];

/** Fill-in-the-middle tokens as Qwen's, DeepSeek's and Code Llama's templates write them. */
const templates = [
  ['<|fim_prefix|>', '<|fim_suffix|>', '<|fim_middle|>'],
  ['<｜fim▁begin｜>', '<｜fim▁hole｜>', '<｜fim▁end｜>'],
  ['<PRE>', '<SUF>', '<MID>'],
] as const;

/** Headings of prompts that show the suffix first, so that the cursor stands at their end. */
const suffixFirst = ['After the cursor:\n', '\n\nBefore the cursor:\n'] as const;

/**
 * Finds the text before and after the cursor in a question: where the route names it, in a fill-in-the-middle
 * template, or around the last marker in the last message of the user (where nothing follows the marker, the suffix
 * is looked for under its heading). Without any of these every end of a fenced
 * block, of a tagged section and of the message may be the cursor. Line ends become LF.
 */
export function findHoles(question: Question, markers: readonly string[]): readonly Hole[] {
  const { hole } = question;
  const text = toLf(hole && hole.suffix === '' ? hole.prefix : lastUserText(question));
  const found = templateHole(text) ?? markedHole(text, [...markers, ...usualHoleMarkers]);
  if (found) return [found];
  if (hole) return [{ prefix: toLf(hole.prefix), suffix: toLf(hole.suffix) }];
  const ends = [...text.matchAll(/\n```|\n?<\//g)].map((match) => match.index);
  return [text.length, ...ends].map((end) => ({ prefix: text.slice(0, end), suffix: '' }));
}

/** Whether a question marks its hole, so that nothing need be guessed. */
export function hasMarkedHole(question: Question, markers: readonly string[]): boolean {
  const text = lastUserText(question);
  return (
    question.hole !== undefined ||
    [...markers, ...usualHoleMarkers].some((marker) => marker !== '' && text.includes(marker)) ||
    templateHole(text) !== undefined
  );
}

function templateHole(text: string): Hole | undefined {
  for (const [before, after, end] of templates) {
    const start = text.lastIndexOf(before);
    const middle = text.indexOf(after, start);
    const last = text.indexOf(end, middle);
    if (start >= 0 && middle >= 0 && last >= 0)
      return {
        prefix: text.slice(start + before.length, middle),
        suffix: text.slice(middle + after.length, last),
      };
  }
  return undefined;
}

function markedHole(text: string, markers: readonly string[]): Hole | undefined {
  for (const marker of markers) {
    const at = marker === '' ? -1 : text.lastIndexOf(marker);
    if (at < 0) continue;
    const prefix = text.slice(0, at);
    const suffix = text.slice(at + marker.length);
    return suffix.trim() === '' ? sectionHole(prefix) : { prefix, suffix };
  }
  return undefined;
}

/** The cursor at the end of a prompt: the suffix, if any, has a section of its own before. */
function sectionHole(text: string): Hole {
  const [suffixHeading, prefixHeading] = suffixFirst;
  const middle = text.lastIndexOf(prefixHeading);
  const start = text.lastIndexOf(suffixHeading, middle);
  if (start < 0 || middle < 0) return { prefix: text, suffix: '' };
  return {
    prefix: text.slice(middle + prefixHeading.length),
    suffix: text.slice(start + suffixHeading.length, middle),
  };
}
