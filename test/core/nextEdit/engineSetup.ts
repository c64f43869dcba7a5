import assert from 'node:assert/strict';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import { createNextEditEngine } from '../../../src/core/nextEdit/engine.ts';
import type { NextEditDocument, NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import type { NextEditEvent } from '../../../src/core/nextEdit/nextEditEngine.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

/** The document of `setup`. */
export const document = { documentKey: 'a', path: 'a.ts', languageId: 'typescript' };
const text = [
  'const a = format(order.total - order.paid);',
  'show(a);',
  'const b = format(order.total - order.paid);',
  'show(b);',
  'const c = format(order.total - order.paid);',
].join('\n');

/** An engine at the end of the first line of a document with a pattern, and what a user does to it. */
export function setup(
  layers: readonly NextEditLayer[] = [],
  clock = createFakeClock(),
  minConfidence = 0.3,
  others: readonly NextEditDocument[] = [],
) {
  const history = createEditHistory();
  const events: NextEditEvent[] = [];
  const engine = createNextEditEngine({
    clock,
    history,
    layers,
    others: () => others,
    options: () => ({ isAutomatic: true, minConfidence }),
    note: (event) => events.push(event),
    onUnexpected(error) {
      throw error;
    },
  });
  history.open('a', 'a.ts', text);
  engine.moveCursor(document, 0, 30);
  const write = (line: number, from: number, to: number, inserted: string) =>
    engine.change(
      document,
      [{ startLine: line, startCharacter: from, endLine: line, endCharacter: to, text: inserted }],
      'user',
    );
  /** `total` becomes `subtotal`, letter by letter. */
  const rename = (line: number) => {
    write(line, 23, 28, '');
    for (const [index, letter] of [...'subtotal'].entries())
      write(line, 23 + index, 23 + index, letter);
  };
  /** Takes what is shown as the editor would. */
  const take = () => {
    const proposal = engine.accept();
    assert.ok(proposal);
    engine.change(
      document,
      [
        {
          startLine: proposal.line,
          startCharacter: 0,
          endLine: proposal.line,
          endCharacter: proposal.oldLines[0]?.length ?? 0,
          text: proposal.newLines.join('\n'),
        },
      ],
      'user',
    );
    engine.moveCursor(document, proposal.line, 5);
    engine.settle();
    return proposal;
  };
  return { clock, history, engine, events, write, rename, take };
}

export const isShown = ({ shown }: { readonly shown: unknown }): boolean => shown !== undefined;
