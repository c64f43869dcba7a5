import { Position, Range, type TextDocument } from 'vscode';
import type { LineHunk } from '../../core/documents/lineHunk.ts';
import type { Proposal } from '../../core/nextEdit/proposal.ts';

/** The last line of what is shown of a proposal, once all of it is applied. */
function lastLineOf({ line, newLines, others = [] }: Proposal): number {
  const above = others.filter((other) => other.line < line);
  const shift = above.reduce((sum, hunk) => sum + hunk.newLines.length - hunk.oldLines.length, 0);
  return line + shift + Math.max(0, newLines.length - 1);
}

/** The end of what is shown of a proposal, once all of it is applied. */
export const endAfter = (document: TextDocument, proposal: Proposal): Position =>
  document.lineAt(Math.min(lastLineOf(proposal), document.lineCount - 1)).range.end;

/** The end of the lines that a proposal replaces, which becomes the end of the new ones. Undefined: it adds or takes away. */
export function endOf(
  document: TextDocument,
  { line, oldLines, newLines }: Proposal,
): Position | undefined {
  if (oldLines.length === 0 || newLines.length === 0) return undefined;
  return document.lineAt(line + oldLines.length - 1).range.end;
}

/** A hunk as one replacement of the document, at its end as well. */
export function editOf(document: TextDocument, { line, oldLines, newLines }: LineHunk) {
  const eol = '\n';
  const text = newLines.join(eol);
  const end = line + oldLines.length;
  if (oldLines.length > 0 && newLines.length > 0)
    return { range: new Range(new Position(line, 0), document.lineAt(end - 1).range.end), text };
  if (end < document.lineCount)
    return { range: new Range(line, 0, end, 0), text: newLines.length > 0 ? text + eol : '' };
  const above = document.lineAt(Math.max(0, line - 1)).range.end;
  const last = document.lineAt(document.lineCount - 1).range.end;
  return { range: new Range(above, last), text: newLines.length > 0 ? eol + text : '' };
}
