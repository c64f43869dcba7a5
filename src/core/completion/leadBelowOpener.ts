import { leadingSpace } from '../language/indentation.ts';
import { isPythonHeader } from './firstLine.ts';
import type { SyntaxContext } from './syntaxContext.ts';

/** The indentation of a block's first line, where the line above opens one and the document's step is known. */
export function leadBelowOpener(around: SyntaxContext): string | undefined {
  const { frames, language, previousLine: above = '', step } = around;
  const opens = language.indentBlocks
    ? isPythonHeader(above)
    : frames.at(-1)?.open === '{' && above.trimEnd().endsWith('{');
  return opens && step.isKnown ? leadingSpace(above) + step.text : undefined;
}
