import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { noLog } from '../../src/core/ports.ts';
import type { Grammars } from '../../src/core/syntax/syntaxTree.ts';
import { createGrammars, type GrammarsDeps } from '../../src/host/syntax/grammars.ts';

/** Reads grammars from the package they are shipped from. */
export const readGrammarFile: GrammarsDeps['read'] = (name) => {
  const file = name === 'runtime' ? 'tree-sitter' : `tree-sitter-${name}`;
  return readFile(join('node_modules', '@vscode', 'tree-sitter-wasm', 'wasm', `${file}.wasm`));
};

/** The real grammars, loaded for these languages. */
export async function loadGrammars(...languageIds: readonly string[]): Promise<Grammars> {
  const grammars = createGrammars({ read: readGrammarFile, log: noLog });
  await Promise.all(languageIds.map(grammars.load));
  return grammars;
}
