import type { Language } from '../language/language.ts';

// How a line begins or ends, and what that says of the indentation of the next one.

/** Begins a block without a bracket: the next line alone belongs to it. */
export const bareHeader =
  /^\s*(?:(?:\}\s*)?else\s+)?(?:if|for|while|foreach)\b.*\)\s*$|^\s*(?:\}\s*)?else\s*$|^\s*do\s*$/;
/** Begins with a bracket's or a hole's end. */
export const mayClose = /^\s*(?:[)\]}%*-]|<\/)/;
/** Goes on below, one step deeper. */
export const continues = /(?:(?<![=<>!])=|=>|->|\?\?|\|\||&&|[+?:])\s*$/;
/** Goes on with what stands above. */
export const chained = /^\s*(?:\.\w|\?\.|\?\?|\|\||&&|[?:] )/;
/** Leaves its block: what follows at the margin is another one. */
export const leaves = /^\s*(?:return|raise|throw|break|continue|pass|exit|yield)\b/;
/** Stands at the margin whatever is around it. */
export const atMargin = /^(?:#|\w+:\s*$|%|=)/;
/** Needs something deeper below it wherever blocks are told by indentation. */
export const surelyOpens = /[:=({[>|]\s*(?:#.*)?$|\b(?:do|of|where|let|then|else)\s*$/;
/** Has something deeper below it in code: the label of a case, a condition that ends with `then` and is no comment. */
export const headsBody = /^\s*(?:case\b[^?]*|default\s*):\s*$|^\s*[a-z][^#'"]*\bthen\s*$/i;
/** Begins what stands below it, at its own indentation or one step deeper. */
export const label = /^\s*(?:case\b.*|default\s*|\w+):\s*$/;
/** Ends a statement or an entry: the next line is no continuation. */
export const ends = /;\s*$|^\s*\}\s*$/;
export const entryEnds = /,\s*$/;

/** Whether a line is a line comment. */
export function isCommentLine(line: string, { lineComments }: Language): boolean {
  const text = line.trimStart();
  return lineComments.some((mark) => text.startsWith(mark));
}

/** Whether statements end with semicolons above. */
export const usesEndSigns = (above: readonly string[]): boolean =>
  above.slice(-40).filter((line) => /;\s*$/.test(line)).length >= 3;
