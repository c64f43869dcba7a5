import { isBlankLine, withUnixEnds } from '../textLines.ts';
import type { AnswerTarget } from './answerTarget.ts';
import { fencedBlocks, isFence } from './fences.ts';
import { hasOwnFences } from './languageTraits.ts';
import { unwrap } from './unwrap.ts';

/**
 * Whether a finished answer ends inside its fenced block. Gateways end an upstream that broke off with `stop` (seen:
 * LiteLLM 1.108): then only the fence tells that the end is missing, and code that parses may lack its last lines.
 */
export function hasOpenFence(raw: string, target: AnswerTarget): boolean {
  const lines = withUnixEnds(unwrap(raw, target.languageId).text).split('\n');
  if (!hasOwnFences(target.languageId)) return fencedBlocks(lines).some((block) => !block.isClosed);
  // A markdown file has fences of its own: only the one around all of it speaks of the answer.
  const spoken = lines.filter((line) => !isBlankLine(line));
  const isOpened = /^\s*(?:`{3,}|~{3,})\s*(?:markdown|md)\s*$/i.test(spoken[0] ?? '');
  return isOpened && !isFence(spoken.at(-1) ?? '');
}
