import { createEditHistory } from '../../../src/core/documents/editHistory.ts';
import { minConfidenceOf } from '../../../src/core/nextEdit/eagerness.ts';
import { createNextEditEngine } from '../../../src/core/nextEdit/engine.ts';
import type { NextEditLayer } from '../../../src/core/nextEdit/layer.ts';
import type { NextEditEngine } from '../../../src/core/nextEdit/nextEditEngine.ts';
import { createFakeClock } from '../../support/fakeClock.ts';
import { seededRandom } from '../seededRandom.ts';
import type { TypedFile } from '../typing/files.ts';
import { createTypist } from '../typing/typist.ts';

/** What came of typing files from their beginning to their end, nothing of what was shown taken. */
export interface TypingResult {
  readonly keys: number;
  readonly shown: number;
  /** Times a layer that costs a request was asked. */
  readonly asked: number;
}

/**
 * Types new files key by key in virtual time, with pauses and typing mistakes, and counts how often a next edit turns up
 * beside it. Who writes something new wants none.
 */
export async function typePlainly(
  files: readonly TypedFile[],
  seed: number,
): Promise<TypingResult> {
  let keys = 0;
  let shown = 0;
  let asked = 0;
  const silent: NextEditLayer = {
    isFree: false,
    async *propose() {
      asked += 1;
      yield* [];
    },
  };
  for (const [index, file] of files.entries()) {
    const clock = createFakeClock();
    const history = createEditHistory();
    const engine = createNextEditEngine({
      clock,
      history,
      layers: [silent],
      others: () => [],
      options: () => ({ isAutomatic: true, minConfidence: minConfidenceOf('normal') }),
      note: ({ kind }) => {
        if (kind === 'shown') shown += 1;
      },
      onUnexpected(error) {
        throw error;
      },
    });
    const typist = createTypist(seededRandom(seed * 100 + index));
    const keyboard = createKeyboard(engine, file);
    history.open(file.path, file.path, '');
    for (const key of keysOf(file.text)) {
      if (typist.mistypes()) {
        await clock.advance(typist.beforeKey(key));
        keyboard.press(typist.wrongKey(key));
        await clock.advance(typist.beforeKey(key));
        keyboard.takeBack();
        keys += 2;
      }
      await clock.advance(typist.beforeKey(key));
      keyboard.press(key);
      keys += 1;
    }
    await clock.advance(5_000);
    engine.dispose();
  }
  return { keys, shown, asked };
}

/** A line break comes with the indentation behind it, as the editor writes it. */
const keysOf = (text: string): readonly string[] => text.match(/\n[ \t]*|[^\n]/gu) ?? [];

function createKeyboard(engine: NextEditEngine, file: TypedFile) {
  const document = { documentKey: file.path, path: file.path, languageId: file.languageId };
  let line = 0;
  let character = 0;
  engine.moveCursor(document, line, character);
  const at = () => ({ startLine: line, startCharacter: character });
  return {
    press(key: string) {
      engine.change(
        document,
        [{ ...at(), endLine: line, endCharacter: character, text: key }],
        'user',
      );
      line += key.startsWith('\n') ? 1 : 0;
      character = key.startsWith('\n') ? key.length - 1 : character + key.length;
      engine.moveCursor(document, line, character);
    },
    takeBack() {
      character -= 1;
      engine.change(
        document,
        [{ ...at(), endLine: line, endCharacter: character + 1, text: '' }],
        'user',
      );
      engine.moveCursor(document, line, character);
    },
  };
}
