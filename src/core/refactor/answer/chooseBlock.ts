import { isBlankLine } from '../textLines.ts';
import type { FencedBlock } from './fences.ts';

const shellInfos = new Set([
  'bash',
  'sh',
  'shell',
  'zsh',
  'console',
  'powershell',
  'output',
  'text',
]);
const shellLanguages = new Set(['shellscript', 'powershell', 'bat', 'plaintext']);

/** A second block this close to the best one (shared words) is another version of it, not an example beside it. */
const rivalShare = 0.8;

/** The block that is meant to replace `old`, or how many look equally meant. Undefined: there is none. */
export function chooseBlock(
  blocks: readonly FencedBlock[],
  old: readonly string[],
  languageId: string,
): FencedBlock | { readonly versions: number } | undefined {
  const filled = blocks.filter((block) => block.lines.some((line) => !isBlankLine(line)));
  const candidates = filled.filter(
    (block) => !isQuoteOfOld(block, old) && (shellLanguages.has(languageId) || !isShell(block)),
  );
  const usable = candidates.length > 0 ? candidates : filled;
  const scored = usable
    .map((block) => ({ block, score: sharedWords(block.lines, old) }))
    .sort((a, b) => b.score - a.score);
  const [best, second] = scored;
  if (best === undefined) return undefined;
  const rivals = scored.filter(({ score }) => score >= rivalShare * best.score);
  if (second === undefined || rivals.length === 1) return best.block;
  return rivals.every(({ block }) => sameLines(block.lines, best.block.lines))
    ? best.block
    : { versions: rivals.length };
}

const isShell = (block: FencedBlock): boolean => shellInfos.has(block.info);

/** Models like to show the code "before" in a block of its own. */
const isQuoteOfOld = (block: FencedBlock, old: readonly string[]): boolean =>
  sameLines(block.lines, old);

const sameLines = (a: readonly string[], b: readonly string[]): boolean =>
  words(a).join(' ') === words(b).join(' ');

const words = (lines: readonly string[]): string[] => lines.join('\n').match(/\w+|[^\s\w]/g) ?? [];

/** Shared words of two texts as a share of all their words, 0 to 1. */
function sharedWords(a: readonly string[], b: readonly string[]): number {
  const left = new Set(words(a));
  const right = new Set(words(b));
  const common = [...left].filter((word) => right.has(word)).length;
  return common / Math.max(1, left.size + right.size - common);
}
