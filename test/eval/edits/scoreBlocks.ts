import { isBlankLine } from '../../../src/core/answer/textLines.ts';
import { type BlockPlacement, placeBlock } from '../../../src/core/refactor/placeBlock.ts';
import type { Grammars } from '../../../src/core/syntax/syntaxTree.ts';
import type { BlockCase } from './blockCases.ts';

export type BlockVerdict = 'right' | 'askedWhere' | 'WRONG';

/** A new thing is right wherever it stands whole with nothing else changed. */
function isWholeAddition({ code, document }: BlockCase, after: string): boolean {
  const at = after.indexOf(code);
  if (at < 0) return false;
  const filled = (text: string) =>
    text
      .split('\n')
      .filter((line) => !isBlankLine(line))
      .join('\n');
  return filled(after.slice(0, at) + after.slice(at + code.length)) === filled(document);
}

function judge(item: BlockCase, placed: BlockPlacement): BlockVerdict {
  if (placed.kind !== 'apply') return 'askedWhere';
  const after = placed.after.join('\n');
  const isRight =
    item.shape === 'new function' ? isWholeAddition(item, after) : after === item.want;
  return isRight ? 'right' : 'WRONG';
}

/** The placement that ships, and what is to be said of it. */
export async function runBlockCase(
  item: BlockCase,
  grammars: Pick<Grammars, 'load'>,
): Promise<{ readonly placed: BlockPlacement; readonly verdict: BlockVerdict }> {
  const { document, languageId, file, code } = item;
  const placed = await placeBlock({
    code,
    file: { document: document.split('\n'), languageId, path: file },
    grammars,
  });
  return { placed, verdict: judge(item, placed) };
}
