import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { Script } from 'node:vm';
import { crc32 } from 'node:zlib';

export interface BundleFiles {
  /** Absolute path of a CommonJS file, in ASCII, that needs no `import()`. */
  readonly bundle: string;
  /** Absolute path of the file that its compiled code is kept in. */
  readonly compiled: string;
}

export interface LoadedBundle {
  readonly exports: unknown;
  /** Whether code kept by an earlier start was used, so that nothing had to be compiled. */
  readonly isPrecompiled: boolean;
  /**
   * Keeps the code that was compiled so far for the next start; nothing is written where it is kept already. Rejects
   * when it could not be written.
   */
  keepCompiled(): Promise<void>;
}

/**
 * Runs a bundle as `require()` would, with what an earlier start compiled: V8 takes 20 to 30 ms of processor time for
 * 0.5 MB of source, and 6 ms to read its own code back. (`module.enableCompileCache()` would do so for all other
 * extensions of the host too, in our folder.) Kept code counts only for the very same source, whole, and where V8
 * accepts it, which checks its own version and flags; otherwise the source is compiled. Throws when the bundle cannot
 * be read, and what the bundle throws.
 */
export function loadBundle({ bundle, compiled }: BundleFiles): LoadedBundle {
  // As `require()` reads, at once: in pieces, between other work, it would take four times the processor time.
  const bytes = readFileSync(bundle);
  const sourceSum = crc32(bytes);
  const cachedData = readKept(compiled, sourceSum);
  const script = new Script(`${opening}${bytes.toString('latin1')}\n})`, {
    filename: bundle,
    // Places in stack traces and source maps are those of the file.
    columnOffset: -opening.length,
    ...(cachedData && { cachedData }),
  });
  const isPrecompiled = cachedData !== undefined && script.cachedDataRejected === false;
  const run: ModuleFunction = script.runInThisContext();
  const module = { exports: {} };
  run(module.exports, requireOnce(createRequire(bundle)), module, bundle, dirname(bundle));
  return {
    exports: module.exports,
    isPrecompiled,
    async keepCompiled() {
      if (isPrecompiled) return;
      const folder = dirname(compiled);
      await mkdir(folder, { recursive: true });
      // Other windows read and write the same file: it is there whole or not at all.
      const part = join(folder, `.compiled-${process.pid}`);
      try {
        await writeFile(part, sealKept(script.createCachedData(), sourceSum));
        await rename(part, compiled);
      } finally {
        await rm(part, { force: true });
      }
    },
  };
}

type ModuleFunction = (
  exports: object,
  require: (id: string) => unknown,
  module: { readonly exports: object },
  fileName: string,
  folderName: string,
) => void;

const opening = '(function (exports, require, module, __filename, __dirname) {';

/**
 * Every module of a bundle asks for `vscode` on its own, and each time the editor looks up the real path of the asking
 * file: 9 ms in all.
 */
function requireOnce(require: NodeJS.Require): (id: string) => unknown {
  const known = new Map<string, unknown>();
  return (id) => {
    if (!known.has(id)) known.set(id, require(id));
    return known.get(id);
  };
}

/** Checksum of the source, checksum of the code, code. V8 compares no more of the source than its length. */
const headerBytes = 8;

function sealKept(code: Buffer, sourceSum: number): Buffer {
  const header = Buffer.alloc(headerBytes);
  header.writeUInt32LE(sourceSum, 0);
  header.writeUInt32LE(crc32(code), 4);
  return Buffer.concat([header, code]);
}

function readKept(compiled: string, sourceSum: number): Buffer | undefined {
  const kept = readIfThere(compiled);
  if (kept === undefined || kept.length <= headerBytes) return undefined;
  const code = kept.subarray(headerBytes);
  const isWhole = kept.readUInt32LE(0) === sourceSum && kept.readUInt32LE(4) === crc32(code);
  return isWhole ? code : undefined;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    // Not kept yet, or not readable: then it is compiled.
    return undefined;
  }
}
