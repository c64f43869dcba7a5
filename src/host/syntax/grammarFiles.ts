import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import type { GrammarsDeps } from './grammars.ts';

const decompress = promisify(brotliDecompress);

/** Reads the shipped WebAssembly files of a folder. They are compressed: tables of a grammar shrink to a tenth. */
export function grammarFiles(folder: string): GrammarsDeps['read'] {
  return async (name) => decompress(await readFile(join(folder, `${name}.wasm.br`)));
}
