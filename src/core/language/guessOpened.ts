import type { Frame } from './frame.ts';
import type { Language } from './language.ts';
import { createScanner } from './scanner.ts';

/** Looks like a statement, not like a sentence. */
const codeLine =
  /[;{}]\s*$|^\s*[\w.[\]"']+\s*(?::?=|\+=)\s*\S|^\s*[\w.]+\([^)]*\)\s*$|^\s*(?:if|for|while|def|class|func|fn|return|import|from|const|let|var|package)\b.*[:{;)\w]$/;
const proseLine =
  /^\s*[A-Z][\w'’,-]*(?: [\w'’,()-]+){2,}[.:,]?\s*$|^\s*(?:[a-z'’]+,? ){3,}[a-z'’]+[.,]?\s*$/;

/**
 * What a text begins inside of, where it does not say and reads like the middle of a document: a docstring, a raw
 * string, a comment, a script element. Asked only where it seems to end inside of one (`frames`). Of both readings the one is taken that leaves fewer statements in strings and
 * fewer sentences in code.
 */
export function guessOpened(
  language: Language,
  frames: readonly Frame[],
  { prefix, suffix }: { readonly prefix: string; readonly suffix: string },
): readonly Frame[] {
  const element = scriptAround(language, prefix, suffix);
  if (element !== undefined) return [element];
  const top = frames.at(-1);
  const isInText = top?.kind === 'comment' ? top.close !== '\n' : top?.string?.isLong === true;
  if (!isInText) return [];
  const candidates = [
    ...language.strings
      .filter(
        ({ isLong, lead, close, open }) => isLong === true && lead === undefined && open === close,
      )
      .map(
        (string) => ({ kind: 'string', open: string.open, close: string.close, string }) as const,
      ),
    ...language.blockComments.map(({ open, close }) => ({ kind: 'comment', open, close }) as const),
  ].map((frame) => ({ ...frame, indent: 0, column: 0 }));
  let best: { readonly frames: readonly Frame[]; readonly oddness: number } = {
    frames: [],
    oddness: oddness(language, [], prefix),
  };
  if (best.oddness < leastOdd) return [];
  for (const frame of candidates) {
    if (!prefix.includes(frame.close)) continue;
    const odd = oddness(language, [frame], prefix);
    if (odd < best.oddness / 2) best = { frames: [frame], oddness: odd };
  }
  return best.frames;
}

/** Fewer odd lines than this are any text's. */
const leastOdd = 6;

function oddness(language: Language, frames: readonly Frame[], prefix: string): number {
  const scanner = createScanner(language, { frames });
  let count = 0;
  for (const line of prefix.split('\n')) {
    const top = scanner.frames.at(-1);
    const isInText = top?.kind === 'string' || (top?.kind === 'comment' && top.close !== '\n');
    if (isInText ? codeLine.test(line) : proseLine.test(line)) count += 1;
    scanner.feed(`${line}\n`);
  }
  return count;
}

/** The document goes on inside of a script or style element whose beginning is not known. */
function scriptAround(language: Language, prefix: string, suffix: string): Frame | undefined {
  if (language.blocks.elements !== 'html' || /<(?:script|style|template)\b/i.test(prefix))
    return undefined;
  const name = /<(\/?)(script|style)\b/i.exec(suffix);
  if (name?.[1] !== '/' || name[2] === undefined) return undefined;
  const scanner = createScanner(language);
  scanner.feed(`<${name[2]}${name[2].toLowerCase() === 'script' ? ' lang="ts"' : ''}>\n`);
  return scanner.frames.at(-1);
}
