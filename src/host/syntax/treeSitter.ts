import * as wasm from '@vscode/tree-sitter-wasm';
import type { Parse } from '../../core/syntax/syntaxTree.ts';

// The package is a UMD file: importing it gives one default export, which its declarations do not name.
const { Language, Parser } = (wasm as unknown as { readonly default: typeof wasm }).default;

/** Starts the parsing runtime. Once per process: later calls are free. */
export async function startTreeSitter(runtime: Uint8Array): Promise<void> {
  const options = { wasmBinary: runtime, locateFile: (file: string) => file };
  await Parser.init(options);
}

/** Compiles a grammar. Rejects for bytes that are none. */
export async function readGrammar(grammar: Uint8Array): Promise<Parse> {
  const parser = new Parser();
  parser.setLanguage(await Language.load(grammar));
  return (text) => {
    const tree = parser.parse(text);
    // Only a parser without a language or one that was told to stop gives none.
    if (tree === null) throw new Error('The parser gave no tree.');
    return { root: tree.rootNode, dispose: () => tree.delete() };
  };
}
