import assert from 'node:assert/strict';
import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import { type Eagerness, minConfidenceOf } from '../../../src/core/nextEdit/eagerness.ts';
import { createNextEditEngine } from '../../../src/core/nextEdit/engine.ts';
import { createFakeClock } from '../../support/fakeClock.ts';

const document = { documentKey: 'a', path: 'a.txt', languageId: 'plaintext' };

/** Whether an edit of which a layer is so sure is shown. */
async function isShown(eagerness: Eagerness, confidence: number): Promise<boolean> {
  const history = createEditHistory();
  const clock = createFakeClock();
  const engine = createNextEditEngine({
    clock,
    history,
    others: () => [],
    layers: [
      {
        isFree: true,
        async *propose() {
          yield { line: 2, oldLines: ['c'], newLines: ['cc'], layer: 'language', confidence };
        },
      },
    ],
    options: () => ({ isAutomatic: true, minConfidence: minConfidenceOf(eagerness) }),
    note: () => {},
    onUnexpected(error) {
      throw error;
    },
  });
  history.open('a', 'a.txt', 'a\nb\nc');
  engine.moveCursor(document, 0, 1);
  const change = { startLine: 0, startCharacter: 1, endLine: 0, endCharacter: 1, text: ';' };
  engine.change(document, [change], 'user');
  await clock.advance(2_000);
  return engine.shown !== undefined;
}

describe('the eagerness of next edits', () => {
  it('shows what is surer: high more than normal, normal more than low', async () => {
    const shown = async (eagerness: Eagerness) => {
      const all = await Promise.all([0.3, 0.4, 0.5, 0.65].map((sure) => isShown(eagerness, sure)));
      return all.filter((one) => one).length;
    };
    assert.deepEqual([await shown('low'), await shown('normal'), await shown('high')], [1, 2, 3]);
  });
});
