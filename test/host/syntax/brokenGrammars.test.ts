import assert from 'node:assert/strict';
import { noLog } from '../../../src/core/ports.ts';
import { placeBlock } from '../../../src/core/refactor/placeBlock.ts';
import type { Router } from '../../../src/core/routing/routerRequest.ts';
import { createGrammars, type GrammarsDeps } from '../../../src/host/syntax/grammars.ts';
import { done, text } from '../../core/chat/fakes.ts';
import { features } from '../../net/matrix/features.ts';
import { readGrammarFile } from '../../support/grammars.ts';
import { createSlowClock } from '../../support/slowClock.ts';

/** Ways in which an installation may be damaged. */
const damages: Readonly<Record<string, GrammarsDeps['read']>> = {
  'all files are gone': async (name) => {
    throw new Error(`ENOENT: ${name}`);
  },
  'only the runtime is gone': async (name) => {
    if (name === 'runtime') throw new Error('ENOENT: runtime');
    return readGrammarFile(name);
  },
  'a grammar holds something else': async (name) =>
    name === 'runtime' ? readGrammarFile(name) : new Uint8Array([0, 97, 115, 109, 9, 9]),
};

const answerWith = (answer: string) => {
  const router: Router = {
    async *ask() {
      yield [text(answer), done];
    },
  };
  return { router, ended: Promise.resolve(), clock: createSlowClock() };
};

describe('where grammar files are broken', () => {
  for (const [damage, read] of Object.entries(damages)) {
    const setup = () => {
      const warned: unknown[] = [];
      const warn = (event: string, details?: object) => warned.push({ event, ...details });
      return { warned, grammars: createGrammars({ read, log: { ...noLog, warn } }) };
    };

    it(`ghost text, edits, chat and its blocks work, and the log names the language: ${damage}`, async () => {
      const { warned, grammars } = setup();
      await grammars.load('typescript');
      const inline = await features.inline({ ...answerWith('compute(1);'), grammars });
      assert.equal(inline.shown, 'compute(1);');
      const edit = await features.edit({
        ...answerWith('```ts\nstandIn(answers);\n```'),
        grammars,
      });
      assert.deepEqual([edit.shown, edit.isToldFailed], ['standIn(answers);', false]);
      const chat = await features.chat(answerWith('Because.'));
      assert.deepEqual([chat.shown, chat.isToldFailed], ['Because.', false]);
      const other = ['function two() {', '  return 2;', '}'];
      const document = ['function one() {', '  return 1;', '}', '', ...other];
      const file = { document, languageId: 'typescript', path: 'a.ts' };
      const code = 'function one() {\n  return 11;\n}';
      const placed = await placeBlock({ code, file, grammars });
      assert.ok(placed.kind === 'apply' && placed.after[1] === '  return 11;');
      assert.equal(warned.length, 1);
      assert.match(JSON.stringify(warned), /grammar\.failed.*typescript/);
    });
  }
});
