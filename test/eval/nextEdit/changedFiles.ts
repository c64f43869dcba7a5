import { readFileSync } from 'node:fs';
import { brotliCompressSync, brotliDecompressSync, constants, gunzipSync } from 'node:zlib';
import * as z from 'zod/mini';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';

const hunkSchema = z.object({
  line: z.number(),
  oldLines: z.array(z.string()),
  newLines: z.array(z.string()),
});

const changedFileSchema = z.object({
  /** `npm`, `pypi` or `go`. */
  registry: z.string(),
  package: z.string(),
  licence: z.string(),
  from: z.string(),
  to: z.string(),
  path: z.string(),
  language: z.string(),
  /** The file in the version `from`. */
  text: z.string(),
  /** What the version `to` changed, in lines of `text`, from top to bottom. */
  hunks: z.array(hunkSchema),
});

/** A file of a published package, and what its next version changed in it. */
export type ChangedFile = z.infer<typeof changedFileSchema>;

/** Reads a file of JSON, packed or not. */
export function readJsonFile(path: string): unknown {
  const bytes = readFileSync(path);
  return JSON.parse(unpack(path, bytes).toString('utf8'));
}

function unpack(path: string, bytes: Buffer): Buffer {
  if (path.endsWith('.br')) return brotliDecompressSync(bytes);
  return path.endsWith('.gz') ? gunzipSync(bytes) : bytes;
}

/** Its window of 16 MB finds the same file in the next version again; that halves the size. */
export const packJson = (value: unknown): Buffer =>
  brotliCompressSync(JSON.stringify(value), {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  });

export const readChangedFiles = (path: string): readonly ChangedFile[] =>
  z.array(changedFileSchema).parse(readJsonFile(path));

/** The hunks that come after `done` were applied to the file in that order, each where it stands then. */
export function shiftHunks(
  hunks: readonly LineHunk[],
  done: readonly LineHunk[],
): readonly LineHunk[] {
  return hunks.map((hunk) => ({
    ...hunk,
    line: done.reduce(
      (line, other) =>
        other.line < hunk.line ? line + other.newLines.length - other.oldLines.length : line,
      hunk.line,
    ),
  }));
}
