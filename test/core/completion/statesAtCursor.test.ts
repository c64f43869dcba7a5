import assert from 'node:assert/strict';
import { readSyntaxContext } from '../../../src/core/completion/syntaxContext.ts';
import { windowAt } from '../../../src/core/completion/textWindow.ts';
import { languageOf } from '../../../src/core/language/languages.ts';
import { createLineStates } from '../../../src/core/language/lineStates.ts';
import { readPackedSources } from '../../eval/ghostText/packedSources.ts';
import { sourceOf } from '../../eval/ghostText/textSource.ts';

/** Each so-many-th line of the files is looked at: some 2,900 places. */
const lineStep = 6;

describe('what a document’s own states say of the cursor’s line', () => {
  const files = readPackedSources();

  for (const languageId of new Set(files.map((file) => file.languageId)))
    it(`is what the text before it says: ${languageId}`, () => {
      for (const { text, source } of files.filter((file) => file.languageId === languageId)) {
        const lines = text.split('\n');
        const states = createLineStates(languageOf(languageId), (line) => lines[line] ?? '');
        for (let line = 0; line < lines.length; line += lineStep) {
          const character = (line * 7) % ((lines[line] ?? '').length + 1);
          const window = windowAt(sourceOf(text), { line, character }, states);
          const byStates = readSyntaxContext({ languageId, ...window });
          const byText = readSyntaxContext({ languageId, ...window, openedOnLine: undefined });
          assert.deepEqual(byStates, byText, `${source}, line ${line + 1}`);
        }
      }
    });
});
