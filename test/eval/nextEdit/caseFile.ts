import * as z from 'zod/mini';
import type { LineHunk } from '../../../src/core/documents/lineHunk.ts';
import { type ChangedFile, readChangedFiles, readJsonFile } from './changedFiles.ts';
import { situationsOf } from './situations.ts';

const hunkSchema = z.object({
  line: z.number(),
  old: z.array(z.string()),
  new: z.array(z.string()),
});

const caseSchema = z.object({
  id: z.optional(z.string()),
  path: z.string(),
  language: z.string(),
  text: z.string(),
  /** Oldest first, where they are now. */
  edits: z.array(hunkSchema),
  cursor: z.object({ line: z.number(), character: z.number() }),
  next: z.nullable(hunkSchema),
  later: z.array(hunkSchema),
});

/** What the editor would have at this moment. Nothing else of a case reaches what is judged. */
export interface EditorSide {
  readonly path: string;
  readonly languageId: string;
  /** The document before the first edit. */
  readonly before: string;
  /** Oldest first, each in the lines that it met. */
  readonly edits: readonly LineHunk[];
  readonly cursor: { readonly line: number; readonly character: number };
}

export interface EvalCase {
  readonly id: string;
  readonly editor: EditorSide;
  /** What the author did afterwards; empty at an end. */
  readonly later: readonly LineHunk[];
}

/** Reads a file of situations, or of changed files, from which situations in random order are made. */
export function readCases(path: string): readonly EvalCase[] {
  const json = readJsonFile(path);
  const situations = z.array(caseSchema).safeParse(json);
  if (situations.success) return situations.data.map(toCase);
  return casesOfChanges(readChangedFiles(path), 11);
}

/** Three situations of each changed file, its hunks in random order. */
export const casesOfChanges = (files: readonly ChangedFile[], seed: number): readonly EvalCase[] =>
  situationsOf(files, { seed, perFile: 3 }).map((situation, index) => ({
    id: `${situation.path}#${index}`,
    editor: { ...situation, languageId: situation.language },
    later: situation.later,
  }));

function toCase(item: z.infer<typeof caseSchema>, index: number): EvalCase {
  const current = item.edits.map(toHunk);
  return {
    id: item.id ?? String(index),
    editor: {
      path: item.path,
      languageId: item.language,
      before: takeBack(item.text.split('\n'), current).join('\n'),
      edits: current.map((edit, at) => asMet(edit, current.slice(at + 1))),
      cursor: item.cursor,
    },
    later: [...(item.next === null ? [] : [item.next]), ...item.later].map(toHunk),
  };
}

const toHunk = (hunk: z.infer<typeof hunkSchema>): LineHunk => ({
  line: hunk.line,
  oldLines: hunk.old,
  newLines: hunk.new,
});

/** The text before all edits, which are given where they stand now: from the bottom up none moves another. */
function takeBack(lines: readonly string[], edits: readonly LineHunk[]): readonly string[] {
  const result = [...lines];
  for (const { line, oldLines, newLines } of [...edits].sort((a, b) => b.line - a.line))
    result.splice(line, newLines.length, ...oldLines);
  return result;
}

/** Where an edit stood when it was made: later edits above it had not moved it yet. */
function asMet(edit: LineHunk, later: readonly LineHunk[]): LineHunk {
  const shift = later
    .filter((other) => other.line < edit.line)
    .reduce((sum, other) => sum + other.newLines.length - other.oldLines.length, 0);
  return { ...edit, line: edit.line - shift };
}
