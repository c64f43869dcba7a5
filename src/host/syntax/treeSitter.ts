import * as wasm from '@vscode/tree-sitter-wasm';
import type { Parse, ParseInTurns, SyntaxTree } from '../../core/syntax/syntaxTree.ts';

// The package is a UMD file: importing it gives one default export, which its declarations do not name.
const { Language, Parser } = (wasm as unknown as { readonly default: typeof wasm }).default;

/** Starts the parsing runtime. Once per process: later calls are free. */
export async function startTreeSitter(runtime: Uint8Array): Promise<void> {
  const options = { wasmBinary: runtime, locateFile: (file: string) => file };
  await Parser.init(options);
}

/** A grammar that is ready. */
export interface Grammar {
  readonly parse: Parse;
  readonly parseInTurns: ParseInTurns;
}

/** How long a parser works in one go. */
const turnMs = 5;

/** Compiles a grammar. Rejects for bytes that are none. */
export async function readGrammar(bytes: Uint8Array): Promise<Grammar> {
  const language = await Language.load(bytes);
  const start = () => new Parser().setLanguage(language);
  const parser = start();
  return {
    parse(text) {
      const tree = parser.parse(text);
      // Only a parser without a language or one that was told to stop gives none.
      if (tree === null) throw new Error('The parser gave no tree.');
      return toTree(tree);
    },
    async parseInTurns(text) {
      // One of its own: a parser that was stopped goes on where it was.
      const own = start();
      try {
        for (;;) {
          const until = performance.now() + turnMs;
          const progressCallback = () => performance.now() > until;
          const tree = own.parse(text, null, { progressCallback });
          if (tree !== null) return toTree(tree);
          await new Promise((resolve) => setImmediate(resolve));
        }
      } finally {
        own.delete();
      }
    },
  };
}

const toTree = (tree: wasm.Tree): SyntaxTree => ({
  root: tree.rootNode,
  dispose: () => tree.delete(),
});
