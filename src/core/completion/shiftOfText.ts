import type { Frame } from '../language/frame.ts';
import type { Language } from '../language/language.ts';

/** Whether sentences stand within something that words begin and end: an environment of LaTeX. */
export const isEnvironment = ({ kind }: Language, innermost: Frame | undefined): boolean =>
  kind === 'prose' && innermost?.kind === 'block' && innermost.family !== 'fence';

/**
 * How far a docstring or a text within an environment moves with its block, by its second line's columns; undefined for
 * any other text, which stays.
 */
export function shiftOfText(
  raw: number,
  place: {
    readonly base: number;
    readonly innermost: Frame | undefined;
    readonly language: Language;
  },
): number | undefined {
  const { base, innermost, language } = place;
  if (isEnvironment(language, innermost)) return raw === 0 ? base : 0;
  if (!language.indentBlocks || raw >= base || innermost?.kind !== 'string') return undefined;
  return raw > 0 && raw < innermost.indent ? base : base - raw;
}
