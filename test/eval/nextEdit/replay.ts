import type { Clock } from '../../../src/core/clock.ts';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import type { LineHunk, TextChange } from '../../../src/core/documents/lineHunk.ts';
import { minConfidenceOf } from '../../../src/core/nextEdit/eagerness.ts';
import { createNextEditEngine } from '../../../src/core/nextEdit/engine.ts';
import type { NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import type { NextEditEvent } from '../../../src/core/nextEdit/nextEditEngine.ts';
import type { Proposal } from '../../../src/core/nextEdit/proposal.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import type { EditorSide } from './caseFile.ts';

/** What a layer may be made of. */
export interface ReplayContext {
  readonly clock: Clock;
  /** The document as it is at this moment. */
  readonly lines: () => readonly string[];
  /** Whether all edits of the situation have been made: only then is it known what followed. */
  readonly isLast: () => boolean;
}

export interface Outcome {
  /** In the order in which Tab would walk through them; empty when nothing is shown. */
  readonly hunks: readonly Proposal[];
  readonly events: readonly NextEditEvent[];
  /** What the engine took to decide, in milliseconds of this machine. */
  readonly tookMs: number;
}

/** Lives through a situation as the editor would tell it: the document, one change event after the other, the cursor. */
export async function replay(
  editor: EditorSide,
  layersOf: (context: ReplayContext) => readonly NextEditLayer[],
): Promise<Outcome> {
  const clock = createFakeClock();
  const history = createEditHistory();
  let isLastEdit = false;
  const layers = layersOf({
    clock,
    lines: () => history.linesOf('file') ?? [],
    isLast: () => isLastEdit,
  });
  const events: NextEditEvent[] = [];
  const engine = createNextEditEngine({
    clock,
    history,
    layers,
    others: () => [],
    options: () => ({ isAutomatic: true, minConfidence: minConfidenceOf('normal') }),
    note: (event) => events.push(event),
    onUnexpected(error) {
      throw error;
    },
  });
  const document = { documentKey: 'file', path: editor.path, languageId: editor.languageId };
  history.open(document.documentKey, document.path, editor.before);
  const [first] = editor.edits;
  engine.moveCursor(document, first?.line ?? 0, 0);
  let tookMs = 0;
  for (const [index, edit] of editor.edits.entries()) {
    const lines = history.linesOf(document.documentKey) ?? [];
    engine.change(document, [changeOf(edit, lines)], 'user');
    const isLast = index === editor.edits.length - 1;
    isLastEdit = isLast;
    const end = edit.line + Math.max(0, edit.newLines.length - 1);
    if (isLast) engine.moveCursor(document, editor.cursor.line, editor.cursor.character);
    else engine.moveCursor(document, end, 0);
    if (isLast) events.length = 0;
    const start = performance.now();
    engine.settle();
    tookMs = performance.now() - start;
    // Between two edits a user takes some seconds.
    await clock.advance(isLast ? 1 : 5_000);
  }
  const { shown } = engine;
  engine.dispose();
  return {
    hunks: shown === undefined ? [] : [shown.proposal, ...shown.following],
    events,
    tookMs,
  };
}

/** A hunk as an editor tells it: a range and its new text. */
export function changeOf(hunk: LineHunk, lines: readonly string[]): TextChange {
  const { line, oldLines, newLines } = hunk;
  const end = line + oldLines.length;
  const text = newLines.join('\n');
  if (oldLines.length > 0 && newLines.length > 0)
    return {
      startLine: line,
      startCharacter: 0,
      endLine: end - 1,
      endCharacter: (lines[end - 1] ?? '').length,
      text,
    };
  const isAtEnd = end >= lines.length;
  if (!isAtEnd)
    return {
      startLine: line,
      startCharacter: 0,
      endLine: end,
      endCharacter: 0,
      text: newLines.length > 0 ? `${text}\n` : '',
    };
  const above = Math.max(0, line - 1);
  return {
    startLine: above,
    startCharacter: (lines[above] ?? '').length,
    endLine: Math.max(above, end - 1),
    endCharacter: (lines[Math.max(above, end - 1)] ?? '').length,
    text: newLines.length > 0 ? `\n${text}` : '',
  };
}
